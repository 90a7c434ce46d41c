import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { expectNoFailures, expectRolledBack, goLive, remember, stepOf, type Former } from '../support/expectations.ts'
import { ordinaryProject, service, Stage } from '../support/testbed.ts'
import type { Traffic } from '../traffic/traffic.ts'

interface BadRelease {
  readonly it: string
  readonly behaviour: Readonly<Record<string, string>>
  readonly dockerfile?: readonly string[]
  readonly inputs?: Readonly<Record<string, string>>
  readonly message: readonly RegExp[]
}

const soon = { 'health-timeout': '12s' }

/** Each of these would go on until `health-timeout`. */
const unhealthy: readonly BadRelease[] = [
  {
    it: 'answers 503',
    behaviour: { HEALTH_STATUS: '503' },
    message: [/not healthy after 12 s: got 503, expected 200/],
  },
  {
    it: 'answers 500',
    behaviour: { HEALTH_STATUS: '500' },
    message: [/not healthy after 12 s: got 500, expected 200/],
  },
  {
    it: 'message DOWN with a 200',
    behaviour: { HEALTH_BODY: '{"status":"DOWN"}' },
    inputs: { 'health-body': '"status":"UP"' },
    message: [/got 200, but the body does not match "status":"UP": \{"status":"DOWN"\}/],
  },
  { it: 'redirects', behaviour: { HEALTH_REDIRECT: '/login' }, message: [/got 302 to \/login, expected 200/] },
  {
    it: 'hangs',
    behaviour: { HEALTH_HANG: '1' },
    message: [/no answer \(.*timed out/i],
  },
  {
    it: 'never listens',
    behaviour: { NEVER_LISTEN: '1' },
    inputs: { 'stop-timeout': '1s' }, // as the first process of its container it does not hear a SIGTERM
    message: [/no answer \(/, /\| still waiting for nothing/],
  },
  {
    it: 'is unhealthy by its own HEALTHCHECK',
    behaviour: { HEALTH_OK_AFTER_MS: '6000', HEALTHCHECK_FAIL: '1' },
    dockerfile: ['HEALTHCHECK --interval=1s --retries=1 CMD ["/usr/local/bin/node", "/app/server.mjs", "healthcheck"]'],
    message: [/not healthy after 12 s: \S+ is unhealthy by its own HEALTHCHECK/],
  },
]

/** Each of these ends by itself, long before the minute that it may take. */
const crashing: readonly BadRelease[] = [
  {
    it: 'crashes at its start',
    behaviour: { CRASH_AT_START: '1' },
    message: [
      /green\S* crashed: exit code 3/,
      /\| Error: cannot reach database/,
      /reason: connect ECONNREFUSED db:5432/,
    ],
  },
  {
    it: 'crashes again and again, started anew by its restart policy',
    behaviour: { CRASH_AT_START: '1' },
    inputs: { env: 'TAG=bad\nRESTART=always' },
    message: [/green\S* crashed: .*restarted \d+ times? by its restart policy/, /\| Error: cannot reach database/],
  },
  {
    it: 'crashes after a while',
    behaviour: { CRASH_AFTER_MS: '3000', HEALTH_OK_AFTER_MS: '30000' },
    message: [/got 503/, /green\S* crashed: exit code 3/, /reason: connection pool lost/],
  },
  {
    it: 'takes more memory than it may have',
    behaviour: { EATS_MEMORY: '1', HEALTH_STATUS: '503' },
    message: [/green\S* crashed: .*out of memory/],
  },
]

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

describe('a release that is no good', () => {
  let former: Former
  let visitors: Traffic

  beforeAll(async () => {
    await stage.layOut(limitedProject)
    await stage.release('db')
    await stage.release('v1')
    await goLive(stage, 'v1')
    former = await remember(stage, 'blue')
    visitors = await stage.visitors({ maxSeconds: 1200 })
  })

  test.each(unhealthy)('$it', async ({ behaviour, dockerfile, inputs, message }) => {
    await stage.release('bad', behaviour, dockerfile)
    const run = await stage.deploy('bad', { ...soon, ...inputs })
    await expectRolledBack(stage, run, { step: 'health', former })
    for (const words of message) expect(run.log.display).toMatch(words)
  })

  test.each(crashing)('$it', async ({ behaviour, inputs, message }) => {
    await stage.release('bad', behaviour)
    const run = await stage.deploy('bad', { 'health-timeout': '1m', ...inputs })
    await expectRolledBack(stage, run, { step: 'health', former })
    for (const words of message) expect(run.log.display).toMatch(words)
    expect(stepOf(run, 'health').ms).toBeLessThan(20_000)
    expect((await stage.container('green')).status).toBe('exited')
  })

  test('does not exist', async () => {
    const run = await stage.deploy('typo')
    await expectRolledBack(stage, run, { step: 'pull', former })
    expect(run.log.display).toMatch(
      /the images of green could not be pulled: [^]*app:typo[^]*check that the image and its tag exist/,
    )
  })

  test('no visitor noticed any of them, and the next good one goes live', async () => {
    await stage.release('v2')
    const { outputs, exitCode } = await stage.deploy('v2')
    expect({ ...outputs, exitCode }).toMatchObject({
      result: 'deployed',
      color: 'green',
      'previous-color': 'blue',
      exitCode: 0,
    })
    const report = await visitors.stop()
    expectNoFailures(report)
    expect(Object.keys(report.versions)).toEqual(['v1', 'v2'])
  })
})

describe('a release that dies on its first visitor', () => {
  test('is taken back at once, and the log has its own words', async () => {
    await stage.layOut()
    await stage.release('db')
    await stage.release('v1')
    await goLive(stage, 'v1')
    const former = await remember(stage, 'blue')
    const visitors = await stage.visitors()

    await stage.release('bad', { CRASH_ON_REQUEST: '1' })
    const run = await stage.deploy('bad')
    await expectRolledBack(stage, run, { step: 'verify', former })
    expect(run.log.display).toMatch(/green\S* crashed: exit code 3; got 502 through nginx/)
    expect(run.log.display).toMatch(/reason: first visitor/)
    expect(stepOf(run, 'verify').ms).toBeLessThan(10_000)

    // Nothing could have told before; but it must not last.
    const { failures, longestGap, failedByKind } = await visitors.stop()
    expect(failures.length).toBe(failedByKind['5xx'])
    expect(longestGap.ms).toBeLessThan(10_000)
  })
})

const limits = 'mem_limit: 128m\n    restart: "${RESTART:-no}"'
const limitedProject = ordinaryProject
  .replace(service('blue', 8081), service('blue', 8081, limits))
  .replace(service('green', 8082), service('green', 8082, limits))

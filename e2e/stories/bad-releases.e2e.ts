import { beforeAll, describe, expect, test } from '@jest/globals'
import {
  deployRelease,
  expectNoFailures,
  expectRolledBack,
  findStep,
  recordRelease,
  type FormerRelease,
} from '../support/expectations.ts'
import { ordinaryProject, serviceYaml } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'
import type { Result } from '../runner/run-action.ts'
import type { Traffic } from '../traffic/traffic.ts'

interface BadRelease {
  readonly it: string
  readonly behavior: Readonly<Record<string, string>>
  readonly dockerfile?: readonly string[]
  readonly inputs?: Readonly<Record<string, string>>
  readonly messages: readonly RegExp[]
}

/** Releases that stay unhealthy until `health-timeout`. */
const unhealthy: readonly BadRelease[] = [
  {
    it: 'answers 200 with the status DOWN',
    behavior: { HEALTH_BODY: '{"status":"DOWN"}' },
    inputs: { 'health-body': '"status":"UP"' },
    messages: [/got 200, but the body does not match "status":"UP": \{"status":"DOWN"\}/],
  },
  {
    it: 'hangs',
    behavior: { HEALTH_HANG: '1' },
    inputs: { 'health-timeout': '12s' }, // a request ends after 5 s
    messages: [/no answer \(.*timed out/i],
  },
  {
    it: 'never listens',
    behavior: { NEVER_LISTEN: '1' },
    inputs: { 'stop-timeout': '1s' }, // the first process of a container ignores SIGTERM without a handler
    messages: [/no answer \(/, /\| still waiting for nothing/],
  },
  {
    it: 'is unhealthy by its own HEALTHCHECK',
    behavior: { HEALTH_OK_AFTER_MS: '2000', HEALTHCHECK_FAIL: '1' },
    dockerfile: ['HEALTHCHECK --interval=1s --retries=1 CMD ["/usr/local/bin/node", "/app/server.mjs", "healthcheck"]'],
    messages: [/not healthy after 6 s: \S+ is unhealthy by its own HEALTHCHECK/],
  },
]

/** Releases that crash long before their `health-timeout` of one minute. */
const crashing: readonly BadRelease[] = [
  {
    it: 'crashes at its start',
    behavior: { CRASH_AT_START: '1' },
    messages: [
      /green\S* crashed: exit code 3/,
      /\| Error: cannot reach database/,
      /reason: connect ECONNREFUSED db:5432/,
    ],
  },
  {
    it: 'crashes again after each restart by its restart policy',
    behavior: { CRASH_AT_START: '1' },
    inputs: { env: 'TAG=bad\nRESTART=always' },
    messages: [/green\S* crashed: .*restarted \d+ times? by its restart policy/, /\| Error: cannot reach database/],
  },
  {
    it: 'crashes after a while',
    behavior: { CRASH_AFTER_MS: '3000', HEALTH_OK_AFTER_MS: '30000' },
    messages: [/got 503/, /green\S* crashed: exit code 3/, /reason: connection pool lost/],
  },
  {
    it: 'exceeds its memory limit',
    behavior: { EATS_MEMORY: '1', HEALTH_STATUS: '503' },
    messages: [/green\S* crashed: .*(out of memory|as the kernel does when memory runs out)/],
  },
]

const testbed = useTestbed({ releases: ['db', 'v1'] })

describe('a bad release is rolled back', () => {
  let former: FormerRelease
  let visitors: Traffic

  beforeAll(async () => {
    await testbed.reset(limitedProject)
    await deployRelease(testbed, 'v1')
    former = await recordRelease(testbed, 'blue')
    visitors = await testbed.startVisitors({ fresh: 2, keepAlive: 2, slow: 1, maxSeconds: 1200 })
  })

  async function expectFailedHealth(
    { behavior, dockerfile, inputs, messages }: BadRelease,
    timeout: Readonly<Record<string, string>>,
  ): Promise<Result> {
    await testbed.buildRelease('bad', behavior, dockerfile)
    const run = await testbed.deploy('bad', { ...timeout, ...inputs })
    await expectRolledBack(testbed, run, { step: 'health', former })
    for (const message of messages) expect(run.log.display).toMatch(message)
    return run
  }

  test.each(unhealthy)('when it $it', async (release) => {
    await expectFailedHealth(release, { 'health-timeout': '6s' })
  })

  test.each(crashing)('at once when it $it', async (release) => {
    const run = await expectFailedHealth(release, { 'health-timeout': '1m' })
    expect(findStep(run, 'health').ms).toBeLessThan(20_000)
    expect((await testbed.findContainer('green')).status).toBe('exited')
  })

  test('when its image does not exist', async () => {
    const run = await testbed.deploy('typo')
    await expectRolledBack(testbed, run, { step: 'pull', former })
    expect(run.log.display).toMatch(
      /the images of green could not be pulled: [^]*app:typo[^]*check that the image and its tag exist/,
    )
  })

  test('no visitor noticed the bad releases, and the next good release is deployed', async () => {
    await testbed.buildRelease('v2')
    const { outputs, exitCode } = await testbed.deploy('v2')
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

describe('a release that crashes at its first visitor', () => {
  test('is rolled back at once, and the log shows the output of its container', async () => {
    await testbed.reset()
    await deployRelease(testbed, 'v1')
    const former = await recordRelease(testbed, 'blue')
    const visitors = await testbed.startVisitors()

    await testbed.buildRelease('bad', { CRASH_ON_REQUEST: '1' })
    const run = await testbed.deploy('bad')
    await expectRolledBack(testbed, run, { step: 'verify', former })
    expect(run.log.display).toMatch(/green\S* crashed: exit code 3; got 502 through nginx/)
    expect(run.log.display).toMatch(/reason: first visitor/)
    expect(findStep(run, 'verify').ms).toBeLessThan(10_000)

    // No check can find this before the switch, but the failures must end soon.
    const { failures, longestGap, failedByKind } = await visitors.stop()
    expect(failures.length).toBe(failedByKind['5xx'])
    expect(longestGap.ms).toBeLessThan(10_000)
  })
})

const limits = 'mem_limit: 128m\n    restart: "${RESTART:-no}"'
const limitedProject = ordinaryProject
  .replace(serviceYaml('blue', 8081), serviceYaml('blue', 8081, limits))
  .replace(serviceYaml('green', 8082), serviceYaml('green', 8082, limits))

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { startDistance } from '../distance.ts'
import { expectNoFailures } from '../expect.ts'
import { Stage } from '../stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  await stage.release('db')
  await stage.release('v1')
  await stage.release('v2', { START_DELAY_MS: '1500' })
}, 60_000)
beforeEach(async () => {
  await stage.layOut()
  await stage.deploy('v1')
}, 60_000)
afterAll(() => stage.close())

const before = ['pull', 'up', 'health', 'switch', 'verify'] as const
const after = ['drain', 'stop'] as const
type Instant = (typeof before)[number] | (typeof after)[number]

/** A sample of the instants for every run of the tests; all of them with CHAOS=1 (script/chaos). */
function some<Step extends Instant>(all: readonly Step[], sample: readonly Step[]): readonly Step[] {
  return process.env['CHAOS'] === undefined ? sample : all
}

/** Nothing that this project started goes on running on the host once the lease is free. */
async function expectQuietHost(): Promise<void> {
  await stage.host.must('flock -w 60 /srv/app true')
  const ours = await stage.host.must(`pgrep -fa 'base64 -d|docker-compose |docker compose' | grep -v pgrep || true`)
  expect(ours).toBe('')
}

/** One colour runs and is served, and the next deployment needs no hand. */
async function expectGoodEnd(): Promise<void> {
  await expectQuietHost()
  expect(['v1', 'v2']).toContain(await stage.served())
  const next = await stage.deploy('v2')
  expect(next.outputs['result']).toBe('deployed')
  expect(await stage.served()).toBe('v2')
}

test.each(some(before, ['up', 'switch']))(
  'cancelled at %s: undone within the time that the runner gives',
  async (step) => {
    const visitors = await stage.visitors({ slow: 0 })
    const run = await stage.startDeploy('v2')
    await run.waitFor(new RegExp(`^::group::${step}`), 30_000)
    run.cancel()
    const { outputs, signalsSent, post, log } = await run.done
    expect(signalsSent).toEqual(['SIGINT'])
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
    expect(log.annotations[0]?.title).toContain('cancelled at')
    expect(post?.log.display.trim()).toBe('')
    expect(await stage.served()).toBe('v1')
    await expectGoodEnd()
    expectNoFailures(await visitors.stop())
  },
  90_000,
)

test.each(some(after, ['drain']))(
  'cancelled at %s: the new release stays',
  async (step) => {
    const visitors = await stage.visitors({ slow: 2 })
    const run = await stage.startDeploy('v2')
    await run.waitFor(new RegExp(`^::group::${step}`), 60_000)
    run.cancel()
    const { outputs } = await run.done
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
    await expectGoodEnd()
    expectNoFailures(await visitors.stop())
  },
  90_000,
)

test.each(some([...before, ...after], ['health', 'verify']))(
  'killed at %s: the post step puts it right',
  async (step) => {
    const visitors = await stage.visitors({ slow: 2 })
    const run = await stage.startDeploy('v2')
    await run.waitFor(new RegExp(`^::group::${step}`), 60_000)
    run.kill()
    const { post } = await run.done
    expect(post?.log.display).toMatch(/Rolled back|Deployed, but|: cancelled at|serves/)
    await expectGoodEnd()
    expectNoFailures(await visitors.stop())
  },
  90_000,
)

test.each(some([...before, ...after], ['switch']))(
  'the runner is lost at %s: the next deployment finds its way',
  async (step) => {
    const visitors = await stage.visitors({ slow: 2 })
    const run = await stage.startDeploy('v2')
    await run.waitFor(new RegExp(`^::group::${step}`), 60_000)
    run.lose()
    await run.done
    await expectGoodEnd()
    expectNoFailures(await visitors.stop())
  },
  90_000,
)

test.each(some(['pull', 'up', 'health', 'verify', 'drain'], ['up', 'verify']))(
  'the link is reset at %s',
  async (step) => {
    const way = await startDistance({ targetPort: stage.host.sshPort, roundTripMs: 20 })
    const visitors = await stage.visitors({ slow: 0 })
    const run = await stage.startDeploy('v2', { port: String(way.port) })
    await run.waitFor(new RegExp(`^::group::${step}`), 60_000)
    way.reset()
    const { outputs } = await run.done
    expect(['rolled-back', 'deployed']).toContain(outputs['result'])
    expect(await stage.served()).toBe(outputs['color'] === 'blue' ? 'v1' : 'v2')
    await way.close()
    await expectGoodEnd()
    expectNoFailures(await visitors.stop())
  },
  90_000,
)

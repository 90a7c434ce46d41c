import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { runAction, startAction } from '../../e2e/runner/run-action.ts'
import { ActionFixture } from './action-fixture.ts'

let fixture: ActionFixture

beforeEach(async () => {
  fixture = await ActionFixture.make()
})
afterEach(() => fixture.remove())

const ignoreSignals = (signals: string) => `
  for (const name of ${signals}) process.on(name, () => say('got ' + name))
  appendFileSync(env.GITHUB_STATE, 'begun=yes\\n')
  say('working')
  setTimeout(() => {}, 20_000)`
const post = "say('post of ' + env.INPUT_HOST + ', begun ' + env.STATE_begun)"

test('a cancel is SIGINT, then SIGTERM, then SIGKILL, and the post step still runs', async () => {
  const run = await fixture.given(ignoreSignals("['SIGINT', 'SIGTERM']"), post)
  const running = await startAction({ ...run, escalation: { terminateAfterMs: 150, killAfterMs: 2_000 } })
  await running.waitFor(/^working/, 5_000)
  running.cancel()
  const result = await running.done
  expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', signalsSent: ['SIGINT', 'SIGTERM', 'SIGKILL'] })
  expect(result.stdout).toBe('working\ngot SIGINT\ngot SIGTERM\n')
  expect(result.log.lines.at(-1)?.atMs).toBeGreaterThanOrEqual(150)
  expect(result.post).toMatchObject({ exitCode: 0, stdout: 'post of example.org, begun yes\n' })
})

test('an action that ends at SIGINT gets no other signal', async () => {
  const run = await fixture.given(
    "process.on('SIGINT', () => process.exit(1)); say('working'); setTimeout(() => {}, 20_000)",
  )
  const running = await startAction(run)
  await running.waitFor(/working/, 5_000)
  running.cancel()
  await expect(running.done).resolves.toMatchObject({ exitCode: 1, signal: null, signalsSent: ['SIGINT'] })
})

test('a job that takes too long is cancelled', async () => {
  const run = await fixture.given("say('working'); setTimeout(() => {}, 20_000)")
  await expect(runAction({ ...run, timeoutMs: 100 })).resolves.toMatchObject({ signal: 'SIGINT' })
})

test('the post step runs after a kill, but not when the runner is killed, and not with postEntry: false', async () => {
  const run = await fixture.given(ignoreSignals('[]'), post)
  const killed = await startAction(run)
  await killed.waitFor(/working/, 5_000)
  killed.kill()
  await expect(killed.done).resolves.toMatchObject({ signal: 'SIGKILL', post: { exitCode: 0 } })

  const lost = await startAction(run)
  await lost.waitFor(/working/, 5_000)
  lost.killRunner()
  expect(await lost.done).not.toHaveProperty('post')

  const quiet = await runAction({ ...run, entry: 'post.mjs', postEntry: false })
  expect(quiet).not.toHaveProperty('post')
  expect(quiet.stdout).toBe('post of example.org, begun undefined\n')
})

test('waiting for a line ends at the line, also an earlier one, at the time limit, or when the action ends', async () => {
  const run = await fixture.given("say('one'); setTimeout(() => say('two'), 1_500)")
  const running = await startAction(run)
  await expect(running.waitFor(/on/, 5_000)).resolves.toBe('one')
  await expect(running.waitFor(/one/, 0)).resolves.toBe('one')
  await expect(running.waitFor(/two/, 1)).rejects.toThrow(/no line matched \/two\/ within 1 ms; the last lines:\none/)
  await expect(running.waitFor(/two/, 5_000)).resolves.toBe('two')
  await expect(running.waitFor(/three/, 5_000)).rejects.toThrow('before the action ended')
  await running.done
})

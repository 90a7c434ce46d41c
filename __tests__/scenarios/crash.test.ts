import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

test('a crash ends the health step at once, and the error has the exit code, the reason and the log', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', {
    crashesAfterMs: 2_000,
    exitCode: 137,
    oomKilled: true,
    log: 'java.lang.OutOfMemoryError',
  })
  const before = machine.now
  const { outputs, annotation, events } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'health' })
  expect(annotation.text).toContain('app-green-1 crashed: exit code 137, out of memory: the kernel killed it')
  expect(events).toContainEqual({
    kind: 'container-log',
    step: 'health',
    source: 'app-green-1',
    lines: ['java.lang.OutOfMemoryError'],
  })
  expect(machine.now - before).toBeLessThan(10_000)
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test.each(['command fails', 'connection is lost'] as const)(
  'the crash is reported even if the log cannot be read: %s',
  async (kind) => {
    const { machine } = await deployBlue()
    machine.pushRelease('v2', { crashesAfterMs: 2_000, exitCode: 3 })
    const fault =
      kind === 'command fails' ? { kind, code: 1, stderr: 'no such container' } : { kind, permanently: true }
    const { annotation, outputs } = await deployOn(machine, { tag: 'v2', faults: [{ at: 'docker logs', ...fault }] })
    expect(outputs).toMatchObject({
      result: kind === 'command fails' ? 'rolled-back' : 'stranded',
      color: kind === 'command fails' ? 'blue' : '', // It cannot be asked.
      'failed-step': 'health',
    })
    expect(annotation.text).toContain('app-green-1 crashed: exit code 3')
  },
)

test('a crash between health and verify switches the traffic back', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { crashesAfterMs: 4_150 })
  const { outputs, transcript } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  expect(transcript.slice(-5)).toEqual(['switch green -> blue', 'verify', 'drain', 'stop green', 'probe nginx'])
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a crash during the drain does not stop blue, which can still serve', async () => {
  const { machine } = await deployBlue()
  machine.nginx.requestMs = 3_000
  machine.pushRelease('v2', { crashesAfterMs: 6_000 })
  const run = await deployOn(machine, { tag: 'v2' })
  const { outputs, annotation } = run
  expect(outputs).toMatchObject({ result: 'deployed', color: '', 'failed-step': 'stop' })
  expect(annotation).toMatchObject({ level: 'error', title: 'Deployed, but green was down at the last check' })
  expect(annotation.text).not.toContain('green serves')
  expect(annotation.text).toContain('green went down after the switch, so blue is not stopped')
  expect(annotation.text).toContain('mode: rollback')
  const summary = summarize(run)
  expect(summary).toMatch(/^## 🆘 Deployed, but green was down at the last check\n/)
  expect(summary).toContain('**What visitors could notice:** The new release went down after the switch: visitors may')
  expect(summary).toContain('**What to do:** Check the log of green, and go back with mode: rollback.')
})

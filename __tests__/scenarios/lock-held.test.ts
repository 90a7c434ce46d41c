import { expect, test } from '@jest/globals'
import { deployOn, createWorkflowRun } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

/** Another run holds the host for two minutes. */
function holdHost(machine: Machine): void {
  machine.lock = { holder: 'another run', until: machine.now + 120_000 }
  const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', images: [] }
  machine.record = JSON.stringify({ version: 1, current, history: [] })
}

const holder = 'the deployment of team/shop, started by mina, https://github.com/team/shop/actions/runs/7 (since 1970'

test.each([
  ['0', 'and lock-timeout is 0'],
  ['1m', 'still after 60 s'],
])('longer than lock-timeout %s: refused, the holder is named, nothing is even looked at', async (limit, why) => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  holdHost(machine)
  const record = machine.record
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', inputs: { 'lock-timeout': limit } })
  expect(outputs).toEqual({ result: 'refused', color: '', 'previous-color': '', 'failed-step': 'lock', image: '' })
  expect(transcript).toEqual(['open folder', 'take lock'])
  expect(annotation.text).toContain(holder)
  expect(annotation.text).toContain(why)
  expect([machine.lock?.holder, machine.record]).toEqual(['another run', record])
  expect(readMachineState(machine)).toEqual({ ...stateWithBlueLive(v1), lockIsHeld: true })
})

test('one that ends in time is waited for, by name', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  holdHost(machine)
  const { outputs, notes } = await deployOn(machine, { tag: 'v2', number: 8 })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(notes[0]).toContain(`waiting for ${holder}`)
})

test.each([
  [8, 'refused'],
  [10, 'deployed'],
])('run 9 of the same workflow goes through while run %d waits: %s', async (number, result) => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  holdHost(machine)
  const ended = { startedAt: machine.now, endedAt: machine.now + 100_000, color: 'green', images: [] }
  const entry = { by: createWorkflowRun(9), mode: 'deploy', result: 'deployed', ...ended }
  machine.record = JSON.stringify({ version: 1, history: [entry] })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', number })
  expect(outputs.result).toBe(result)
  if (result === 'refused') expect(annotation.text).toContain('run 9 of this workflow deployed')
})

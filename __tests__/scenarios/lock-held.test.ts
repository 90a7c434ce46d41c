import { expect, test } from '@jest/globals'
import { deployOn, createWorkflowRun } from '../support/deploy-on.ts'
import type { Machine } from '../support/fake-host/machine.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

/** Another run holds the lock for two minutes. */
function holdLock(machine: Machine): void {
  machine.lock = { holder: 'another run', until: machine.now + 120_000 }
  const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', images: [] }
  machine.record = JSON.stringify({ version: 1, current, history: [] })
}

const holder = 'the deployment of team/shop, started by mina, https://github.com/team/shop/actions/runs/7 (since 1970'

test.each([
  ['0', 'and lock-timeout is 0'],
  ['1m', 'still after 60 s'],
])(
  'the run is refused after lock-timeout %s, names the holder, and reads nothing of the host',
  async (limit, reason) => {
    const { machine, v1 } = await deployBlue()
    machine.pushRelease('v2')
    holdLock(machine)
    const record = machine.record
    const { outputs, transcript, annotation } = await deployOn(machine, {
      tag: 'v2',
      inputs: { 'lock-timeout': limit },
    })
    expect(outputs).toEqual({ result: 'refused', color: '', 'previous-color': '', 'failed-step': 'lock', image: '' })
    expect(transcript).toEqual(['open folder', 'take lock'])
    expect(annotation.text).toContain(holder)
    expect(annotation.text).toContain(reason)
    expect([machine.lock?.holder, machine.record]).toEqual(['another run', record])
    expect(readMachineState(machine)).toEqual({ ...stateWithBlueLive(v1), lockIsHeld: true })
  },
)

test('the run waits for a holder that ends in time, and names it', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  holdLock(machine)
  const { outputs, notes } = await deployOn(machine, { tag: 'v2', number: 8 })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(notes[0]).toContain(`waiting for ${holder}`)
})

test.each([
  [8, 'refused'],
  [10, 'deployed'],
])('run 9 of the same workflow deploys while run %d waits, which is then %s', async (number, result) => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  holdLock(machine)
  const ended = { startedAt: machine.now, endedAt: machine.now + 100_000, color: 'green', images: [] }
  const entry = { by: createWorkflowRun(9), mode: 'deploy', result: 'deployed', ...ended }
  machine.record = JSON.stringify({ version: 1, history: [entry] })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v2', number })
  expect(outputs.result).toBe(result)
  if (result === 'refused') expect(annotation.text).toContain('run 9 of this workflow deployed')
})

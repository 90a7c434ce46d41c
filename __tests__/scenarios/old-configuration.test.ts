import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { deployBlue, stateWithBlueLive, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

test('verify fails and blue is restored when nginx keeps its old configuration after a reload with exit code 0', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const acceptReloads = () => {
    machine.nginx.ignoresReloads = false
  }
  const faults = [{ at: 'switch nginx', nth: 2, kind: 'other change', change: acceptReloads }] as const
  machine.nginx.ignoresReloads = true
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  expect(transcript).toEqual([
    ...commandsUntilSwitch,
    'verify',
    'read log',
    'start again',
    'switch green -> blue',
    'verify',
    'drain',
    'stop green',
    'probe nginx',
  ])
  expect(annotation.text).toMatch(/nginx kept its old configuration: \[emerg\] .*Address already in use/)
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('the run is stranded and green is not stopped when nginx ignores all reloads', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  machine.nginx.ignoresReloads = true
  const { outputs } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({
    result: 'stranded',
    color: 'blue',
    image: `blue=${v1.digest}`,
    'failed-step': 'verify',
  })
  expect(readMachineState(machine)).toEqual({ ...stateWithBlueLive(v1), running: ['blue', 'db', 'green'] })
})

import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

test('green is stopped and blue still serves when the port is taken', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  machine.portsTaken.add(8082)
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({
    result: 'rolled-back',
    color: 'blue',
    'failed-step': 'up',
    image: `blue=${v1.digest}`,
  })
  expect(transcript).toEqual(['open folder', 'take lock', 'read host', 'probe nginx', 'pull', 'up green', 'stop green'])
  expect(annotation.text).toContain('port is already allocated')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))

  machine.portsTaken.clear()
  expect((await deployOn(machine, { tag: 'v2' })).outputs).toMatchObject({ result: 'deployed', color: 'green' })
})

test('green is stopped when docker compose up fails after it started all containers', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const faults = [{ at: 'docker compose up', kind: 'command fails', code: 1, stderr: 'oops', effect: true }] as const
  const { outputs } = await deployOn(machine, { tag: 'v2', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up' })
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('up fails when the container has another image than the pulled one', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const change = () => {
    machine.pushRelease('v2')
    machine.engine.pull('registry/app:v2')
  }
  const { outputs, annotation } = await deployOn(machine, {
    tag: 'v2',
    faults: [{ at: 'docker compose up', kind: 'other change', change }],
  })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up' })
  expect(annotation.text).toMatch(/app-green-1 runs image \w{12}, but \w{12} was pulled/)
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

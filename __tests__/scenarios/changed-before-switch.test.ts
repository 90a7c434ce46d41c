import { describe, expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { commandsUntilSwitch, deployBlue, readMachineState, stateWithBlueLive } from '../support/stories.ts'

test.each<readonly [string, (machine: Machine) => void]>([
  [
    'were replaced by others',
    (machine) => {
      for (const old of machine.engine.findContainers('app', 'green')) machine.engine.remove(old)
      const image = 'registry/app:v2'
      const other = machine.engine.create({ project: 'app', service: 'green', image, port: 8082 })
      if (other !== undefined) other.status = 'running'
    },
  ],
  [
    'were stopped',
    (machine) => machine.engine.findContainers('app', 'green').forEach((each) => void (each.status = 'exited')),
  ],
])('nginx is not switched when the containers that were proven %s', async (_, change) => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const faults = [{ at: 'switch nginx', kind: 'other change', change }] as const
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'switch' })
  expect(transcript).toEqual([...commandsUntilSwitch, 'stop green', 'probe nginx'])
  expect(annotation.text).toContain('the containers that were proven healthy do not run any more')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a file in the place of a link that did not exist is kept, and the release is taken back', async () => {
  const machine = new Machine()
  machine.pushRelease('v1')
  machine.link = undefined
  const change = () => void (machine.linkIsRegularFile = true)
  const faults = [{ at: 'switch nginx', kind: 'other change', change }] as const
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: '', 'failed-step': 'switch' })
  expect(annotation.text).toContain('it is a regular file now, and not a link')
  expect(machine.link).not.toBe(sitePaths.blue)
  expect(readMachineState(machine).running).toEqual(['db'])
})

describe('the folder of the link is locked by another process', () => {
  const lockFolder = (machine: Machine) => void (machine.linkFolderHolder = '42 mallory sleep 1000')

  test('a switch is refused, and the process is named', async () => {
    const { machine, v1 } = await deployBlue()
    machine.pushRelease('v2')
    const faults = [{ at: 'switch nginx', kind: 'other change', change: lockFolder }] as const
    const { outputs, annotation } = await deployOn(machine, { tag: 'v2', faults })
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'switch' })
    expect(annotation.text).toContain('process 42 of mallory (sleep 1000)')
    expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
  })

  test('an undo goes on, with a warning', async () => {
    const { machine, v1 } = await deployBlue()
    machine.pushRelease('v2', { siteStatus: 503 })
    const faults = [{ at: 'watch nginx', kind: 'other change', change: lockFolder }] as const
    const { outputs, warnings } = await deployOn(machine, { tag: 'v2', faults })
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
    expect(warnings.join('\n')).toContain(
      'without the lock of its folder: process 42 of mallory (sleep 1000) holds its lock',
    )
    expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
  })
})

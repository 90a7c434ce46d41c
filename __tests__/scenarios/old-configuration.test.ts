import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { blueIsLive, blueServesOn, truthOf, untilSwitch } from '../support/stories.ts'

test('nginx takes the reload with exit code 0 and keeps its old configuration: seen, and put back', async () => {
  const { machine, v1 } = await blueIsLive()
  machine.release('v2')
  const obey = () => {
    machine.nginx.stubborn = false
  }
  const faults = [{ at: 'switch nginx', nth: 2, kind: 'meanwhile', happens: obey }] as const
  machine.nginx.stubborn = true
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'verify' })
  expect(transcript).toEqual([
    ...untilSwitch,
    'verify',
    'logs',
    'switch green -> blue',
    'verify',
    'drain',
    'stop green',
  ])
  expect(annotation.text).toMatch(/nginx kept its old configuration: \[emerg\] .*Address already in use/)
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})

test('an nginx that cannot be brought to anything keeps serving blue; green is left up and nothing is claimed', async () => {
  const { machine, v1 } = await blueIsLive()
  machine.release('v2')
  machine.nginx.stubborn = true
  const { outputs } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toMatchObject({ result: 'stranded', color: '', image: '', 'failed-step': 'verify' })
  expect(truthOf(machine)).toEqual({ ...blueServesOn(v1), running: ['blue', 'db', 'green'] })
})

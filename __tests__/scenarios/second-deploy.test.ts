import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState, commandsUntilSwitch } from '../support/stories.ts'

test('green goes live, and blue is stopped when it has no requests any more', async () => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  const database = machine.engine.findContainers('app', 'db')
  const { outputs, transcript, report } = await deployOn(machine, { tag: 'v2' })
  expect(outputs).toEqual({
    result: 'deployed',
    color: 'green',
    'previous-color': 'blue',
    'failed-step': '',
    image: `green=${v2.digest}`,
  })
  expect(transcript).toEqual([...commandsUntilSwitch, 'verify', 'drain', 'stop blue', 'probe nginx'])
  expect(readMachineState(machine)).toEqual({
    link: sitePaths.green,
    servedImage: v2,
    running: ['db', 'green'],
    brokenPromises: [],
    cutRequests: [],
    lockIsHeld: false,
  })
  expect(machine.engine.findContainers('app', 'db')).toEqual(database)
  expect(report.steps.map(({ step, result }) => `${step} ${result}`)).toEqual(
    ['connect', 'lock', 'state', 'pull', 'up', 'health', 'switch', 'verify', 'drain', 'stop', 'check'].map(
      (step) => `${step} done`,
    ),
  )
})

test('with old-color: keep, the next deployment probes nginx for the live color', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const second = await deployOn(machine, { tag: 'v2', inputs: { 'old-color': 'keep' } })
  expect([second.outputs.result, second.transcript.at(-2)]).toEqual(['deployed', 'drain'])
  expect(readMachineState(machine).running).toEqual(['blue', 'db', 'green'])
  const v3 = machine.pushRelease('v3')
  const third = await deployOn(machine, { tag: 'v3' })
  expect(third.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': 'green' })
  expect(third.transcript.slice(2, 4)).toEqual(['read host', 'probe nginx'])
  expect(readMachineState(machine)).toMatchObject({
    servedImage: v3,
    running: ['blue', 'db'],
    brokenPromises: [],
    cutRequests: [],
  })
})

test('a tag with a new image starts the new image', async () => {
  const { machine } = await deployBlue()
  const again = machine.pushRelease('v1')
  const { outputs } = await deployOn(machine, { tag: 'v1' })
  expect(outputs.image).toBe(`green=${again.digest}`)
  expect(machine.requestSite()?.from?.image).toBe(again)
})

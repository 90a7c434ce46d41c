import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

const rollback = { inputs: { mode: 'rollback' } }

test('a rollback restores the image that served before, even if its tag has a new image', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  machine.pushRelease('v1')
  const { outputs, transcript } = await deployOn(machine, { ...rollback, number: 3 })
  expect(outputs).toMatchObject({
    result: 'deployed',
    color: 'blue',
    'previous-color': 'green',
    image: `blue=${v1.digest}`,
  })
  expect(transcript[4]).toBe('ensure images')
  expect(readMachineState(machine)).toMatchObject({
    servedImage: v1,
    running: ['blue', 'db'],
    brokenPromises: [],
    cutRequests: [],
  })
})

test('a rollback pulls an image that was removed, by its digest', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.remove(each))
  machine.engine.removeUnusedImages()
  expect((await deployOn(machine, { ...rollback, number: 3 })).outputs.result).toBe('deployed')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [] })
})

test('a rollback is refused when there is no previous release', async () => {
  const { machine, v1 } = await deployBlue()
  const { outputs, annotation } = await deployOn(machine, { ...rollback, number: 2 })
  expect(outputs).toMatchObject({ result: 'refused', color: 'blue', 'failed-step': 'restore' })
  expect(annotation.text).toContain('there is nothing to roll back to')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, running: ['blue', 'db'] })
})

test('a failed rollback leaves the live color unchanged', async () => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  machine.portsTaken.add(8081)
  expect((await deployOn(machine, { ...rollback, number: 3 })).outputs).toMatchObject({
    result: 'rolled-back',
    color: 'green',
  })
  expect(readMachineState(machine)).toMatchObject({
    servedImage: v2,
    running: ['db', 'green'],
    brokenPromises: [],
    cutRequests: [],
  })
})

test('prune keeps the images for two rollbacks without a registry, and removes older ones', async () => {
  const { machine, v1 } = await deployBlue()
  const [v2, v3, v4] = ['v2', 'v3', 'v4'].map((tag) => machine.pushRelease(tag))
  for (const [i, tag] of ['v2', 'v3', 'v4'].entries())
    await deployOn(machine, { tag, number: i + 2, inputs: { prune: 'true' } })
  const left = machine.engine.images.filter(({ digest }) => digest.includes('/app@'))
  expect(left.map(({ id }) => id).toSorted()).toEqual([v2, v3, v4].map((image) => image?.id).toSorted())
  expect(left).not.toContain(v1)
  machine.engine.clearRegistry()
  for (const [i, version] of [v3, v2].entries()) {
    expect((await deployOn(machine, { ...rollback, number: i + 5 })).outputs.result).toBe('deployed')
    expect(readMachineState(machine)).toMatchObject({ servedImage: version, brokenPromises: [], cutRequests: [] })
  }
})

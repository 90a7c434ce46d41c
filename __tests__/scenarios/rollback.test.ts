import { expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { Machine } from '../support/fake-host/machine.ts'
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
  const takePort = {
    at: 'docker compose up',
    kind: 'other change',
    change: () => machine.portsTaken.add(8081),
  } as const
  expect((await deployOn(machine, { ...rollback, number: 3, faults: [takePort] })).outputs).toMatchObject({
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

test('a rollback gives each service its own image, also when the inputs name the services in another order since', async () => {
  const machine = new Machine()
  machine.services = {
    blue: { image: 'registry/app:${TAG}', port: 8081 },
    'blue-jobs': { image: 'registry/jobs:${TAG}' },
    'blue-mail': { image: 'registry/mail:${TAG}' },
    green: { image: 'registry/app:${TAG}', port: 8082 },
    'green-jobs': { image: 'registry/jobs:${TAG}' },
    'green-mail': { image: 'registry/mail:${TAG}' },
  }
  const push = (tag: string) =>
    ['app', 'jobs', 'mail'].map((name) => machine.engine.push(`registry/${name}:${tag}`).digest)
  const inputs = { 'blue-services': 'blue blue-jobs blue-mail', 'green-services': 'green green-jobs green-mail' }
  const reordered = { 'blue-services': 'blue blue-mail blue-jobs', 'green-services': 'green green-mail green-jobs' }
  const [app = '', jobs = '', mail = ''] = push('v1')
  push('v2')
  await deployOn(machine, { tag: 'v1', inputs })
  await deployOn(machine, { tag: 'v2', inputs, number: 2 })
  const back = await deployOn(machine, { inputs: { ...reordered, mode: 'rollback' }, number: 3 })
  const image = (color: string) => [`${color}=${app}`, `${color}-mail=${mail}`, `${color}-jobs=${jobs}`].join('\n')
  expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue', image: image('blue') })
  for (const [service, digest] of [
    ['blue-jobs', jobs],
    ['blue-mail', mail],
  ] as const)
    expect(machine.engine.findContainers('app', service)).toMatchObject([{ image: { digest } }])
})

test('a rollback is refused where it is not known which image belongs to which service', async () => {
  const { machine } = await deployBlue()
  machine.services = { ...machine.services, a: { image: 'registry/app:${TAG}' }, b: { image: 'registry/app:${TAG}' } }
  for (const [i, tag] of ['v2', 'v3'].entries()) {
    machine.pushRelease(tag)
    const inputs = { 'blue-services': 'blue a', 'green-services': 'green b' }
    await deployOn(machine, { tag, number: i + 2, inputs })
  }
  const renamed = { 'blue-services': 'blue c', 'green-services': 'green d' }
  machine.services = { ...machine.services, c: { image: 'registry/app:${TAG}' }, d: { image: 'registry/app:${TAG}' } }
  const { outputs, annotation } = await deployOn(machine, { inputs: { ...renamed, mode: 'rollback' }, number: 4 })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'restore' })
  expect(annotation.text).toMatch(/had the services .*: it is not known which image belongs to which service/)
})

test.each([
  [503, 'v1'],
  [200, 'v2'],
])(
  'a release that was interrupted before its proof, and then answers %i, is gone back over to %s',
  async (siteStatus, to) => {
    const { machine, v1 } = await deployBlue()
    const v2 = machine.pushRelease('v2', { siteStatus })
    await runOn(machine, {
      tag: 'v2',
      number: 2,
      faults: [{ at: 'watch nginx', effect: 1, kind: 'process is killed' }],
    })
    machine.advance(60_000)
    machine.pushRelease('v3')
    expect((await deployOn(machine, { tag: 'v3', number: 3 })).outputs.result).toBe('deployed')
    const { outputs } = await deployOn(machine, { ...rollback, number: 4 })
    expect(outputs.image).toBe(`green=${(to === 'v1' ? v1 : v2).digest}`)
  },
)

import { expect, test } from '@jest/globals'
import { keptRepository } from '../../src/domain/built-image.ts'
import { deployOn } from '../support/deploy-on.ts'
import { Machine } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

/** A host whose colors are built from the folder of the application. */
async function deployBuilt() {
  const machine = new Machine()
  machine.services = { blue: { isBuilt: true, port: 8081 }, green: { isBuilt: true, port: 8082 } }
  const v1 = (machine.source = machine.engine.build())
  const first = await deployOn(machine, {})
  return { machine, v1, first }
}

test('a service is built before anything is stopped, and known by the id of its image', async () => {
  const { machine, v1, first } = await deployBuilt()
  expect(first.transcript.slice(3, 6)).toEqual(['build', 'up blue', 'health'])
  expect(first.outputs).toMatchObject({ result: 'deployed', image: `blue=${v1.id}` })
  expect(first.notes).toContain('building blue on the server, for at most 60 min')
  const kept = machine.engine.findLocalImage(`${keptRepository('app', 'blue')}:${v1.id.slice(-12)}`)
  expect(kept).toBe(v1)
})

test('a build that fails changes nothing', async () => {
  const { machine, v1 } = await deployBuilt()
  machine.source = undefined
  const { outputs, annotation } = await deployOn(machine, { number: 2 })
  expect(outputs).toMatchObject({ color: 'blue', 'failed-step': 'pull' })
  expect(annotation.text).toContain('green could not be built on the server')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, running: ['blue'], brokenPromises: [] })
})

test('a rollback goes back to what was built, though the source is another one now', async () => {
  const { machine, v1 } = await deployBuilt()
  const v2 = (machine.source = machine.engine.build())
  const second = await deployOn(machine, { number: 2, inputs: { prune: 'true' } })
  expect(second.outputs).toMatchObject({ result: 'deployed', image: `green=${v2.id}` })
  machine.source = machine.engine.build()
  machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.remove(each))
  const back = await deployOn(machine, { number: 3, inputs: { mode: 'rollback' } })
  expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue', image: `blue=${v1.id}` })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [] })
})

test('prune removes the builds that no rollback needs', async () => {
  const { machine, v1 } = await deployBuilt()
  for (const number of [2, 3, 4, 5]) {
    machine.source = machine.engine.build()
    expect((await deployOn(machine, { number, inputs: { prune: 'true' } })).outputs.result).toBe('deployed')
  }
  expect(machine.engine.findImageById(v1.id)).toBeUndefined()
  expect(machine.engine.images).toHaveLength(4)
})

test('a plan shows the build, and asks no registry for it', async () => {
  const { machine } = await deployBuilt()
  const plan = await deployOn(machine, { number: 2, inputs: { mode: 'plan' } })
  expect(plan.notes.join('\n')).toContain('docker compose -p app build green')
  expect(plan.notes.join('\n')).toContain('builds and pulls the images of green')
})

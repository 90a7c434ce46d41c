import { expect, test } from '@jest/globals'
import { deployOn, runOn, type TestRun } from '../support/deploy-on.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { readMachineState } from '../support/stories.ts'

/** The same service names in both colors. */
const services = { 'blue-services': 'web', 'green-services': 'web' }
const inputs = { ...services, 'project-name': 'app-{blue|green}', 'compose-files': 'compose.{blue|green}.yml' }

async function deployFirst() {
  const machine = new Machine()
  machine.splitColors()
  const v1 = machine.pushRelease('v1')
  const first = await deployOn(machine, { tag: 'v1', inputs })
  return { machine, v1, first }
}

const runningOf = (machine: Machine) =>
  machine.engine.containers.filter((each) => machine.isUp(each)).map(({ project, service }) => `${project}/${service}`)

const readText = ({ annotation }: TestRun): string => annotation.text

test('each color is made in its own project, and the other project is not touched', async () => {
  const { machine, first } = await deployFirst()
  expect(first.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
  const v2 = machine.pushRelease('v2')
  const { outputs, transcript } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green', image: `web=${v2.digest}` })
  expect(transcript).toEqual([
    'open folder',
    'take lock',
    'read host',
    'probe nginx',
    'pull',
    'up app-green/web',
    'health',
    'switch blue -> green',
    'verify',
    'drain',
    'stop app-blue/web',
    'probe nginx',
  ])
  // Both projects have a database of their own, and nobody stops it.
  expect(runningOf(machine).toSorted()).toEqual(['app-blue/db', 'app-green/db', 'app-green/web'])
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
})

test('a broken release leaves the live color, and a rollback goes back to its project', async () => {
  const { machine, v1 } = await deployFirst()
  machine.pushRelease('bad', { status: 503 })
  const broken = await deployOn(machine, { tag: 'bad', number: 2, inputs: { ...inputs, 'health-timeout': '1s' } })
  expect(broken.outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, link: sitePaths.blue, brokenPromises: [] })
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 3, inputs })
  const back = await deployOn(machine, { number: 4, inputs: { ...inputs, mode: 'rollback' } })
  expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue', image: `web=${v1.digest}` })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [], cutRequests: [] })
})

test('after a kill in the switch, the post step takes the new project down, and not the old one', async () => {
  const { machine, v1 } = await deployFirst()
  machine.pushRelease('v2')
  const faults = [{ at: 'switch nginx', kind: 'process is killed', effect: true } as const]
  const killed = await runOn(machine, { tag: 'v2', number: 2, inputs, faults })
  expect(killed.run).toBeUndefined()
  const post = await deployOn(machine, { tag: 'v2', number: 2, inputs, isPostRun: true })
  expect(post.outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [], cutRequests: [] })
  expect(runningOf(machine)).not.toContain('app-green/web')
  expect(runningOf(machine)).toContain('app-blue/web')
})

test('status and plan name the project of each color', async () => {
  const { machine, v1 } = await deployFirst()
  const status = await deployOn(machine, { number: 2, inputs: { ...inputs, mode: 'status' } })
  expect(status.outputs).toMatchObject({ color: 'blue', image: `web=${v1.digest}` })
  const plan = await deployOn(machine, { tag: 'v1', number: 3, inputs: { ...inputs, mode: 'plan' } })
  expect(plan.notes.join('\n')).toContain('docker compose, projects app-blue and app-green')
  expect(plan.notes.join('\n')).toContain('docker compose -p app-green -f compose.green.yml up -d --no-deps')
})

test('a service that is in both files is the same container where the project is the same: refused', async () => {
  const { machine } = await deployFirst()
  machine.projectNames = { blue: 'app', green: 'app' }
  const files = { ...services, 'compose-files': 'compose.{blue|green}.yml' }
  const refused = await deployOn(machine, { tag: 'v1', number: 2, inputs: files })
  expect(refused.outputs).toMatchObject({ result: 'refused' })
  expect(readText(refused)).toContain('both colors have the service "web" of one Compose project')
  expect(readText(refused)).toContain('project-name: NAME-{blue|green}')
})

test('variables that differ by color reach the Compose file of each color', async () => {
  const machine = new Machine()
  machine.splitColors()
  const web = (port: number) => ({ web: { image: 'registry/app:${TAG}', port } })
  machine.services = web(8081)
  machine.greenServices = web(8082)
  const blue = machine.pushRelease('blue-1')
  const byVariable = { ...services, 'project-name': 'app-{blue|green}', env: 'X=1', 'color-env': 'TAG={blue|green}-1' }
  const run = await deployOn(machine, { inputs: byVariable })
  expect(run.outputs).toMatchObject({ result: 'deployed', image: `web=${blue.digest}` })
  const green = machine.pushRelease('green-1')
  const next = await deployOn(machine, { number: 2, inputs: byVariable })
  expect(next.outputs).toMatchObject({ result: 'deployed', color: 'green', image: `web=${green.digest}` })
})

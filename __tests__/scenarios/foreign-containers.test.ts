import { expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

type Spec = Partial<Parameters<Machine['engine']['create']>[0]>

/** Starts a container that is of no color, on the port of one. */
function startForeign(machine: Machine, spec: Spec): void {
  machine.pushRelease('old', { listensAfterMs: 0 })
  machine.engine.pull('registry/app:old')
  const container = machine.engine.create({
    project: '',
    service: 'old-app',
    image: 'registry/app:old',
    port: 8081,
    ...spec,
  })
  if (container !== undefined) container.status = 'running'
}

/** A host whose link points to blue, with a container on blue's port that is none of blue. */
function createHost(spec: Spec): Machine {
  const machine = new Machine()
  machine.pushRelease('v1')
  machine.changeByHand(() => {
    startForeign(machine, spec)
    machine.link = sitePaths.blue
    machine.nginx.replaceWorkers(machine.now, 8081)
  })
  return machine
}

const owners: readonly (readonly [string, Spec, string])[] = [
  ['of docker run', {}, 'container old-app (docker run, image '],
  [
    'of another project',
    { project: 'shop', service: 'blue' },
    'container shop-blue-1 (service "blue" of the Compose project "shop" in /srv/shop, ',
  ],
  [
    'of another service',
    { project: 'app', service: 'web' },
    'container app-web-1 (service "web" of the Compose project "app"',
  ],
  [
    'of compose run',
    { project: 'app', service: 'blue', isOneOff: true },
    'container app-blue-run-1 (docker compose run, service "blue" of the Compose project "app"',
  ],
]

test.each(owners)('a container %s on the live port is named, and is never down', async (_, spec, holder) => {
  const machine = createHost(spec)
  const { outputs, annotation, transcript, warnings } = await deployOn(machine, { tag: 'v1' })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotation.text).toContain(`names blue, but port 8081 is answered by ${holder}`)
  expect([transcript, warnings]).toEqual([['open folder', 'take lock', 'read host'], []])
  expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, brokenPromises: [] })
  expect(machine.requestSite()?.status).toBe(200)

  const plan = await deployOn(machine, { tag: 'v1', inputs: { mode: 'plan' } })
  expect(plan.annotation.text).toContain(`names blue, but port 8081 is answered by ${holder}`)
})

test.each(owners)('a container %s on the idle port refuses a deployment before anything is pulled', async (...row) => {
  const [, spec, holder] = row
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const service = spec.service === 'blue' ? 'green' : spec.service
  startForeign(machine, { ...spec, ...(service !== undefined && { service }), port: 8082 })
  const { outputs, annotation, transcript } = await deployOn(machine, { tag: 'v2', number: 2 })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotation.text).toContain(`port 8082 is used by ${holder.replaceAll('blue', 'green')}`)
  expect(transcript).toEqual(['open folder', 'take lock', 'read host', 'probe nginx'])
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [] })
})

test('a one-off container of the live color is not its release, and a rollback goes past it', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  startForeign(machine, { project: 'app', service: 'green', port: undefined, isOneOff: true })
  const { outputs } = await deployOn(machine, { inputs: { mode: 'rollback' }, number: 4 })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', image: `blue=${v1.digest}` })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [] })
})

test('the post step cleans up though another program took the port of the idle color', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  await runOn(machine, { tag: 'v2', number: 2, faults: [{ at: 'health check', kind: 'process is killed' }] })
  machine.changeByHand(() => machine.engine.findContainers('app', 'green').forEach((each) => machine.engine.stop(each)))
  machine.portsTaken.add(8082)
  const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, isPostRun: true })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, running: ['blue', 'db'], brokenPromises: [] })
})

import { expect, test } from '@jest/globals'
import { parseRecord } from '../../src/domain/record.ts'
import { deployOn, runOn } from '../support/deploy-on.ts'
import type { Image } from '../support/fake-host/engine.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { expectNextDeploySucceeds, readMachineState } from '../support/stories.ts'
import { summarize } from '../support/summary.ts'

type Spec = Partial<Parameters<Machine['engine']['create']>[0]>

interface Moved {
  readonly machine: Machine
  /** What the former container runs. */
  readonly old: Image
}

/** A host on the day of the move: nginx passes requests to blue's port, where a container of another origin answers. */
function createHost(...specs: readonly Spec[]): Moved {
  const machine = new Machine()
  const old = machine.pushRelease('old', { listensAfterMs: 0 })
  machine.engine.pull('registry/app:old')
  machine.changeByHand(() => {
    for (const spec of specs.length === 0 ? [{}] : specs) {
      const foreign = { project: '', service: 'old-app', image: 'registry/app:old', port: 8081, ...spec }
      const container = machine.engine.create(foreign)
      if (container !== undefined) container.status = 'running'
    }
    machine.link = sitePaths.blue
    machine.nginx.replaceWorkers(machine.now, 8081)
  })
  return { machine, old }
}

const adopt = { adopt: 'true' }
const readStates = ({ engine }: Machine) => engine.containers.map(({ service, status }) => `${service} ${status}`)

test('a container of docker run serves until the new release is proven, and is then stopped and kept', async () => {
  const { machine } = createHost()
  const v1 = machine.pushRelease('v1')
  const run = await deployOn(machine, { tag: 'v1', inputs: adopt })
  expect(run.outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
  expect(readMachineState(machine)).toMatchObject({
    servedImage: v1,
    running: ['db', 'green'],
    brokenPromises: [],
    cutRequests: [],
  })
  expect(readStates(machine)).toContain('old-app exited')
  const page = summarize(run)
  expect(page).toContain('🔵 blue (container old-app, adopted) → 🟢 green')
  expect(page).toContain('Nothing in browsers: every open request was answered by blue (container old-app, adopted).')
  expect(page).toContain('stopped old-app; old-app was adopted, and is kept')
  await expectNextDeploySucceeds(machine)
})

test('a container of another project is adopted too', async () => {
  const { machine } = createHost({ project: 'shop', service: 'web' })
  const v1 = machine.pushRelease('v1')
  expect((await deployOn(machine, { tag: 'v1', inputs: adopt })).outputs.result).toBe('deployed')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [], cutRequests: [] })
  expect(readStates(machine)).toContain('web exited')
})

test('the record knows the container, and a rollback starts its image by the Compose file and says what differs', async () => {
  const { machine, old } = createHost()
  machine.pushRelease('v1')
  await deployOn(machine, { tag: 'v1', inputs: adopt })
  const [first] = parseRecord(machine.record)?.history ?? []
  expect(first).toMatchObject({ mode: 'adopt', color: 'blue', adopted: { name: 'old-app' }, images: [{ id: old.id }] })
  const { outputs, warnings } = await deployOn(machine, { inputs: { mode: 'rollback' }, number: 3 })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', image: `blue=${old.digest}` })
  expect(warnings).toEqual([
    expect.stringMatching(/container old-app, .* variables, volumes and networks of the Compose file/),
  ])
  expect(readMachineState(machine)).toMatchObject({ servedImage: old, running: ['blue', 'db'], brokenPromises: [] })
  expect(readStates(machine)).toContain('old-app exited')
})

test('after the move a status names what a rollback would start', async () => {
  const { machine } = createHost()
  machine.pushRelease('v1')
  await deployOn(machine, { tag: 'v1', inputs: adopt })
  const page = summarize(await deployOn(machine, { inputs: { mode: 'status' }, number: 2 }))
  expect(page).toContain('the image of the adopted container old-app (a rollback starts it by the Compose file)')
  expect(page).toContain('📦 container old-app, adopted')
})

test('a status does not take the former container, started again by hand, for what a rollback would bring', async () => {
  const { machine } = createHost()
  machine.pushRelease('v1')
  await deployOn(machine, { tag: 'v1', inputs: adopt })
  machine.changeByHand(() => {
    for (const container of machine.engine.containers) if (container.service === 'old-app') container.status = 'running'
  })
  const page = summarize(await deployOn(machine, { inputs: { mode: 'status', ...adopt }, number: 2 }))
  expect(page).toContain('the image of the adopted container old-app (a rollback starts it by the Compose file)')
})

test('a container of docker run --rm is replaced, and no sentence says that it is kept', async () => {
  const { machine, old } = createHost({ removesItself: true })
  machine.pushRelease('v1')
  const run = await deployOn(machine, { tag: 'v1', inputs: adopt })
  expect(summarize(run)).toContain(
    'stopped old-app; old-app was adopted, and Docker removes it, since it was made with --rm',
  )
  expect(readStates(machine)).toEqual(['db running', 'green running'])
  const back = await deployOn(machine, { inputs: { mode: 'rollback' }, number: 3 })
  expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue', image: `blue=${old.digest}` })
  expect(back.warnings).toEqual([expect.stringContaining('old-app itself is not started again')])
})

test('a release that fails leaves the former container as it was', async () => {
  const { machine, old } = createHost()
  machine.pushRelease('v1', { status: 503 })
  const run = await deployOn(machine, { tag: 'v1', inputs: adopt })
  expect(run.outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
  expect(run.annotation.text).toContain('As before, blue (container old-app, adopted) serves blue=')
  expect(readMachineState(machine)).toMatchObject({ servedImage: old, link: sitePaths.blue, brokenPromises: [] })
  expect(readStates(machine)).toContain('old-app running')
  await expectNextDeployAdopts(machine)
})

async function expectNextDeployAdopts(machine: Machine): Promise<void> {
  const v2 = machine.pushRelease('v2')
  expect((await deployOn(machine, { tag: 'v2', number: 7, inputs: adopt })).outputs.result).toBe('deployed')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
  const adopted = parseRecord(machine.record)?.history.filter(({ mode }) => mode === 'adopt')
  expect(adopted).toHaveLength(1)
}

test.each(['health check', 'switch nginx', 'watch nginx'] as const)(
  'the post step brings the former container back after an end at "%s"',
  async (at) => {
    const { machine, old } = createHost()
    machine.pushRelease('v1')
    const fault = { at, effect: 1, kind: 'process is killed' } as const
    await runOn(machine, { tag: 'v1', inputs: adopt, faults: [fault] })
    const { outputs } = await deployOn(machine, { tag: 'v1', inputs: adopt, isPostRun: true })
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue' })
    expect(readMachineState(machine)).toMatchObject({
      servedImage: old,
      running: ['db', 'old-app'],
      brokenPromises: [],
    })
    await expectNextDeployAdopts(machine)
  },
)

test('plan and status name the adopted container, and change nothing', async () => {
  const { machine } = createHost()
  machine.pushRelease('v1')
  const status = await deployOn(machine, { inputs: { mode: 'status', ...adopt } })
  expect(status.outputs.color).toBe('blue')
  expect(summarize(status)).toContain('🔵 blue (container old-app, adopted) serves')
  const plan = await deployOn(machine, { tag: 'v1', inputs: { mode: 'plan', ...adopt } })
  expect(plan.annotation.level).not.toBe('error')
  const page = summarize(plan)
  expect(page).toContain('nginx serves blue (container old-app, adopted)')
  expect(page).toContain('stops blue (container old-app, adopted), and keeps the container')
  expect(page).toContain('docker stop old-app')
  expect(readStates(machine)).toEqual(['old-app running'])
})

const refused: readonly (readonly [string, readonly Spec[], RegExp])[] = [
  [
    'a container of compose run',
    [{ project: 'app', service: 'blue', isOneOff: true }],
    /not adopted: a container of docker compose run is not adopted/,
  ],
  [
    'a container on the other port too',
    [{}, { service: 'new-app', port: 8082 }],
    /port 8082 is used by container new-app/,
  ],
]

test.each(refused)('%s is refused, with the reason', async (_, specs, reason) => {
  const { machine } = createHost(...specs)
  machine.pushRelease('v1')
  const before = readStates(machine)
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1', inputs: adopt })
  expect(outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotation.text).toMatch(reason)
  expect(readStates(machine)).toEqual(before)
})

test('without adopt the deployment is refused, and the error names the input', async () => {
  const { machine } = createHost()
  machine.pushRelease('v1')
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1' })
  expect(outputs.result).toBe('refused')
  expect(annotation.text).toContain('set adopt: true')
})

test('a program that is no container is refused', async () => {
  const machine = new Machine()
  machine.pushRelease('v1')
  machine.portsTaken.add(8081)
  machine.changeByHand(() => {
    machine.link = sitePaths.blue
    machine.nginx.replaceWorkers(machine.now, 8081)
  })
  const { outputs, annotation } = await deployOn(machine, { tag: 'v1', inputs: adopt })
  expect(outputs.result).toBe('refused')
  expect(annotation.text).toContain('it is not adopted: only a container of the Docker engine that the user reaches')
})

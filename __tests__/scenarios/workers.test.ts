import { describe, expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { deployCommands } from '../support/fault-points.ts'
import { isUp, type Image } from '../support/fake-host/engine.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { expectNextDeploySucceeds, readMachineState } from '../support/stories.ts'

type Projects = 'one' | 'two'

const inputsOf = (projects: Projects) => ({
  'worker-services': 'worker',
  ...(projects === 'two' && {
    ...{ 'blue-services': 'web', 'green-services': 'web' },
    ...{ 'project-name': 'app-{blue|green}', 'compose-files': 'compose.{blue|green}.yml' },
  }),
})

function push(machine: Machine, tag: string, behavior = {}): Image {
  machine.pushRelease(tag)
  return machine.engine.push(`registry/worker:${tag}`, behavior)
}

/** Blue and the worker of v1 run. */
async function deployFirst(projects: Projects = 'one') {
  const machine = new Machine()
  const worker = { image: 'registry/worker:${TAG}', isWorker: true }
  if (projects === 'two') machine.splitColors()
  machine.services = { ...machine.services, worker }
  if (machine.greenServices !== undefined) machine.greenServices = { ...machine.greenServices, worker }
  const v1 = push(machine, 'v1')
  const inputs = inputsOf(projects)
  const first = await deployOn(machine, { tag: 'v1', inputs })
  expect(first.outputs.result).toBe('deployed')
  return { machine, v1, inputs }
}

const runningWorkers = (machine: Machine) =>
  machine.engine.containers
    .filter((each) => each.service === 'worker' && machine.isUp(each))
    .map(({ image }) => image.id)

describe.each(['one', 'two'] as const)('in %s project(s)', (projects) => {
  test('the old worker is stopped after the proof, and then the new one is started', async () => {
    const { machine, inputs, v1 } = await deployFirst(projects)
    expect(runningWorkers(machine)).toEqual([v1.id])
    const v2 = push(machine, 'v2')
    const { outputs, transcript } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(outputs.image).toContain(`worker=${v2.digest}`)
    expect(transcript.slice(7, 11)).toEqual([
      'switch blue -> green',
      'verify',
      projects === 'two' ? 'replace app-green/worker' : 'replace worker',
      'drain',
    ])
    expect(runningWorkers(machine)).toEqual([v2.id])
    expect(readMachineState(machine)).toMatchObject({ brokenPromises: [], cutRequests: [] })
  })

  test.each([
    ['crashes', { crashesAfterMs: 1_000 }],
    ['does not start', { crashesAfterMs: 0 }],
  ])('a new worker that %s undoes the deployment, and the old one runs again', async (_, behavior) => {
    const { machine, inputs, v1 } = await deployFirst(projects)
    push(machine, 'v2', { ...behavior, exitCode: 3, log: 'no queue' })
    const { outputs, annotation, report } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
    expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'workers' })
    expect(annotation.text).toContain('did not run for 5 s after its start: exit code 3')
    expect(report.logs.map(({ lines }) => lines)).toEqual([['no queue']])
    expect(runningWorkers(machine)).toEqual([v1.id])
    expect(readMachineState(machine)).toMatchObject({ link: sitePaths.blue, brokenPromises: [], cutRequests: [] })
  })

  test('a rollback takes the worker along', async () => {
    const { machine, inputs, v1 } = await deployFirst(projects)
    push(machine, 'v2')
    await deployOn(machine, { tag: 'v2', number: 2, inputs: { ...inputs, prune: 'true' } })
    const back = await deployOn(machine, { number: 3, inputs: { ...inputs, mode: 'rollback' } })
    expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(runningWorkers(machine)).toEqual([v1.id])
    expect(readMachineState(machine)).toMatchObject({ brokenPromises: [], cutRequests: [] })
  })

  const commands = [...deployCommands.slice(1, 9), 'replace workers', ...deployCommands.slice(9)] as const
  const effects = [false, 1, 2, 3, 4, true] as const
  const points = commands.flatMap((at) =>
    (at === 'replace workers' ? effects : [false, true]).map((effect) => ({ at, effect })),
  )

  test.each(points)('a cancel at $at ($effect) leaves one worker, that of what serves', async ({ at, effect }) => {
    const { machine, inputs, v1 } = await deployFirst(projects)
    const v2 = push(machine, 'v2')
    const faults = [{ at, effect, kind: 'run is cancelled', runnerWaits: true }] as const
    const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, inputs, faults })
    expect(runningWorkers(machine)).toEqual([(outputs.color === 'green' ? v2 : v1).id])
    expect(readMachineState(machine)).toMatchObject({ brokenPromises: [], cutRequests: [] })
  })

  test.each(points)('a kill at $at ($effect) is put right', async ({ at, effect }) => {
    const { machine, inputs, v1 } = await deployFirst(projects)
    const v2 = push(machine, 'v2')
    const faults = [{ at, effect, kind: 'process is killed' }] as const
    expect((await runOn(machine, { tag: 'v2', number: 2, inputs, faults })).run).toBeUndefined()
    const { run } = await runOn(machine, { tag: 'v2', number: 2, inputs, isPostRun: true })
    const isGreen = run?.outputs.color === 'green'
    expect(runningWorkers(machine)).toEqual([(isGreen ? v2 : v1).id])
    push(machine, 'v3')
    const v3 = machine.engine.pull('registry/worker:v3')
    const next = await deployOn(machine, { tag: 'v3', number: 3, inputs })
    expect(next.outputs.result).toBe('deployed')
    expect(runningWorkers(machine)).toEqual([v3?.id])
    expect(readMachineState(machine)).toMatchObject({ brokenPromises: [], cutRequests: [] })
  })

  test.each(points)(
    'a kill at $at ($effect) is followed by a deployment that leaves one worker',
    async ({ at, effect }) => {
      const { machine, inputs } = await deployFirst(projects)
      push(machine, 'v2')
      const faults = [{ at, effect, kind: 'process is killed' }] as const
      await runOn(machine, { tag: 'v2', number: 2, inputs, faults })
      machine.advance(60_000)
      const v3 = push(machine, 'v3')
      expect((await deployOn(machine, { tag: 'v3', number: 3, inputs })).outputs.result).toBe('deployed')
      expect(runningWorkers(machine)).toEqual([v3.id])
      expect(readMachineState(machine)).toMatchObject({ brokenPromises: [], cutRequests: [] })
    },
  )

  test('a plan shows what happens to the worker, and status names its image', async () => {
    const { machine, inputs, v1 } = await deployFirst(projects)
    push(machine, 'v2')
    const plan = await deployOn(machine, { tag: 'v2', number: 2, inputs: { ...inputs, mode: 'plan' } })
    const notes = plan.notes.join('\n')
    const former = `${projects === 'two' ? 'app-blue' : 'app'}-worker-1`
    expect(notes).toContain(
      `# workers: stops ${former} when the work at hand is done, then starts worker from the new image`,
    )
    expect(notes).toContain(`docker stop ${former}`)
    expect(notes).toContain('docker pull registry/worker:v2')
    const status = await deployOn(machine, { number: 3, inputs: { ...inputs, mode: 'status' } })
    expect(status.outputs.image).toContain(`worker=${v1.digest}`)
  })
})

test('a former worker that ends by itself does not keep visitors on the failed release', async () => {
  const { machine, inputs } = await deployFirst('two')
  push(machine, 'v2', { crashesAfterMs: 1_000 })
  const breakFormer = () => {
    const [former] = machine.engine.findContainers('app-blue', 'worker')
    if (former === undefined) return
    const behavior = { ...former.image.behavior, crashesAfterMs: 1_000 }
    Object.assign(former, { image: { ...former.image, behavior } })
  }
  const faults = [{ at: 'replace workers', nth: 2, kind: 'other change', change: breakFormer }] as const
  const { outputs, warnings } = await deployOn(machine, { tag: 'v2', number: 2, inputs, faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'blue', 'failed-step': 'workers' })
  expect(warnings.join()).toContain('app-blue-worker-1 ran before, and was started again, but ends by itself')
})

test('an undo restores the worker of the live color, also where one of the idle color ran beside it', async () => {
  const { machine, inputs } = await deployFirst('two')
  const v2 = push(machine, 'v2')
  await deployOn(machine, { tag: 'v2', number: 2, inputs })
  machine.engine
    .findContainers('app-blue', 'worker')
    .forEach((each) => Object.assign(each, { status: 'running', startedAt: machine.now }))
  expect(runningWorkers(machine)).toHaveLength(2)
  push(machine, 'v3', { crashesAfterMs: 1_000 })
  const { outputs } = await deployOn(machine, { tag: 'v3', number: 3, inputs })
  expect(outputs).toMatchObject({ result: 'rolled-back', color: 'green', 'failed-step': 'workers' })
  expect(runningWorkers(machine)).toEqual([v2.id])
})

test('status and plan warn of a worker that does not run', async () => {
  const { machine, inputs } = await deployFirst()
  machine.engine.findContainers('app', 'worker').forEach((each) => machine.engine.stop(each))
  const { outcome } = await deployOn(machine, { number: 2, inputs: { ...inputs, mode: 'status' } })
  expect(JSON.stringify(outcome)).toContain('the worker worker does not run: the next deployment starts it')
})

test('what failed before the worker was touched leaves its container as it is', async () => {
  const { machine, inputs } = await deployFirst()
  const [before] = machine.engine.findContainers('app', 'worker')
  machine.pushRelease('v2', { siteStatus: 503 })
  machine.engine.push('registry/worker:v2')
  const { outputs } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify' })
  expect(machine.engine.findContainers('app', 'worker')).toEqual([before])
  expect(before !== undefined && isUp(before)).toBe(true)
})

test.each([
  ['worker', { dependsOn: ['db', 'worker'] }, 'a color depends on "worker" of worker-services'],
  ['nothing', {}, 'worker-services names "nothing", but the Compose file has only'],
])('the worker "%s" is refused by a plan and by a deployment: %p', async (service, more, text) => {
  const { machine, inputs } = await deployFirst()
  const { green } = machine.services
  machine.services = { ...machine.services, ...(green && { green: { ...green, ...more } }) }
  const wrong = { ...inputs, 'worker-services': service }
  const plan = await deployOn(machine, { tag: 'v1', number: 2, inputs: { ...wrong, mode: 'plan' } })
  expect(plan.notes.join('\n')).toContain(text)
  const refused = await deployOn(machine, { tag: 'v1', number: 3, inputs: wrong })
  expect(refused.outputs.result).toBe('refused')
  expect(refused.annotation.text).toContain(text)
})

test('restart: always is refused where each color has a worker of its own', async () => {
  const { machine, inputs } = await deployFirst('two')
  machine.serviceExtras = { restart: 'always' }
  const refused = await deployOn(machine, { tag: 'v1', number: 2, inputs })
  expect(refused.outputs.result).toBe('refused')
  expect(refused.annotation.text).toContain('has restart: always, so both colors')
})

test('a deployment without workers runs no such step', async () => {
  const { machine } = await deployFirst()
  await expectNextDeploySucceeds(machine, 2)
})

import { describe, expect, test } from '@jest/globals'
import { deployOn, createWorkflowRun, type TestRun } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

/** Runs mode: status, and checks that it changed nothing on the machine. */
async function runStatus(machine: Machine): Promise<TestRun> {
  const before = { ...readMachineState(machine), record: machine.record }
  const run = await deployOn(machine, { number: 99, inputs: { mode: 'status' } })
  expect({ ...readMachineState(machine), record: machine.record }).toEqual(before)
  expect(run.transcript.filter((command) => !['read record', 'read host', 'probe nginx'].includes(command))).toEqual([])
  expect(run.warnings).toEqual([])
  return run
}

function readStatus({ outcome }: TestRun) {
  if (outcome.kind !== 'reported') throw new Error(`the result is ${outcome.kind}`)
  return outcome.status
}

async function deployTwoReleases() {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  return machine
}

test('status has the serving release, its run, the release for a rollback, and a free lock', async () => {
  const run = await runStatus(await deployTwoReleases())
  expect(run.outputs).toMatchObject({ result: 'reported', color: 'green', 'failed-step': '' })
  expect(run.outputs.image).toMatch(/^green=registry\/app@sha256:/)
  expect(run.annotation.level).toBe('info')
  const { serves, previous, lockIsHeld, history, warnings } = readStatus(run)
  expect(serves?.deployedBy?.by.number).toBe(2)
  expect(previous?.by.number).toBe(1)
  expect([lockIsHeld, warnings]).toEqual([false, []])
  expect(history.map(({ by, result }) => [by.number, result])).toEqual([
    [2, 'deployed'],
    [1, 'deployed'],
  ])
})

test('status has the last ten deployments, also failed ones', async () => {
  const machine = await deployTwoReleases()
  machine.pushRelease('bad', { status: 500 })
  for (let number = 3; number <= 13; number += 1)
    await deployOn(machine, { tag: 'bad', number, inputs: { 'health-timeout': '1s' } })
  const { serves, history } = readStatus(await runStatus(machine))
  expect(history).toHaveLength(10)
  expect(history[0]).toMatchObject({ result: 'rolled-back', failedStep: 'health', by: { number: 13 } })
  expect(serves?.deployedBy?.by.number).toBe(2)
})

test('after a rollback, status has the run of the rollback and no release for another rollback', async () => {
  const machine = await deployTwoReleases()
  await deployOn(machine, { number: 3, inputs: { mode: 'rollback' } })
  const { serves, previous } = readStatus(await runStatus(machine))
  expect(serves).toMatchObject({ color: 'blue', deployedBy: { mode: 'rollback', by: { number: 3 } } })
  expect(previous).toBeUndefined()
})

test('status names the run that holds the lock', async () => {
  const machine = await deployTwoReleases()
  machine.lock = { holder: 'another run', until: machine.now + 120_000 }
  const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', images: [] }
  machine.record = JSON.stringify({ ...JSON.parse(machine.record), current })
  const status = readStatus(await runStatus(machine))
  expect(status).toMatchObject({ lockIsHeld: true, current: { by: { number: 7 }, step: 'health' }, warnings: [] })
  expect(status.serves?.color).toBe('green')
})

describe('status warns when the record and the host differ', () => {
  test('after an interrupted run', async () => {
    const machine = await deployTwoReleases()
    const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', idle: 'blue', images: [] }
    machine.record = JSON.stringify({ ...JSON.parse(machine.record), current })
    const { warnings, history, lockIsHeld } = readStatus(await runStatus(machine))
    expect(lockIsHeld).toBe(false)
    expect(warnings).toEqual([
      expect.stringMatching(/runs\/7 \(since 1970.* was interrupted; the next deployment repairs the server/),
    ])
    expect(history[0]).toMatchObject({ result: 'interrupted', failedStep: 'health' })
  })

  test('after a manual switch, and the color is the one that nginx serves', async () => {
    const { machine } = await deployBlue()
    machine.pushRelease('v2')
    await deployOn(machine, { tag: 'v2', number: 2, inputs: { 'old-color': 'keep' } })
    machine.link = sitePaths.blue
    machine.nginx.reload(machine.now, 8081)
    machine.advance(60_000)
    const { serves, warnings, previousIsRunning } = readStatus(await runStatus(machine))
    expect(serves).toMatchObject({ color: 'blue', deployedBy: undefined })
    expect(previousIsRunning).toBe(true)
    expect(warnings).toEqual([
      expect.stringContaining('the record names another release: green with green=registry/app@'),
    ])
  })

  test('for a record that cannot be read', async () => {
    const machine = await deployTwoReleases()
    machine.record = '{"version": 99'
    const { serves, warnings } = readStatus(await runStatus(machine))
    expect(serves?.color).toBe('green')
    expect(warnings).toContain('the record of deployments on the server cannot be read')
  })
})

test('status of a host without any deployment is empty', async () => {
  const run = await runStatus(new Machine())
  expect(run.outputs).toEqual({ result: 'reported', color: '', 'previous-color': '', 'failed-step': '', image: '' })
  expect(readStatus(run)).toMatchObject({ serves: undefined, unknown: undefined, history: [], lockIsHeld: false })
})

test('status warns about a site that is down, and about what blocks a deployment', async () => {
  const { machine } = await deployBlue()
  machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.remove(each))
  machine.sites.delete(sitePaths.green)
  const run = await deployOn(machine, { number: 99, inputs: { mode: 'status' } })
  expect(readStatus(run).warnings).toEqual([
    'nginx passes requests to blue, which does not run: the site is down',
    expect.stringContaining(`${sitePaths.green} (green-site) does not exist on the server\nFix: `),
  ])
  expect(run.outputs).toMatchObject({ result: 'reported', color: '' })
})

test.each(['directory', 'docker', 'compose', 'nginx'] as const)(
  'the live color is unknown, and nothing is reported as down, when the %s cannot be read',
  async (unreadable) => {
    const machine = await deployTwoReleases()
    machine.unreadable = unreadable
    const run = await runStatus(machine)
    const status = readStatus(run)
    expect([status.serves, status.unknown]).toEqual([undefined, expect.any(String)])
    expect(run.annotation).toMatchObject({ level: 'warning', text: status.unknown })
    const summary = summarize(run, { mode: 'status', steps: [], logs: [] })
    expect(summary).toContain('- **Available for rollback:** not known\n')
    expect(JSON.stringify([summary, run.events])).not.toMatch(/site is down|no release serves/i)
  },
)

test('a new release that starts on the idle color is not the release for a rollback', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2, inputs: { 'old-color': 'keep' } })
  expect(readStatus(await runStatus(machine)).previousIsRunning).toBe(true)
  machine.pushRelease('v3')
  const { engine } = machine
  engine.pull('registry/app:v3')
  engine.findContainers('app', 'blue').forEach((each) => engine.remove(each))
  const next = engine.create({ project: 'app', service: 'blue', image: 'registry/app:v3', port: 8081 })
  Object.assign(next ?? {}, { status: 'running', startedAt: machine.now })
  expect(readStatus(await runStatus(machine))).toMatchObject({
    previous: { by: { number: 1 } },
    previousIsRunning: false,
  })
})

test('a host that cannot be reached has no status', async () => {
  const machine = await deployTwoReleases()
  expect((await deployOn(machine, { inputs: { mode: 'status' }, unreachable: true })).outputs).toMatchObject({
    result: 'refused',
    'failed-step': 'connect',
  })
})

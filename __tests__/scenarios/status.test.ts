import { describe, expect, test } from '@jest/globals'
import { deployOn, createWorkflowRun, type TestRun } from '../support/deploy-on.ts'
import { summarize } from '../support/summary.ts'
import { Machine, sitePaths } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'

/** Asks for the status, and makes sure that nothing of the machine is another than before. */
async function statusOf(machine: Machine): Promise<TestRun> {
  const before = { ...readMachineState(machine), record: machine.record }
  const run = await deployOn(machine, { number: 99, inputs: { mode: 'status' } })
  expect({ ...readMachineState(machine), record: machine.record }).toEqual(before)
  expect(run.transcript.filter((command) => !['read record', 'read host', 'probe nginx'].includes(command))).toEqual([])
  expect(run.warnings).toEqual([])
  return run
}

function reported({ outcome }: TestRun) {
  if (outcome.kind !== 'reported') throw new Error(`the result is ${outcome.kind}`)
  return outcome.status
}

async function twoReleases() {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2 })
  return machine
}

test('what serves, who brought it, what stands by, and that nobody holds the lock', async () => {
  const run = await statusOf(await twoReleases())
  expect(run.outputs).toMatchObject({ result: 'reported', color: 'green', 'failed-step': '' })
  expect(run.outputs.image).toMatch(/^green=registry\/app@sha256:/)
  expect(run.annotation.level).toBe('info')
  const { serves, previous, lockIsHeld, history, warnings } = reported(run)
  expect(serves?.deployedBy?.by.number).toBe(2)
  expect(previous?.by.number).toBe(1)
  expect([lockIsHeld, warnings]).toEqual([false, []])
  expect(history.map(({ by, result }) => [by.number, result])).toEqual([
    [2, 'deployed'],
    [1, 'deployed'],
  ])
})

test('of many deployments the last ten are told, failed ones too', async () => {
  const machine = await twoReleases()
  machine.pushRelease('bad', { status: 500 })
  for (let number = 3; number <= 13; number += 1)
    await deployOn(machine, { tag: 'bad', number, inputs: { 'health-timeout': '1s' } })
  const { serves, history } = reported(await statusOf(machine))
  expect(history).toHaveLength(10)
  expect(history[0]).toMatchObject({ result: 'rolled-back', failedStep: 'health', by: { number: 13 } })
  expect(serves?.deployedBy?.by.number).toBe(2)
})

test('after a rollback: the run that went back is who brought it, and nothing stands by any more', async () => {
  const machine = await twoReleases()
  await deployOn(machine, { number: 3, inputs: { mode: 'rollback' } })
  const { serves, previous } = reported(await statusOf(machine))
  expect(serves).toMatchObject({ color: 'blue', deployedBy: { mode: 'rollback', by: { number: 3 } } })
  expect(previous).toBeUndefined()
})

test('while another run holds the lock: who it is', async () => {
  const machine = await twoReleases()
  machine.lock = { holder: 'another run', until: machine.now + 120_000 }
  const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', images: [] }
  machine.record = JSON.stringify({ ...JSON.parse(machine.record), current })
  const status = reported(await statusOf(machine))
  expect(status).toMatchObject({ lockIsHeld: true, current: { by: { number: 7 }, step: 'health' }, warnings: [] })
  expect(status.serves?.color).toBe('green')
})

describe('what the record and the host do not agree on', () => {
  test('one that was cut off', async () => {
    const machine = await twoReleases()
    const current = { by: createWorkflowRun(7), mode: 'deploy', startedAt: 0, step: 'health', idle: 'blue', images: [] }
    machine.record = JSON.stringify({ ...JSON.parse(machine.record), current })
    const { warnings, history, lockIsHeld } = reported(await statusOf(machine))
    expect(lockIsHeld).toBe(false)
    expect(warnings).toEqual([
      expect.stringMatching(/runs\/7 \(since 1970.* was interrupted: the next deployment repairs what it left/),
    ])
    expect(history[0]).toMatchObject({ result: 'interrupted', failedStep: 'health' })
  })

  test('somebody switched by hand: the truth is what nginx serves', async () => {
    const { machine } = await deployBlue()
    machine.pushRelease('v2')
    await deployOn(machine, { tag: 'v2', number: 2, inputs: { 'old-color': 'keep' } })
    machine.link = sitePaths.blue
    machine.nginx.reload(machine.now, 8081)
    machine.advance(60_000)
    const { serves, warnings, previousIsRunning } = reported(await statusOf(machine))
    expect(serves).toMatchObject({ color: 'blue', deployedBy: undefined })
    expect(previousIsRunning).toBe(true)
    expect(warnings).toEqual([
      expect.stringContaining('the record names another release: green with green=registry/app@'),
    ])
  })

  test('a record that cannot be read', async () => {
    const machine = await twoReleases()
    machine.record = '{"version": 99'
    const { serves, warnings } = reported(await statusOf(machine))
    expect(serves?.color).toBe('green')
    expect(warnings).toContain('the record of deployments on the host cannot be read')
  })
})

test('a host that was never deployed to', async () => {
  const run = await statusOf(new Machine())
  expect(run.outputs).toEqual({ result: 'reported', color: '', 'previous-color': '', 'failed-step': '', image: '' })
  expect(reported(run)).toMatchObject({ serves: undefined, unknown: undefined, history: [], lockIsHeld: false })
})

test('a site that is down is told of, and what is in the way of a deployment', async () => {
  const { machine } = await deployBlue()
  machine.engine.findContainers('app', 'blue').forEach((each) => machine.engine.remove(each))
  machine.sites.delete(sitePaths.green)
  const run = await deployOn(machine, { number: 99, inputs: { mode: 'status' } })
  expect(reported(run).warnings).toEqual([
    'nginx passes requests to blue, which does not run: the site is down',
    expect.stringContaining(`${sitePaths.green} (green-site) does not exist on the host\nFix: `),
  ])
  expect(run.outputs).toMatchObject({ result: 'reported', color: '' })
})

test.each(['directory', 'docker', 'compose', 'nginx'] as const)(
  'where the %s cannot be asked, nobody can tell what serves, and nothing is said to be down',
  async (unasked) => {
    const machine = await twoReleases()
    machine.unreadable = unasked
    const run = await statusOf(machine)
    const status = reported(run)
    expect([status.serves, status.unknown]).toEqual([undefined, expect.any(String)])
    expect(run.annotation).toMatchObject({ level: 'warning', text: status.unknown })
    const summary = summarize(run, { mode: 'status', steps: [], logs: [] })
    expect(summary).toContain('- **Available for rollback:** not known\n')
    expect(JSON.stringify([summary, run.events])).not.toMatch(/site is down|no release serves/i)
  },
)

test('while a new release is brought up on the other color, it is not what stands by for a rollback', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2', number: 2, inputs: { 'old-color': 'keep' } })
  expect(reported(await statusOf(machine)).previousIsRunning).toBe(true)
  machine.pushRelease('v3')
  const { engine } = machine
  engine.pull('registry/app:v3')
  engine.findContainers('app', 'blue').forEach((each) => engine.remove(each))
  const next = engine.create({ project: 'app', service: 'blue', image: 'registry/app:v3', port: 8081 })
  Object.assign(next ?? {}, { status: 'running', startedAt: machine.now })
  expect(reported(await statusOf(machine))).toMatchObject({ previous: { by: { number: 1 } }, previousIsRunning: false })
})

test('a host that cannot be reached has no status', async () => {
  const machine = await twoReleases()
  expect((await deployOn(machine, { inputs: { mode: 'status' }, unreachable: true })).outputs).toMatchObject({
    result: 'refused',
    'failed-step': 'connect',
  })
})

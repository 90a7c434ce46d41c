import { describe, expect, test } from '@jest/globals'
import { deployOn, createWorkflowRun, runOn, type TestRun } from '../support/deploy-on.ts'
import { sitePaths, type Machine } from '../support/fake-host/machine.ts'
import { deployBlue, readMachineState } from '../support/stories.ts'
import { summarize } from '../support/summary.ts'

const rollback = { inputs: { mode: 'rollback' } }

interface Content {
  readonly current?: object
  readonly history: readonly object[]
}

const contentOf = ({ record }: Machine) => JSON.parse(record) as Content

/** Rewrites the record as a newer version of the action does, with values and fields that this version does not know. */
function rewriteAsNewer(machine: Machine, more: (content: Content) => Partial<Content> = () => ({})): void {
  const content = contentOf(machine)
  const history = content.history.map((entry) => ({ waves: [{ percent: 10 }], ...entry }))
  machine.record = JSON.stringify({ ...content, history, ...more({ ...content, history }), version: 2, fleet: ['a'] })
}

const pausedEntry = {
  by: createWorkflowRun(3),
  mode: 'canary',
  startedAt: 5,
  endedAt: 6,
  result: 'paused',
  failedStep: 'warm-up',
  color: 'blue',
  images: [{ service: 'blue', id: 'sha256:never-served' }],
}

const interruptedCanary = {
  by: createWorkflowRun(5),
  mode: 'canary',
  startedAt: 7,
  step: 'warm-up',
  live: 'blue',
  idle: 'green',
  images: [{ service: 'green', id: 'sha256:never-served' }],
  percent: 25,
}

const statusSummary = (run: TestRun): string => summarize(run, { mode: 'status', number: 9 })

/** Three releases: v1 by this version, v2 by a newer version (which also paused a canary), v3 by this version. */
async function deployThreeReleases() {
  const { machine, v1 } = await deployBlue()
  const [v2, v3] = [machine.pushRelease('v2'), machine.pushRelease('v3')]
  await deployOn(machine, { tag: 'v2', number: 2 })
  rewriteAsNewer(machine, ({ history }) => ({ history: [...history, pausedEntry] }))
  const third = await deployOn(machine, { tag: 'v3', number: 4 })
  return { machine, v1, v2, v3, third }
}

describe('an older and a newer version of the action deploy alternately to one host', () => {
  test('the older version deploys, and keeps all that the newer version wrote', async () => {
    const { machine, v3, third } = await deployThreeReleases()
    expect(third.outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
    expect(third.warnings).toEqual([])
    expect(machine.asideRecords).toEqual([])
    const waves = [{ percent: 10 }]
    expect(contentOf(machine)).toMatchObject({
      version: 2,
      fleet: ['a'],
      history: [
        { by: { number: 1 }, waves },
        { by: { number: 2 }, waves },
        pausedEntry,
        { by: { number: 4 }, result: 'deployed' },
      ],
    })
    expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
  })

  test('each rollback restores the release that served before, also after an interrupted run of the newer version', async () => {
    const { machine, v1, v2 } = await deployThreeReleases()
    rewriteAsNewer(machine, () => ({ current: interruptedCanary }))
    const first = await deployOn(machine, { ...rollback, number: 6 })
    expect(first.outputs).toMatchObject({ result: 'deployed', image: `green=${v2.digest}` })
    expect(JSON.stringify(first.events)).toContain('the canary run of team/shop')
    expect(contentOf(machine).history.at(-2)).toMatchObject({
      mode: 'canary',
      result: 'interrupted',
      failedStep: 'warm-up',
      percent: 25,
    })
    rewriteAsNewer(machine)
    const second = await deployOn(machine, { ...rollback, number: 7 })
    expect(second.outputs).toMatchObject({ result: 'deployed', image: `blue=${v1.digest}` })
    expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [], cutRequests: [] })
  })

  test('status and plan show unknown values of the newer version unchanged', async () => {
    const { machine } = await deployThreeReleases()
    rewriteAsNewer(machine, () => ({ current: interruptedCanary }))
    machine.lock = { holder: 'a newer version', until: machine.now + 600_000 }
    const status = await deployOn(machine, { inputs: { mode: 'status' } })
    const page = statusSummary(status)
    expect(page).toMatch(/held by a canary run of \*\*mina\*\* since .* at `warm-up`/)
    expect(page).toMatch(/paused at `warm-up`/)
    expect(page).toContain('Available for rollback:** `registry/app@')
    const plan = await deployOn(machine, { inputs: { mode: 'plan' } })
    expect(JSON.stringify(plan.events)).toMatch(/the canary run of team\/shop.* at warm-up\) /)
    const waiting = await deployOn(machine, { tag: 'v3', number: 8, inputs: { 'lock-timeout': '20s' } })
    expect(waiting.annotation.text).toMatch(/the canary run of team\/shop.* at warm-up\) holds the lock/)
  })

  test('the post step changes nothing when a newer version has taken over the host', async () => {
    const { machine } = await deployThreeReleases()
    machine.pushRelease('v4')
    await runOn(machine, {
      tag: 'v4',
      number: 5,
      faults: [{ at: 'docker pull', effect: 1, kind: 'process is killed' }],
    })
    machine.advance(1_000)
    rewriteAsNewer(machine, ({ current, history }) => ({
      current: { ...interruptedCanary, by: createWorkflowRun(6) },
      history: [...history, { ...current, result: 'superseded', endedAt: 8 }],
    }))
    const record = machine.record
    const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v4', number: 5, isPostRun: true })
    expect(outputs.result).toBe('refused')
    expect(annotation.text).toContain(
      `another run now deploys to this server, and repairs it: ${createWorkflowRun(6).url}`,
    )
    expect(transcript).toEqual(['open folder', 'take lock'])
    expect(machine.record).toBe(record)
  })

  test('the post step undoes a run that was killed at an unknown step of a newer version', async () => {
    const { machine } = await deployThreeReleases()
    const before = readMachineState(machine)
    machine.pushRelease('v4')
    await runOn(machine, {
      tag: 'v4',
      number: 5,
      faults: [{ at: 'health check', effect: 1, kind: 'process is killed' }],
    })
    machine.advance(1_000)
    rewriteAsNewer(machine, ({ current }) => ({ current: { ...current, step: 'warm-up', phase: 'canary' } }))
    const { outputs } = await deployOn(machine, { tag: 'v4', number: 5, isPostRun: true })
    expect(outputs.result).toBe('rolled-back')
    expect(readMachineState(machine)).toEqual(before)
  })
})

/** The first versions write over a record that names another step. */
test('the record names a step that the first versions do not know by one that they know', async () => {
  const { machine } = await deployThreeReleases()
  const killed = { effect: 1, kind: 'process is killed' } as const
  await runOn(machine, { ...rollback, number: 6, faults: [{ ...killed, at: 'docker image inspect' }] })
  expect(contentOf(machine).current).toMatchObject({ step: 'pull', phase: 'prepare' })
  machine.advance(1_000)
  await deployOn(machine, { ...rollback, number: 6, isPostRun: true })
  expect(contentOf(machine).history.at(-1)).toMatchObject({ result: 'rolled-back', failedStep: 'pull' })

  machine.link = sitePaths[machine.link === sitePaths.blue ? 'green' : 'blue']
  await runOn(machine, { tag: 'v2', number: 7, faults: [{ ...killed, at: 'switch nginx' }] })
  expect(contentOf(machine).current).toMatchObject({ by: { number: 7 }, step: 'state', phase: 'prepare' })
})

const absurd = [1e308, -1e308, 8.64e15 + 1, null, 'soon', {}]

describe.each(absurd)('a record whose times and run numbers are %j', (value) => {
  async function hostWithAbsurdRecord() {
    const { machine, v1 } = await deployBlue()
    machine.pushRelease('v2')
    await deployOn(machine, { tag: 'v2', number: 2 })
    const changed = contentOf(machine).history.map((entry) => ({ ...entry, startedAt: value, endedAt: value }))
    const by = { ...createWorkflowRun(7), number: value }
    const failed = { by, mode: 'deploy', startedAt: value, endedAt: value, result: 'rolled-back', images: [] }
    const current = { by, mode: 'deploy', startedAt: value, step: 'up', images: [] }
    machine.record = JSON.stringify({ version: 1, history: [...changed, failed], current })
    return { machine, v1 }
  }

  const runsIn = (machine: Machine) => contentOf(machine).history.map((entry) => 'by' in entry && entry.by)
  const runsBefore = [{ number: 1 }, { number: 2 }, { number: value }, { number: value }]

  test('does not stop a deployment, which keeps it', async () => {
    const { machine } = await hostWithAbsurdRecord()
    const v3 = machine.pushRelease('v3')
    const { outputs } = await deployOn(machine, { tag: 'v3', number: 3, inputs: { prune: 'true' } })
    expect(outputs).toMatchObject({ result: 'deployed', 'failed-step': '' })
    expect(runsIn(machine)).toMatchObject([...runsBefore, { number: 3 }])
    expect(readMachineState(machine)).toMatchObject({ servedImage: v3, brokenPromises: [], cutRequests: [] })
  })

  test('does not stop a rollback', async () => {
    const { machine, v1 } = await hostWithAbsurdRecord()
    expect((await deployOn(machine, { ...rollback, number: 3 })).outputs.result).toBe('deployed')
    expect(readMachineState(machine)).toMatchObject({ servedImage: v1, brokenPromises: [], cutRequests: [] })
  })

  test('does not stop a deployment that waits for the lock, and keeps it', async () => {
    const { machine } = await hostWithAbsurdRecord()
    machine.pushRelease('v3')
    machine.lock = { holder: 'another run', until: machine.now + 60_000 }
    expect((await deployOn(machine, { tag: 'v3', number: 3 })).outputs.result).toBe('deployed')
    expect(runsIn(machine)).toMatchObject([...runsBefore, { number: 3 }])
  })

  test.each([false, true])('does not stop status, which shows it; lock held: %s', async (isHeld) => {
    const { machine } = await hostWithAbsurdRecord()
    if (isHeld) machine.lock = { holder: 'another run', until: machine.now + 60_000 }
    const run = await deployOn(machine, { number: 9, inputs: { mode: 'status' } })
    expect(run.outputs.result).toBe('reported')
    expect(statusSummary(run)).toContain(`### The last ${isHeld ? 3 : 4} deployments`)
    expect(statusSummary(run)).toContain(isHeld ? 'held by a deployment of **mina** since 1970' : 'Lock:** free')
  })

  test.each([false, true])('does not stop plan, which names its deployment; lock held: %s', async (isHeld) => {
    const { machine } = await hostWithAbsurdRecord()
    if (isHeld) machine.lock = { holder: 'another run', until: machine.now + 60_000 }
    const { outcome } = await deployOn(machine, { tag: 'v2', number: 9, inputs: { mode: 'plan' } })
    expect(outcome).toMatchObject({ kind: 'planned', plan: { steps: expect.any(Array) } })
    expect(JSON.stringify(outcome)).toContain(`${createWorkflowRun(7).url} (since 1970-01-01T00:00:00.000Z, at up)`)
  })
})

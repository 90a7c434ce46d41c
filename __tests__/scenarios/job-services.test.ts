import { expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { deployBlue, readMachineState, stateWithBlueLive } from '../support/stories.ts'

const inputs = { 'job-services': 'migrate' }

/** Blue is live, and the Compose file has a job that no service depends on. */
async function addJob(behavior = {}) {
  const { machine, v1 } = await deployBlue()
  machine.services = { ...machine.services, migrate: { image: 'registry/app:${TAG}', isJob: true } }
  return { machine, v1, v2: machine.pushRelease('v2', behavior) }
}

test('a job is run from the new image after the pull and before the color, and its log is shown', async () => {
  const { machine, v2 } = await addJob({ log: 'Applied 3 migrations' })
  const { outputs, transcript, events, notes } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
  expect(outputs).toMatchObject({ result: 'deployed', image: `green=${v2.digest}` })
  expect(machine.ranJobs).toEqual([`migrate ${v2.id}`])
  expect(transcript.slice(4, 8)).toEqual(['pull', 'up green', 'read log', 'health'])
  expect(notes).toContain('the last lines of app-migrate-1:')
  expect(events).toContainEqual({ kind: 'program-output', step: 'up', text: 'Applied 3 migrations' })
  expect(machine.record).toContain(`"jobs":[{"service":"migrate","id":"${v2.id}"}]`)
})

test('a job that fails ends the deployment with its exit code and its log, and nothing is switched', async () => {
  const { machine, v1 } = await addJob({ failsAsJob: true, log: 'relation "cart" exists' })
  const { outputs, annotation, transcript, report } = await deployOn(machine, { tag: 'v2', number: 2, inputs })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up', color: 'blue' })
  expect(annotation.text).toContain('migrate, which must end with success before green starts, failed: exit code 1')
  expect(report.logs).toEqual([{ step: 'up', source: 'app-migrate-1', lines: ['relation "cart" exists'] }])
  expect(transcript.join()).not.toContain('switch')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a recovery after a kill does not run the job again, and a new deployment does', async () => {
  const { machine, v2 } = await addJob()
  const faults = [{ at: 'health check', kind: 'process is killed', effect: true }] as const
  expect((await runOn(machine, { tag: 'v2', number: 2, inputs, faults })).run).toBeUndefined()
  expect(JSON.parse(machine.record)).toMatchObject({ current: { jobs: [{ service: 'migrate', id: v2.id }] } })
  const post = await deployOn(machine, { tag: 'v2', number: 2, inputs, isPostRun: true })
  expect(post.outputs.result).toBe('rolled-back')
  expect(machine.ranJobs).toEqual([`migrate ${v2.id}`])
  await deployOn(machine, { tag: 'v2', number: 3, inputs })
  expect(machine.ranJobs).toEqual([`migrate ${v2.id}`, `migrate ${v2.id}`])
})

test('a rollback runs no job', async () => {
  const { machine, v1 } = await addJob()
  await deployOn(machine, { tag: 'v2', number: 2, inputs })
  const { outputs, notes } = await deployOn(machine, { number: 3, inputs: { ...inputs, mode: 'rollback' } })
  expect(outputs).toMatchObject({ result: 'deployed', image: `blue=${v1.digest}` })
  expect(machine.ranJobs).toHaveLength(1)
  expect(notes).toContain('a rollback does not run migrate: it changes containers, and no data')
})

test('prune removes the images of old jobs', async () => {
  const { machine } = await addJob()
  machine.services = { ...machine.services, migrate: { image: 'registry/jobs:${TAG}', isJob: true } }
  const pushed = ['v2', 'v3', 'v4', 'v5'].map((tag) => {
    machine.pushRelease(tag)
    return machine.engine.push(`registry/jobs:${tag}`).id
  })
  for (const [i, tag] of ['v2', 'v3', 'v4', 'v5'].entries())
    await deployOn(machine, { tag, number: i + 2, inputs: { ...inputs, prune: 'true' } })
  const left = machine.engine.images.map(({ id }) => id).filter((id) => pushed.includes(id))
  expect(left.toSorted()).toEqual(pushed.slice(1).toSorted())
})

test('a plan shows the job, and says the same as a deployment of a wrong one', async () => {
  const { machine } = await addJob()
  const plan = await deployOn(machine, { tag: 'v2', number: 2, inputs: { ...inputs, mode: 'plan' } })
  expect(plan.notes.join('\n')).toContain('runs migrate with the new image to its end, then starts')
  expect(plan.notes.join('\n')).toContain('docker compose -p app up -d --no-deps --remove-orphans=false migrate')
  const problems = {
    nothing: 'job-services names "nothing", but the Compose file has only',
    db: '"db" of job-services never ends: its restart policy starts it again',
  }
  for (const [service, text] of Object.entries(problems)) {
    const wrong = { 'job-services': service }
    const planned = await deployOn(machine, { tag: 'v2', number: 3, inputs: { ...wrong, mode: 'plan' } })
    expect(planned.notes.join('\n')).toContain(text)
    const refused = await deployOn(machine, { tag: 'v2', number: 4, inputs: wrong })
    expect(refused.outputs.result).toBe('refused')
    expect(refused.annotation.text).toContain(text)
  }
})

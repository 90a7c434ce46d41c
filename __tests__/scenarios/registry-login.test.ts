import { expect, test } from '@jest/globals'
import { dockerHub } from '../../src/domain/registry.ts'
import { deployOn } from '../support/deploy-on.ts'
import { deployBlue, readMachineState, stateWithBlueLive } from '../support/stories.ts'

const required = { registry: dockerHub, username: 'team', password: 's3cret token' }
const inputs = { 'registry-username': 'team', 'registry-password': 's3cret token' }

async function deployPrivate(more: Readonly<Record<string, string>>, refusal?: string) {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  machine.engine.requiredLogin = required
  if (refusal !== undefined) machine.engine.refusal = refusal
  return { run: await deployOn(machine, { tag: 'v2', inputs: more }), machine, v1 }
}

test('Docker pulls with the login of the workflow, which is given to it once the host is known', async () => {
  const { run } = await deployPrivate(inputs)
  expect(run.outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(run.transcript).toEqual(
    expect.arrayContaining(['probe nginx', 'open Docker configuration', 'write logins', 'pull', 'up green']),
  )
  expect(run.notes).toContain("using the workflow's login at Docker Hub (team), for this run alone")
  expect(JSON.stringify([run.events, run.annotation])).not.toContain('s3cret')
})

test('a run without these inputs gives Docker no login', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  expect((await deployOn(machine, { tag: 'v2' })).transcript).not.toContain('open Docker configuration')
})

test('a wrong password is refused at pull, nothing is changed, and the workflow is to blame', async () => {
  const { run, machine, v1 } = await deployPrivate({ ...inputs, 'registry-password': 'wr0ng' })
  expect(run.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'pull', color: 'blue' })
  expect(run.annotation.text).toContain(
    'the registry refused the login of the inputs (registry Docker Hub, registry-username team): docker pull: exit code 1',
  )
  expect(run.annotation.text).toContain('What to do: check that registry-password is the password or token of team')
  expect(run.annotation.text).toContain('workflow')
  expect(run.annotation.text).not.toContain('wr0ng')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test.each([
  ['denied: Your authorization token has expired. Reauthenticate and try again.', 'Docker Hub has ended'],
  ['no basic auth credentials', 'the server itself has no login at Docker Hub, or one that has ended'],
])('a login of the host that ended is named as that, with the inputs as the fix: %s', async (refusal, reason) => {
  const { run } = await deployPrivate({}, refusal)
  expect(run.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'pull' })
  expect(run.annotation.text).toContain(reason)
  expect(run.annotation.text).toContain('What to do: set the inputs registry, registry-username and registry-password')
})

test('a login at another registry is not taken for the one that was refused', async () => {
  const { run } = await deployPrivate({ ...inputs, registry: 'ghcr.io' })
  expect(run.annotation.text).toContain('the server itself has no login at Docker Hub')
})

test('a Docker that cannot be reached is no refused login', async () => {
  const { run } = await deployPrivate(inputs, 'permission denied while trying to connect to the Docker daemon socket')
  expect(run.outputs).toMatchObject({ result: 'deployed' })
  const other = await deployPrivate({}, 'permission denied while trying to connect to the Docker daemon socket')
  expect(other.run.annotation.text).toContain('What to do: check that the image and its tag exist')
})

test('a rollback has the login too, for an image that was removed from the host', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  await deployOn(machine, { tag: 'v2' })
  const { outputs, transcript } = await deployOn(machine, { inputs: { mode: 'rollback', ...inputs } })
  expect(outputs).toMatchObject({ result: 'deployed' })
  expect(transcript).toEqual(expect.arrayContaining(['write logins', 'ensure images']))
})

test('a plan asks the registry with the login, and shows that a deployment uses it', async () => {
  const { machine } = await deployBlue()
  machine.pushRelease('v2')
  const { transcript, outcome } = await deployOn(machine, { tag: 'v2', inputs: { mode: 'plan', ...inputs } })
  const at = (line: string) => transcript.indexOf(line)
  expect(at('write logins')).toBe(at('read host environment') - 1)
  expect(JSON.stringify(outcome)).toContain("with the workflow's login at Docker Hub")
})

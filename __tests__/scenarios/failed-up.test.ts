import { describe, expect, test } from '@jest/globals'
import { deployOn, runOn } from '../support/deploy-on.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

test('green is stopped and blue still serves when the port is taken at that moment', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const takePort = {
    at: 'docker compose up',
    kind: 'other change',
    change: () => machine.portsTaken.add(8082),
  } as const
  const { outputs, transcript, annotation } = await deployOn(machine, { tag: 'v2', faults: [takePort] })
  expect(outputs).toMatchObject({
    result: 'rolled-back',
    color: 'blue',
    'failed-step': 'up',
    image: `blue=${v1.digest}`,
  })
  const commands = [
    'open folder',
    'take lock',
    'read host',
    'probe nginx',
    'pull',
    'up green',
    'stop green',
    'probe nginx',
  ]
  expect(transcript).toEqual(commands)
  expect(annotation.text).toContain('port is already allocated')
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))

  machine.portsTaken.clear()
  expect((await deployOn(machine, { tag: 'v2' })).outputs).toMatchObject({ result: 'deployed', color: 'green' })
})

test('green is stopped when docker compose up fails after it started all containers', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const faults = [{ at: 'docker compose up', kind: 'command fails', code: 1, stderr: 'oops', effect: true }] as const
  const { outputs } = await deployOn(machine, { tag: 'v2', faults })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up' })
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('up fails when the container has another image than the pulled one', async () => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2')
  const change = () => {
    machine.pushRelease('v2')
    machine.engine.pull('registry/app:v2')
  }
  const { outputs, annotation } = await deployOn(machine, {
    tag: 'v2',
    faults: [{ at: 'docker compose up', kind: 'other change', change }],
  })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up' })
  expect(annotation.text).toMatch(/app-green-1 runs image \w{12}, but \w{12} was pulled/)
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('what Compose stops beside the color is started again, and the deployment warns of it by name', async () => {
  for (const fails of [false, true]) {
    const { machine } = await deployBlue()
    machine.pushRelease('v2', fails ? { status: 503 } : {})
    machine.composeStopsShared = true
    const { outputs, warnings } = await deployOn(machine, { tag: 'v2', inputs: { 'health-timeout': '10s' } })
    expect(outputs.result).toBe(fails ? 'rolled-back' : 'deployed')
    expect(warnings.join()).toContain('app-db-1 ran before')
    expect(machine.engine.findContainers('app', 'db').map(({ status }) => status)).toEqual(['running'])
  }
})

describe('a job that the colors depend on', () => {
  const addJob = async (behavior = {}) => {
    const { machine } = await deployBlue()
    const { services } = machine
    const color = { ...services['green'], image: 'registry/app:${TAG}', dependsOn: ['db', 'migrate'] }
    machine.services = {
      ...services,
      green: color,
      blue: { ...color, port: 8081 },
      migrate: { image: 'registry/app:${TAG}', isJob: true },
    }
    return { machine, image: machine.pushRelease('v2', behavior) }
  }
  const deployWithJob = async (behavior = {}) => {
    const { machine, image } = await addJob(behavior)
    return { machine, image, ...(await deployOn(machine, { tag: 'v2' })) }
  }

  test('is run from the new image before the color starts', async () => {
    const { machine, image, outputs } = await deployWithJob()
    expect(outputs).toMatchObject({ result: 'deployed', image: `green=${image.digest}` })
    expect(machine.ranJobs).toEqual([`migrate ${image.id}`])
  })

  test('fails the deployment when it fails, and the color is not started', async () => {
    const { machine, outputs, annotation } = await deployWithJob({ failsAsJob: true })
    expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up', color: 'blue' })
    expect(annotation.text).toContain('migrate, which must end with success before green starts, failed')
    expect(machine.engine.findContainers('app', 'green')).toEqual([])
  })
  describe('that runs before the deployment, and goes on', () => {
    const addRunningJob = async () => {
      const { machine } = await addJob()
      const job = machine.engine.create({ project: 'app', service: 'migrate', image: 'registry/app:v1' })
      if (job !== undefined) job.status = 'running'
      return { machine, job }
    }
    const findJobContainers = ({ machine }: Awaited<ReturnType<typeof addRunningJob>>) =>
      machine.engine.findContainers('app', 'migrate')

    test('fails the deployment, and is neither removed nor stopped', async () => {
      const host = await addRunningJob()
      const { outputs, annotation } = await deployOn(host.machine, { tag: 'v2' })
      expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'up', color: 'blue' })
      expect(annotation.text).toContain('migrate runs since before this deployment')
      expect(findJobContainers(host)).toEqual([{ ...host.job, status: 'running' }])
    })

    test('is not stopped by the post step of a run that was killed either', async () => {
      const host = await addRunningJob()
      const faults = [{ at: 'docker compose up', effect: 1, kind: 'process is killed' }] as const
      await runOn(host.machine, { tag: 'v2', number: 2, faults })
      host.machine.advance(1_000)
      const { outputs } = await deployOn(host.machine, { tag: 'v2', number: 2, isPostRun: true })
      expect(outputs.result).toBe('rolled-back')
      expect(findJobContainers(host)).toEqual([{ ...host.job, status: 'running' }])
    })
  })
})

import { beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { annotationText, expectNoFailures } from '../support/expectations.ts'
import { includeOneLine, untilHealthy } from '../support/layouts.ts'
import { useTestbed } from '../support/use-testbed.ts'

type Inputs = Readonly<Record<string, string>>

const testbed = useTestbed({ releases: { v1: {}, v2: {}, v3: {}, bad: { HEALTH_STATUS: '500' } } })
const directory = '/srv/run'
/** Lays the host out as on the day of the move: a container of `docker run` serves, and there is no Compose file. */
async function startOld(flags: string): Promise<void> {
  await testbed.host.reset()
  await includeOneLine(testbed.host, directory)
  await testbed.host.run(
    `docker run -d --name old-app ${flags} localhost:5000/app:v1 > /dev/null; ${untilHealthy(8081)}`,
  )
}

const readOld = () =>
  testbed.host.run("docker inspect -f '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}' old-app")
const readAddress = () => testbed.host.run('cat /etc/nginx/service-url.inc')

/** Does what the guide says: saves the Compose file that it shows, and returns the inputs that it shows. */
async function followGuide(): Promise<Inputs> {
  const guide = await testbed.deploy('v2', { mode: 'plan', directory, env: '' })
  const [, composeFile = ''] = /```yaml\n(# Made from the container old-app[^`]*)```/.exec(guide.summary) ?? []
  await testbed.host.writeFile(`${directory}/docker-compose.yml`, composeFile)
  const { with: inputs } = parse(guide.outputs['suggestion'] ?? '') as {
    readonly with: Readonly<Record<string, string | boolean>>
  }
  return { ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)])), directory }
}

describe('a container of docker run', () => {
  let inputs: Inputs = {}
  const run = (version: string, more: Inputs = {}) =>
    testbed.deploy(version, { ...inputs, env: `IMAGE=localhost:5000/app:${version}`, ...more })

  beforeEach(async () => {
    await startOld('--restart always -p 127.0.0.1:8081:8080')
    inputs = await followGuide()
  })

  test('is adopted with the inputs of the guide, without a lost request, and comes back with a rollback', async () => {
    expect(inputs).toEqual({
      adopt: 'true',
      directory,
      'site-file': '/etc/nginx/service-url.inc',
      'site-text': 'set $service_url http://127.0.0.1:{8081|8082};',
    })
    const visitors = await testbed.startVisitors()
    await expectPlanned()
    await expectUndone()
    await expectAdopted()
    const after = await run('bad', { 'health-timeout': '3s' })
    expect(after.outputs).toMatchObject({ result: 'rolled-back', color: 'green' })
    await expectBackAgain()
    const next = await run('v3')
    expect(next.outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
    const report = await visitors.stop()
    expectNoFailures(report)
    expect(Object.keys(report.versions)).toEqual(['v1', 'v2', 'v3'])
    await expectDownAfterRestart()
  })

  async function expectPlanned(): Promise<void> {
    const plan = await run('v2', { mode: 'plan' })
    expect(plan.summary).toContain('Ready: a deployment would move the traffic 🔵 blue (container old-app, adopted)')
    expect(plan.log.annotations).toEqual([])
    const status = await run('v2', { mode: 'status' })
    expect(status.summary).toContain('blue (container old-app, adopted) serves')
  }

  /** Before the switch, and after it. */
  async function expectUndone(): Promise<void> {
    const unseen = { 'public-url': 'http://127.0.0.1:9/', 'public-url-required': 'true' }
    for (const [version, more, step] of [
      ['bad', { 'health-timeout': '3s' }, 'health'],
      ['v2', unseen, 'verify'],
    ] as const) {
      const { outputs, log } = await run(version, more)
      expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': step, color: 'blue' })
      expect(log.display).toContain('blue (container old-app, adopted) serves blue=')
      expect([await readOld(), await testbed.servedVersion()]).toEqual(['running always', 'v1'])
    }
  }

  async function expectAdopted(): Promise<void> {
    const { outputs, log } = await run('v2')
    expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
    expect(log.display).toContain('stopped old-app; old-app was adopted, and is kept')
    expect([await readOld(), await testbed.servedVersion()]).toEqual(['exited unless-stopped', 'v2'])
    const status = await run('v2', { mode: 'status' })
    expect(status.summary).toMatch(/Available for rollback:.*the image of the adopted container old-app/)
    expect(status.summary).toContain('📦 container old-app, adopted')
  }

  /** Its image is what comes back, as a service of the Compose file, and the log says so. */
  async function expectBackAgain(): Promise<void> {
    const { outputs, log } = await run('v9', { mode: 'rollback' })
    expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': 'green' })
    expect(log.display).toContain('blue gets its image, with the variables, volumes and networks of the Compose file')
    expect([await testbed.servedVersion(), await readAddress()]).toEqual([
      'v1',
      'set $service_url http://127.0.0.1:8081;',
    ])
    expect(await readOld()).toBe('exited unless-stopped')
  }

  /** As after a reboot. */
  async function expectDownAfterRestart(): Promise<void> {
    await testbed.host.run(`service docker restart; ${untilHealthy(8082)}`)
    expect([await readOld(), await testbed.servedVersion()]).toEqual(['exited unless-stopped', 'v3'])
  }
})

test('a worker that fails leaves the adopted container serving, and one that runs comes with the release', async () => {
  await startOld('--restart always -p 127.0.0.1:8081:8080')
  const inputs = { ...(await followGuide()), 'worker-services': 'mail' }
  const compose = `${directory}/docker-compose.yml`
  const fails = (await testbed.host.readFile(compose)).replace(/^services:$/m, `services:\n${worker}`)
  await testbed.host.writeFile(compose, fails)
  const run = (version: string, more: Inputs = {}) =>
    testbed.deploy(version, { ...inputs, env: `IMAGE=localhost:5000/app:${version}\nBAD=v2`, ...more })
  const failed = await run('v2')
  expect(failed.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'workers', color: 'blue' })
  expect([await readOld(), await testbed.servedVersion(), await runningWorkers()]).toEqual(['running always', 'v1', ''])
  const deployed = await run('v3')
  expect(deployed.outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
  expect([await readOld(), await testbed.servedVersion(), await runningWorkers()]).toEqual([
    'exited unless-stopped',
    'v3',
    'localhost:5000/app:v3',
  ])
  const back = await run('v9', { mode: 'rollback' })
  expect(back.outputs).toMatchObject({ result: 'refused', color: 'green' })
  expect(annotationText(back)).toContain('with mail (worker-services)')
})

const worker = `  mail:
    image: \${IMAGE:-x}
    environment: { BAD: "\${BAD:-}" }
    entrypoint: ["/usr/local/bin/node", "-e", "if (process.env.BAD === process.env.VERSION) process.exit(3); setInterval(() => {}, 1000)"]`

/** The images of the workers that run. */
const runningWorkers = () =>
  testbed.host.run("docker ps --filter label=com.docker.compose.service=mail --format '{{.Image}}'")

test('a container of docker run --rm is adopted too, and the log says that Docker removes it', async () => {
  await startOld('--rm -p 127.0.0.1:8081:8080')
  const { outputs, log } = await testbed.deploy('v2', { ...(await followGuide()), env: 'IMAGE=localhost:5000/app:v2' })
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(log.display).toContain('old-app was adopted, and Docker removes it, since it was made with --rm')
  expect(await testbed.servedVersion()).toBe('v2')
  expect(await testbed.host.run("docker ps -aq --filter name='^old-app$'")).toBe('')
})

test('a container that has the ports of both colors is not adopted, and keeps serving', async () => {
  await startOld('-p 127.0.0.1:8081:8080')
  const inputs = await followGuide()
  const ports = '-p 127.0.0.1:8081:8080 -p 127.0.0.1:8082:8080'
  await testbed.host.run(
    `docker rm -f old-app; docker run -d --name both ${ports} localhost:5000/app:v1; ${untilHealthy(8081)}`,
  )
  const run = await testbed.deploy('v2', { ...inputs, env: 'IMAGE=localhost:5000/app:v2' })
  expect(run.outputs).toMatchObject({ result: 'refused', 'failed-step': 'state' })
  expect(annotationText(run)).toContain('both publishes the ports of both colors')
  expect(await testbed.servedVersion()).toBe('v1')
})

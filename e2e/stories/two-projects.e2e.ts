import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { annotationText, deployRelease, expectNoFailures } from '../support/expectations.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, v2: {}, v3: {}, bad: { HEALTH_STATUS: '500' } } })

const service = (source: string, port: number | string) => `version: "3.8"
services:
  app:
    ${source}
    ports: ["127.0.0.1:${port}:8080"]
    depends_on: [db]
    restart: unless-stopped
  db:
    image: localhost:5000/app:db
    environment: { WORKER: "1" }
`
const image = 'image: localhost:5000/app:${TAG:-v1}'

/** A file and a project for each color, with the same service in both. */
const inputs = {
  'compose-files': 'docker-compose.{blue|green}.yml',
  'project-name': 'shop-{blue|green}',
  'blue-services': 'app',
  'green-services': 'app',
}

/** The containers that run: `PROJECT/SERVICE`. */
const running = async (): Promise<readonly string[]> => {
  const format = '{{.Label "com.docker.compose.project"}}/{{.Label "com.docker.compose.service"}}'
  return (await testbed.host.run(`docker ps --format '${format}' | sort`)).split('\n')
}
const databases = ['shop-blue/db', 'shop-green/db']

async function writeFiles(source: string): Promise<void> {
  await testbed.reset()
  await testbed.host.run('rm /srv/app/docker-compose.yml')
  await testbed.host.writeFile('/srv/app/docker-compose.blue.yml', service(source, 8081))
  await testbed.host.writeFile('/srv/app/docker-compose.green.yml', service(source, 8082))
}

describe('a file and a project for each color, with the same service in both', () => {
  beforeEach(() => writeFiles(image))

  test('deploys, undoes a broken release, and rolls back, and no visitor notices', async () => {
    const plan = await testbed.deploy('v1', { ...inputs, mode: 'plan' })
    expect(plan.outputs['result']).toBe('planned')
    await deployRelease(testbed, 'v1', inputs)
    const visitors = await testbed.startVisitors()
    const second = await deployRelease(testbed, 'v2', inputs)
    expect(second.outputs).toMatchObject({ color: 'green', 'previous-color': 'blue' })
    expect(await running()).toEqual([databases[0], 'shop-green/app', databases[1]])
    const bad = await testbed.deploy('bad', { ...inputs, 'health-timeout': '3s' })
    expect(bad.outputs).toMatchObject({ result: 'rolled-back', color: 'green', 'failed-step': 'health' })
    await deployRelease(testbed, 'v3', inputs)
    const back = await testbed.deploy('v9', { ...inputs, mode: 'rollback', prune: 'true' })
    expect(back.outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await testbed.servedVersion()).toBe('v2')
    const status = await testbed.deploy('v9', { ...inputs, mode: 'status' })
    expect(status.outputs).toMatchObject({ result: 'reported', color: 'green', image: back.outputs['image'] })
    expect(await running()).toEqual([databases[0], 'shop-green/app', databases[1]])
    expectNoFailures(await visitors.stop())
  })

  test('a kill in up and a cancel in the switch leave the live project as it was', async () => {
    await deployRelease(testbed, 'v1', inputs)
    const visitors = await testbed.startVisitors()
    const killed = await reachStep('up', testbed.startDeploy('v2', inputs))
    killed.kill()
    await killed.done
    expect(await testbed.servedVersion()).toBe('v1')
    expect(await running()).toContain('shop-blue/app')
    await deployRelease(testbed, 'v2', inputs)
    const cancelled = await reachStep('switch', testbed.startDeploy('v3', inputs))
    cancelled.cancel()
    const { outputs } = await cancelled.done
    expect(await testbed.servedVersion()).toBe(outputs['result'] === 'deployed' ? 'v3' : 'v2')
    await deployRelease(testbed, 'v1', inputs)
    expectNoFailures(await visitors.stop())
  })

  test('the same service in one project is refused, with what to set', async () => {
    const refused = await testbed.deploy('v1', { ...inputs, 'project-name': 'shop' })
    expect(refused.outputs['result']).toBe('refused')
    expect(annotationText(refused)).toContain('project-name: NAME-{blue|green}')
  })
})

test('one file for both colors, which gets its port by a variable', async () => {
  await testbed.reset(service(image, '${PORT}'))
  const byVariable = { ...inputs, 'compose-files': '', 'color-env': 'PORT={8081|8082}' }
  await deployRelease(testbed, 'v1', byVariable)
  const visitors = await testbed.startVisitors()
  await deployRelease(testbed, 'v2', byVariable)
  await deployRelease(testbed, 'v3', byVariable)
  expectNoFailures(await visitors.stop())
})

describe('services that are built on the host', () => {
  /** Writes the source of a release, as a checkout on the server does. */
  const writeSource = (version: string, more = '') =>
    testbed.host.writeFile('/srv/app/src/Dockerfile', `FROM localhost:5000/app:v1\nENV VERSION=${version}\n${more}`)
  beforeEach(() => testbed.host.run('docker pull --quiet localhost:5000/app:v1'))
  // An image that others were built from cannot be removed by a reset.
  afterEach(async () => {
    const built = `docker image ls -q 'ec2-blue-green-deploy/*/*' | sort -u | xargs -r docker image rm --force`
    await testbed.host.run(`docker ps -aq | xargs -r docker rm --force; ${built}; docker image prune --force`)
  })

  test.each([
    ['without a name', 'build: ./src'],
    ['with the name that a registry has too', 'build: ./src\n    image: localhost:5000/app:v2\n    pull_policy: build'],
  ])('deploy, fail, and roll back to what was built before: %s', async (_, source) => {
    await writeFiles(source)
    await writeSource('built1')
    await deployRelease(testbed, 'none', inputs).catch(() => undefined)
    expect(await testbed.servedVersion()).toBe('built1')
    const visitors = await testbed.startVisitors()
    await writeSource('built2')
    const second = await testbed.deploy('none', inputs)
    expect(second.outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(second.outputs['image']).toMatch(/^app=sha256:/)
    expect(await testbed.servedVersion()).toBe('built2')
    await writeSource('built3', 'RUN ["/usr/local/bin/node", "-e", "process.exit(7)"]\n')
    const failed = await testbed.deploy('none', inputs)
    expect(failed.outputs).toMatchObject({ color: 'green', 'failed-step': 'pull' })
    expect(annotationText(failed)).toContain('app could not be built on the server')
    await testbed.host.run('docker rm --force shop-blue-app-1 shop-blue_app_1 2>&1; docker image prune --force')
    const back = await testbed.deploy('none', { ...inputs, mode: 'rollback' })
    expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expect(await testbed.servedVersion()).toBe('built1')
    expectNoFailures(await visitors.stop())
  })
})

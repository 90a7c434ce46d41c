import { describe, expect, test } from '@jest/globals'
import { deployRelease, expectNoFailures, expectRolledBack, findStep, recordRelease } from '../support/expectations.ts'
import { releasesAfterBlue } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1'], reset: 'each test', project: project() })

const inputs = { 'blue-services': 'blue-web blue-worker', 'green-services': 'green-web green-worker' }

describe('colors of two services each, which depend on one database', () => {
  test('the database is started once and never touched again, also when its configuration changes', async () => {
    await deployRelease(testbed, 'v1', inputs)
    const database = await testbed.findContainer('db')
    expect(database.status).toBe('running')
    const visitors = await testbed.startVisitors({ slowMs: 1000 })

    for (const { version, color, former } of releasesAfterBlue('v2', 'v3', 'v4')) {
      if (version === 'v3') await testbed.host.writeProject('/srv/app', project('changed'))
      await testbed.buildRelease(version)
      const { outputs } = await testbed.deploy(version, inputs)
      expect(outputs).toMatchObject({ result: 'deployed', color, 'previous-color': former })
      expect(outputs['image']).toBe(
        `${await testbed.imageOf(`${color}-web`)}\n${await testbed.imageOf(`${color}-worker`)}`,
      )
      expect(await readStatuses()).toEqual({
        db: 'running',
        [`${color}-web`]: 'running',
        [`${color}-worker`]: 'running',
        [`${former}-web`]: 'exited',
        [`${former}-worker`]: 'exited',
      })
      expect(await testbed.findContainer('db')).toEqual(database)
    }
    expectNoFailures(await visitors.stop())
  })

  test('a database that does not run is started again, but not created again', async () => {
    await deployRelease(testbed, 'v1', inputs)
    const { id } = await testbed.findContainer('db')
    await testbed.host.run(`docker stop -t 1 ${id} > /dev/null`)
    await testbed.host.writeProject('/srv/app', project('changed'))
    expect((await testbed.deploy('v1', inputs)).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await testbed.findContainer('db')).toMatchObject({ id, status: 'running' })
  })

  test('an unhealthy worker fails the deployment even if the web service is healthy', async () => {
    await deployRelease(testbed, 'v1', inputs)
    const former = await recordRelease(testbed, 'blue', ['blue-web', 'blue-worker'])
    const visitors = await testbed.startVisitors({ slowMs: 1000 })

    const unhealthy = await testbed.deploy('v1', { ...inputs, env: 'TAG=v1\nUNHEALTHY=1', 'health-timeout': '8s' })
    await expectRolledBack(testbed, unhealthy, { step: 'health', former })
    expect(unhealthy.log.display).toMatch(
      /not healthy after 8 s: \S*green-worker\S* is unhealthy by its own HEALTHCHECK/,
    )
    expect(unhealthy.log.display).toMatch(/the last lines of \S*green-worker[^]*\| working \d/)

    const crashed = await testbed.deploy('v1', { ...inputs, env: 'TAG=v1\nCRASHES=1', 'health-timeout': '1m' })
    await expectRolledBack(testbed, crashed, { step: 'health', former })
    expect(crashed.log.display).toMatch(/green-worker\S* crashed: exit code 3/)
    expect(findStep(crashed, 'health').ms).toBeLessThan(20_000)
    expect(await readStatuses()).toMatchObject({ 'green-web': 'exited', 'green-worker': 'exited' })
    expectNoFailures(await visitors.stop())
  })
})

async function readStatuses(): Promise<Record<string, string>> {
  return Object.fromEntries([...(await testbed.listContainers())].map(([service, { status }]) => [service, status]))
}

function project(ofTheDatabase = ''): string {
  const image = 'image: localhost:5000/app:${TAG:-v1}\n    depends_on: [db]'
  return `
version: "3.8"
services:
  blue-web:
    ${image}
    ports: ["127.0.0.1:8081:8080"]
  blue-worker: &worker
    ${image}
    environment: { WORKER: "1", HEALTHCHECK_FAIL: "\${UNHEALTHY:-}", CRASH_AT_START: "\${CRASHES:-}" }
    healthcheck:
      test: ["CMD", "/usr/local/bin/node", "/app/server.mjs", "healthcheck"]
      interval: 1s
      retries: 1
  green-web:
    ${image}
    ports: ["127.0.0.1:8082:8080"]
  green-worker: *worker
  db:
    image: localhost:5000/app:db
    environment: { WORKER: "1", SETTING: "${ofTheDatabase}" }
`
}

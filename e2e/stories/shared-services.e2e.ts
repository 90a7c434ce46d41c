import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { expectNoFailures, expectRolledBack, goLive, remember, stepOf } from '../support/expectations.ts'
import { Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

const inputs = { 'blue-services': 'blue-web blue-worker', 'green-services': 'green-web green-worker' }

describe('colors of two services each, beside a database that both depend on', () => {
  beforeEach(async () => {
    await stage.layOut(project())
    await stage.release('db')
    await stage.release('v1')
  })

  test('the database is started once and never touched again, not even when its configuration changed', async () => {
    await goLive(stage, 'v1', inputs)
    const database = await stage.container('db')
    expect(database.status).toBe('running')
    const visitors = await stage.visitors({ slowMs: 1000 })

    for (const [version, color, former] of [
      ['v2', 'green', 'blue'],
      ['v3', 'blue', 'green'],
      ['v4', 'green', 'blue'],
      ['v5', 'blue', 'green'],
    ] as const) {
      if (version === 'v3') await stage.host.composeProject('/srv/app', project('changed'))
      await stage.release(version)
      const { outputs } = await stage.deploy(version, inputs)
      expect(outputs).toMatchObject({ result: 'deployed', color, 'previous-color': former })
      expect(outputs['image']).toBe(`${await stage.imageOf(`${color}-web`)}\n${await stage.imageOf(`${color}-worker`)}`)
      expect(await statuses()).toEqual({
        db: 'running',
        [`${color}-web`]: 'running',
        [`${color}-worker`]: 'running',
        [`${former}-web`]: 'exited',
        [`${former}-worker`]: 'exited',
      })
      expect(await stage.container('db')).toEqual(database)
    }
    expectNoFailures(await visitors.stop())
  })

  test('a database that does not run is started again as it is', async () => {
    await goLive(stage, 'v1', inputs)
    const { id } = await stage.container('db')
    await stage.host.must(`docker stop -t 1 ${id} > /dev/null`)
    await stage.host.composeProject('/srv/app', project('changed'))
    expect((await stage.deploy('v1', inputs)).outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expect(await stage.container('db')).toMatchObject({ id, status: 'running' })
  })

  test('a worker that is no good holds the deploy back, however healthy the web service is', async () => {
    await goLive(stage, 'v1', inputs)
    const former = await remember(stage, 'blue', ['blue-web', 'blue-worker'])
    const visitors = await stage.visitors({ slowMs: 1000 })

    const unhealthy = await stage.deploy('v1', { ...inputs, env: 'TAG=v1\nUNHEALTHY=1', 'health-timeout': '20s' })
    await expectRolledBack(stage, unhealthy, { step: 'health', former })
    expect(unhealthy.log.display).toMatch(
      /not healthy after 20 s: \S*green-worker\S* is unhealthy by its own HEALTHCHECK/,
    )
    expect(unhealthy.log.display).toMatch(/the last lines of \S*green-worker[^]*\| working \d/)

    const crashed = await stage.deploy('v1', { ...inputs, env: 'TAG=v1\nCRASHES=1', 'health-timeout': '1m' })
    await expectRolledBack(stage, crashed, { step: 'health', former })
    expect(crashed.log.display).toMatch(/green-worker\S* crashed: exit code 3/)
    expect(stepOf(crashed, 'health').ms).toBeLessThan(20_000)
    expect(await statuses()).toMatchObject({ 'green-web': 'exited', 'green-worker': 'exited' })
    expectNoFailures(await visitors.stop())
  })
})

async function statuses(): Promise<Record<string, string>> {
  return Object.fromEntries([...(await stage.containers())].map(([service, { status }]) => [service, status]))
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

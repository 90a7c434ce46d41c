import { expect, test } from '@jest/globals'
import { deployRelease, expectNoFailures } from '../support/expectations.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db'], reset: 'each test' })

/** Builds and deploys releases. Each test may move a tag, so each builds its own. */
async function deployReleases(...versions: readonly string[]): Promise<void> {
  for (const version of versions) {
    await testbed.buildRelease(version)
    await deployRelease(testbed, version)
  }
}

/** The tag `v9` does not exist, since a rollback must not use the tag. */
const rollBack = (inputs = {}) => testbed.deploy('v9', { mode: 'rollback', ...inputs })

test('each rollback goes one release further back, and never to the release that was rolled back', async () => {
  await deployReleases('v1', 'v2', 'v3')
  const visitors = await testbed.startVisitors({ fresh: 2, keepAlive: 2, slow: 0 })
  const once = await rollBack()
  expect(once.outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
  expect(once.outputs['image']).toBe(await testbed.imageOf('green'))
  expect(await testbed.servedVersion()).toBe('v2')
  await rollBack()
  expect(await testbed.servedVersion()).toBe('v1')
  const enough = await rollBack()
  expect(enough.outputs).toMatchObject({ result: 'refused', 'failed-step': 'restore', color: 'blue' })
  expect(enough.log.annotations[0]?.message).toContain('the record on the server has no release before the live one')
  expect(await testbed.servedVersion()).toBe('v1')
  expectNoFailures(await visitors.stop())
})

test('a rollback works after its tag has moved, container and image are removed, and a deployment has failed', async () => {
  await deployReleases('v1', 'v2')
  await testbed.buildRelease('v1', { VERSION: 'v1-rebuilt' })
  await testbed.buildRelease('v4', { HEALTH_STATUS: '500' })
  expect((await testbed.deploy('v4', { 'health-timeout': '2s' })).outputs['result']).toBe('rolled-back')
  await testbed.host.run('docker rm -f $(docker ps -aq --filter status=exited) >/dev/null')
  await testbed.host.run(
    'docker image ls -q localhost:5000/app | sort -u | xargs -r docker image rm -f >/dev/null 2>&1 || true',
  )
  expect((await rollBack()).outputs['result']).toBe('deployed')
  expect(await testbed.servedVersion()).toBe('v1')
})

test('a rollback to a release that is not healthy any more fails, and the live release still serves', async () => {
  await deployReleases('v1', 'v2')
  const live = (await testbed.listContainers()).get('green')
  const { outputs } = await rollBack({ 'health-path': '/slow?ms=9000', 'health-timeout': '2s' })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health', color: 'green' })
  expect((await testbed.listContainers()).get('green')).toEqual(live)
  expect(await testbed.servedVersion()).toBe('v2')
})

test('prune keeps the images that a rollback needs, and those of others', async () => {
  await deployReleases('v1', 'v2', 'v3')
  await testbed.host.run(
    'docker tag localhost:5000/app:v1 somebody/else:1 2>/dev/null || docker pull -q localhost:5000/app:v1',
  )
  await testbed.host.run('docker tag localhost:5000/app:v1 somebody/else:1')
  for (const version of ['v4', 'v5']) {
    await testbed.buildRelease(version)
    expect((await testbed.deploy(version, { prune: 'true' })).outputs['result']).toBe('deployed')
  }
  const left = (await testbed.host.run(`docker image ls --format '{{.Repository}}:{{.Tag}}' | sort`)).split('\n')
  expect(left).toEqual(
    expect.arrayContaining(['localhost:5000/app:v3', 'localhost:5000/app:v4', 'localhost:5000/app:v5']),
  )
  expect(left).toContain('somebody/else:1')
  expect(left).not.toContain('localhost:5000/app:v2')
})

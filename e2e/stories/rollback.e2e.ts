import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { expectNoFailures } from '../support/expectations.ts'
import { Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  await stage.release('db')
})
beforeEach(async () => {
  await stage.layOut()
  for (const version of ['v1', 'v2', 'v3']) {
    await stage.release(version)
    await stage.deploy(version)
  }
})
afterAll(() => stage.close())

/** `v9` is no release at all: a rollback must not look at the tag. */
const rollBack = (inputs = {}) => stage.deploy('v9', { mode: 'rollback', ...inputs })

test('back to the release before, and one further back; the bad one is not met again', async () => {
  const visitors = await stage.visitors({ slow: 0 })
  const once = await rollBack()
  expect(once.outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
  expect(once.outputs['image']).toBe(await stage.imageOf('green'))
  expect(await stage.served()).toBe('v2')
  await rollBack()
  expect(await stage.served()).toBe('v1')
  const enough = await rollBack()
  expect(enough.outputs).toMatchObject({ result: 'refused', 'failed-step': 'pull', color: 'blue' })
  expect(enough.log.annotations[0]?.message).toContain('remembers no release before the one that serves')
  expect(await stage.served()).toBe('v1')
  expectNoFailures(await visitors.stop())
})

test('also when the tag has moved, the container is gone, its image too, and a deployment has failed since', async () => {
  await stage.release('v2', { VERSION: 'v2-rebuilt' })
  await stage.release('v4', { HEALTH_STATUS: '500' })
  expect((await stage.deploy('v4', { 'health-timeout': '2s' })).outputs['result']).toBe('rolled-back')
  await stage.host.must('docker rm -f $(docker ps -aq --filter status=exited) >/dev/null')
  await stage.host.must(
    'docker image ls -q localhost:5000/app | sort -u | xargs -r docker image rm -f >/dev/null 2>&1 || true',
  )
  expect((await rollBack()).outputs['result']).toBe('deployed')
  expect(await stage.served()).toBe('v2')
})

test('a release that is no good any more is not gone back to: what serves stays', async () => {
  const healthy = (await stage.containers()).get('blue')
  const { outputs } = await rollBack({ 'health-path': '/slow?ms=9000', 'health-timeout': '2s' })
  expect(outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health', color: 'blue' })
  expect((await stage.containers()).get('blue')).toEqual(healthy)
  expect(await stage.served()).toBe('v3')
})

test('prune leaves what a rollback needs, and what is not ours', async () => {
  await stage.host.must(
    'docker tag localhost:5000/app:v1 somebody/else:1 2>/dev/null || docker pull -q localhost:5000/app:v1',
  )
  await stage.host.must('docker tag localhost:5000/app:v1 somebody/else:1')
  for (const version of ['v4', 'v5']) {
    await stage.release(version)
    expect((await stage.deploy(version, { prune: 'true' })).outputs['result']).toBe('deployed')
  }
  const left = (await stage.host.must(`docker image ls --format '{{.Repository}}:{{.Tag}}' | sort`)).split('\n')
  expect(left).toEqual(
    expect.arrayContaining(['localhost:5000/app:v3', 'localhost:5000/app:v4', 'localhost:5000/app:v5']),
  )
  expect(left).toContain('somebody/else:1')
  expect(left).not.toContain('localhost:5000/app:v2')
})

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { expectNoFailures, goLive, stepOf } from '../support/expectations.ts'
import { Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

beforeEach(async () => {
  await stage.layOut()
  await stage.release('db')
})

test('old-color: keep leaves both up, and the next deploy asks nginx which of them is live', async () => {
  await stage.release('v1')
  await goLive(stage, 'v1')
  const visitors = await stage.visitors()

  for (const [version, color, former] of [
    ['v2', 'green', 'blue'],
    ['v3', 'blue', 'green'],
    ['v4', 'green', 'blue'],
  ] as const) {
    const kept = await stage.container(former)
    await stage.release(version)
    const { outputs, log } = await stage.deploy(version, { 'old-color': 'keep' })
    expect(outputs).toMatchObject({ result: 'deployed', color, 'previous-color': former })
    expect(log.display).toMatch(`stop: ${former} is kept running (old-color: keep)`)
    expect(log.annotations).toEqual([])
    expect(await stage.served()).toBe(version)
    expect(await stage.container(former)).toEqual(kept)
    expect((await stage.container(color)).status).toBe('running')
  }

  await stage.release('v5')
  const { outputs } = await stage.deploy('v5')
  expect(outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': 'green' })
  expect((await stage.container('green')).status).toBe('exited')
  const report = await visitors.stop()
  expectNoFailures(report)
  expect(Object.keys(report.versions)).toEqual(['v1', 'v2', 'v3', 'v4', 'v5'])
})

test('stop-timeout bounds an application that does not hear SIGTERM', async () => {
  await stage.release('deaf', { DEAF: '1' })
  await goLive(stage, 'deaf')
  await stage.release('v2')
  const run = await stage.deploy('v2', { 'stop-timeout': '3s' })
  expect(run.outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(stepOf(run, 'stop').ms).toBeGreaterThanOrEqual(3_000)
  expect(stepOf(run, 'stop').ms).toBeLessThan(9_000) // the default is 10 s
  expect((await stage.container('blue')).status).toBe('exited')
  expect(await stage.host.must('docker logs $(docker ps -aq --filter name=blue)')).toMatch('SIGTERM: not listening')
})

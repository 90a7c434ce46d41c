import { expect, test } from '@jest/globals'
import { deployRelease, expectNoFailures, findStep } from '../support/expectations.ts'
import { releasesAfterBlue } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, deaf: { DEAF: '1' } }, reset: 'each test' })

test('old-color: keep leaves both colors running, and the next deployment asks nginx which one is live', async () => {
  await deployRelease(testbed, 'v1')
  const visitors = await testbed.startVisitors()

  for (const { version, color, former } of releasesAfterBlue('v2', 'v3')) {
    const kept = await testbed.findContainer(former)
    await testbed.buildRelease(version)
    const { outputs, log } = await testbed.deploy(version, { 'old-color': 'keep' })
    expect(outputs).toMatchObject({ result: 'deployed', color, 'previous-color': former })
    expect(log.display).toMatch(`stop: ${former} keeps running (old-color: keep)`)
    expect(log.annotations).toEqual([])
    expect(await testbed.servedVersion()).toBe(version)
    expect(await testbed.findContainer(former)).toEqual(kept)
    expect((await testbed.findContainer(color)).status).toBe('running')
  }

  await testbed.buildRelease('v4')
  const { outputs } = await testbed.deploy('v4')
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green', 'previous-color': 'blue' })
  expect((await testbed.findContainer('blue')).status).toBe('exited')
  const report = await visitors.stop()
  expectNoFailures(report)
  expect(Object.keys(report.versions)).toEqual(['v1', 'v2', 'v3', 'v4'])
})

test('stop-timeout limits the wait for an application that ignores SIGTERM', async () => {
  await deployRelease(testbed, 'deaf')
  await testbed.buildRelease('v2')
  const run = await testbed.deploy('v2', { 'stop-timeout': '3s' })
  expect(run.outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(findStep(run, 'stop').ms).toBeGreaterThanOrEqual(3_000)
  expect(findStep(run, 'stop').ms).toBeLessThan(9_000) // the default is 10 s
  expect((await testbed.findContainer('blue')).status).toBe('exited')
  expect(await testbed.host.run('docker logs $(docker ps -aq --filter name=blue)')).toMatch('SIGTERM: not listening')
})

import { expect, test } from '@jest/globals'
import { expectNoFailures } from '../support/expectations.ts'
import { releasesAfterBlue } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1'], reset: 'once' })

test('a first deployment and two more succeed, and no visitor notices', async () => {
  const first = await testbed.deploy('v1')
  expect(first.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': '' })
  expect(await testbed.servedVersion()).toBe('v1')

  const visitors = await testbed.startVisitors({ fresh: 6, keepAlive: 6 })
  for (const { version, color, former } of releasesAfterBlue('v2', 'v3')) {
    await testbed.buildRelease(version)
    const { outputs, log } = await testbed.deploy(version)
    expect(outputs).toMatchObject({ result: 'deployed', color, 'previous-color': former, 'failed-step': '' })
    expect(await testbed.servedVersion()).toBe(version)
    expect(log.annotations).toEqual([])
    expect((await testbed.findContainer(former)).status).toBe('exited')
  }
  const report = await visitors.stop()
  expectNoFailures(report)
  expect(Object.keys(report.versions)).toEqual(['v1', 'v2', 'v3'])
  expect(report.byClient.slow.answered).toBe(report.byClient.slow.requests)
})

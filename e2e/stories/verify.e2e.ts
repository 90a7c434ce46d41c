import { expect, test } from '@jest/globals'
import { expectNoFailures } from '../support/expectations.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['db', 'v1', 'v2'], reset: 'once', live: 'v1' })

test('a deployment that fails verify-status is rolled back, even if the previous release does not pass it either', async () => {
  const visitors = await testbed.startVisitors()
  const { outputs } = await testbed.deploy('v2', { 'verify-status': '404' })
  const report = await visitors.stop()
  expect(outputs).toMatchObject({
    result: 'rolled-back',
    'failed-step': 'verify',
    color: 'blue',
    'previous-color': 'blue',
  })
  expect(await testbed.servedVersion()).toBe('v1')
  expect((await testbed.listContainers()).get('green')?.status).toBe('exited')
  expectNoFailures(report)
})

import { expect, test } from '@jest/globals'
import { Stage } from '../support/testbed.ts'

test('a verify-status that neither release gives: the former one is back, and not held to it', async () => {
  const stage = await Stage.open()
  for (const version of ['db', 'v1', 'v2']) await stage.release(version)
  await stage.layOut()
  await stage.deploy('v1')
  const visitors = await stage.visitors()
  const { outputs } = await stage.deploy('v2', { 'verify-status': '404' })
  const report = await visitors.stop()
  expect(outputs).toMatchObject({
    result: 'rolled-back',
    'failed-step': 'verify',
    color: 'blue',
    'previous-color': 'blue',
  })
  expect(await stage.served()).toBe('v1')
  expect((await stage.containers()).get('green')?.status).toBe('exited')
  expect({ failed: report.failed, failures: report.failures.slice(0, 5) }).toEqual({ failed: 0, failures: [] })
})

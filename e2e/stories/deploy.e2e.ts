import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  await stage.release('db')
})

describe('releases that are fine', () => {
  beforeEach(() => stage.layOut())

  test('a first one and four more in a row: no visitor notices', async () => {
    await stage.release('v1')
    const first = await stage.deploy('v1')
    expect(first.outputs).toMatchObject({ result: 'deployed', color: 'blue', 'previous-color': '' })
    expect(await stage.served()).toBe('v1')

    const visitors = await stage.visitors()
    for (const [version, color, previous] of [
      ['v2', 'green', 'blue'],
      ['v3', 'blue', 'green'],
      ['v4', 'green', 'blue'],
      ['v5', 'blue', 'green'],
    ] as const) {
      await stage.release(version)
      const { outputs, log } = await stage.deploy(version)
      expect(outputs).toMatchObject({ result: 'deployed', color, 'previous-color': previous, 'failed-step': '' })
      expect(await stage.served()).toBe(version)
      expect(log.annotations).toEqual([])
      const containers = await stage.containers()
      expect(containers.get(previous)?.status).toBe('exited')
    }
    const report = await visitors.stop()
    expect({ failed: report.failed, failures: report.failures.slice(0, 5) }).toEqual({ failed: 0, failures: [] })
    expect(Object.keys(report.versions)).toEqual(['v1', 'v2', 'v3', 'v4', 'v5'])
    expect(report.byClient.slow.answered).toBe(report.byClient.slow.requests)
  })
})

import { expect, test } from '@jest/globals'
import { clockCheck, memoryCheck } from '../../src/checks/capacity.ts'
import { emptyEnvironment } from './environment.ts'

test.each([
  [-11_500, 'warning'],
  [-9_000, 'ok'],
  [0, 'ok'],
  [12_000, 'ok'], // the host may have read its clock at the end of the 3 s that the answer took
  [15_000, 'warning'],
])('a clock that is %d ms off in an answer after 3 s: %s', (difference, result) => {
  const sentAt = 1_700_000_000_000
  const times = { sentAt, answeredAt: sentAt + 3_000 }
  expect(clockCheck({ ...emptyEnvironment, clockMs: sentAt + difference }, times).result).toBe(result)
})

test('swap counts as free memory', () => {
  const containerMemoryBytes = [300 * 2 ** 20]
  const checkWithSwap = (swapKiB: number) =>
    memoryCheck({ ...emptyEnvironment, containerMemoryBytes, memory: { availableKiB: 100_000, swapKiB } }, 'blue')
  expect([checkWithSwap(0).result, checkWithSwap(2_000_000).result]).toEqual(['warning', 'ok'])
  expect(checkWithSwap(2_000_000).found).toContain('of it swap')
})

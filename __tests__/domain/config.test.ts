import { describe, expect, test } from '@jest/globals'

import { StatusSet } from '../../src/domain/config.ts'

describe('StatusSet', () => {
  const set = new StatusSet([
    { from: 200, to: 299 },
    { from: 304, to: 304 },
  ])

  test.each([200, 250, 299, 304])('%d is in 200-299,304', (status) => expect(set.matches(status)).toBe(true))
  test.each([0, 199, 300, 303, 305, 503])('%d is not in 200-299,304', (status) =>
    expect(set.matches(status)).toBe(false),
  )
  test('is printed as the user writes it', () => expect(set.toString()).toBe('200-299,304'))
})

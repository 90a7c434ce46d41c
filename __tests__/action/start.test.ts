import { expect, test } from '@jest/globals'
import { wasInterrupted } from '../../src/action/start.ts'

test.each([
  ['it never held the host', {}, false],
  ['it ended by itself', { 'STATE_began-at': '1', STATE_ended: 'true' }, false],
  ['it was ended while it held the host', { 'STATE_began-at': '1' }, true],
  ['it ended before it held the host', { STATE_ended: 'true' }, false],
])('%s', (_, env, cutOff) => {
  expect(wasInterrupted(env)).toBe(cutOff)
})

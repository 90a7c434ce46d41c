import { expect, test } from '@jest/globals'

import { table } from '../../tools/table.ts'

test('each column is as wide as its widest cell, and numbers are at the right', () => {
  const columns = [{ title: 'name' }, { title: 'n', right: true }, { title: 'note' }]
  expect(
    table(columns, [
      ['a', '10', 'x → y'],
      ['longer', '9'],
    ]),
  ).toBe(['name     n  note', '──────  ──  ─────', 'a       10  x → y', 'longer   9'].join('\n'))
})

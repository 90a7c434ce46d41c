import { expect, test } from '@jest/globals'

import { table } from '../../tools/table.ts'

test('makes each column as wide as its widest cell, with numbers at the right', () => {
  const columns = [{ title: 'name' }, { title: 'n', right: true }, { title: 'note' }]
  expect(
    table(columns, [
      ['a', '10', 'x → y'],
      ['longer', '9'],
    ]),
  ).toBe(['name     n  note', '──────  ──  ─────', 'a       10  x → y', 'longer   9'].join('\n'))
})

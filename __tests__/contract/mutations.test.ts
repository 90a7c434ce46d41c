import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { mutations } from '../../tools/mutation/list.ts'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

// script/mutations takes minutes and is not part of every run: at least its list may not go stale.
test.each(mutations.map((each) => ({ ...each })))(
  '$name: its place in $file is there still, once',
  ({ file, text }) => {
    expect(read(file).split(text)).toHaveLength(2)
  },
)

test('every mistake that is tried stands in the table, and nothing else does', () => {
  const rows = read('docs/mutations.md').matchAll(/^\| (?!Mistake|---)([^|]+) \|/gm)
  expect([...rows].map(([, name = '']) => name)).toEqual(mutations.map(({ name }) => name))
})

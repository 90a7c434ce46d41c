import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { onOneHost } from '../../tools/suite/stories.ts'

test('what is played on one host is a story, and on one host only', () => {
  const stories = globSync(join(import.meta.dirname, '../../e2e/stories/**/*.e2e.ts')).map((file) =>
    basename(file, '.e2e.ts'),
  )
  const named = Object.values(onOneHost).flat()
  expect(named.filter((name) => !stories.includes(name))).toEqual([])
  expect(new Set(named).size).toBe(named.length)
})

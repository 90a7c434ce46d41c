import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { onOneHost } from '../../tools/suite/stories.ts'

test('every story that runs on one host exists, and runs on that host only', () => {
  const stories = globSync(join(import.meta.dirname, '../../e2e/stories/**/*.e2e.ts')).map((file) =>
    basename(file, '.e2e.ts'),
  )
  const named = Object.values(onOneHost).flat()
  expect(named.filter((name) => !stories.includes(name))).toEqual([])
  expect(new Set(named).size).toBe(named.length)
})

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')

/** Folders that a text may name from the root of the project, or from `src`. */
const folders =
  /^(src|tools|e2e|__tests__|script|docs|action|report|modes|steps|engine|checks|commands|host|inputs|domain)\//

test.each(globSync(['*.md', 'docs/**/*.md'], { cwd: root }))('every file that %s names exists', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const named = [...text.matchAll(/`([\w./-]+)`/g)].flatMap(([, path]) => (path && folders.test(path) ? [path] : []))
  const isMissing = (path: string) => !['', 'src'].some((base) => existsSync(join(root, base, path)))
  expect(named.filter(isMissing).filter((path) => !/NAME|PART/.test(path))).toEqual([])
})

test.each(['docs/layouts.md', 'docs/layouts.ko.md'])('%s shows the inputs of each set-up', (document) => {
  const blocks = [...readFileSync(join(root, document), 'utf8').matchAll(/^```yaml\n(with:\n[^]*?)```$/gm)]
  const shown = blocks.map(([, block = '']) => (parse(block) as { readonly with: unknown }).with)
  const played = globSync('e2e/set-ups/*/with.yml', { cwd: root }).map((file): unknown =>
    parse(readFileSync(join(root, file), 'utf8')),
  )
  expect(shown).toHaveLength(played.length)
  expect(shown).toEqual(expect.arrayContaining(played))
})

import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'

import { inputProblems, type StepInputs } from '../support/step-inputs.ts'

const root = join(import.meta.dirname, '../..')
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as { readonly inputs: object }

/** Folders that a text may name from the root of the project, or from `src`. */
const folders =
  /^(src|tools|e2e|__tests__|script|docs|action|report|modes|steps|engine|checks|commands|host|inputs|domain)\//

const pages = globSync(['*.md', '{docs,examples}/**/*.md'], { cwd: root }).sort()
const read = (page: string): string => readFileSync(join(root, page), 'utf8')

test.each(pages)('every file that %s names exists', (document) => {
  const text = read(document)
  const named = [...text.matchAll(/`([\w./-]+)`/g)].flatMap(([, path]) => (path && folders.test(path) ? [path] : []))
  const isMissing = (path: string) => !['', 'src'].some((base) => existsSync(join(root, base, path)))
  expect(named.filter(isMissing).filter((path) => !/NAME|PART/.test(path))).toEqual([])
})

test.each(pages)('every link of %s leads to a file, and to a heading of it', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
  const broken = links.filter(([, path = '', heading]) => {
    const target = path === '' ? page : join(dirname(page), path)
    return !existsSync(join(root, target)) || (heading !== undefined && !findAnchors(read(target)).includes(heading))
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

/** The anchors that GitHub gives to the headings of a page. */
const findAnchors = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

const translations = pages.filter((page) => page.endsWith('.ko.md') && page !== 'README.ko.md')

test.each(translations)('%s has the code of its English page, and each leads to the other', (korean) => {
  const english = korean.replace('.ko.md', '.md')
  const blocks = (page: string) => read(page).match(/^```[^]*?^```$/gm) ?? []
  expect(blocks(korean)).toEqual(blocks(english))
  const leads = (page: string, other: string) => read(page).includes(`](${basename(other)})`)
  expect([leads(korean, english), leads(english, korean)]).toEqual([true, true])
})

/** What the page hands to the action: the steps of its YAML blocks, or a `with:` alone. */
const shownInputs = (page: string): readonly StepInputs[] =>
  [...read(page).matchAll(/^```yaml\n([^]*?)^```$/gm)].flatMap(([, block = '']) => findInputs(parse(block)))

function findInputs(yaml: unknown): readonly StepInputs[] {
  if (typeof yaml !== 'object' || yaml === null) return []
  if (Array.isArray(yaml)) return yaml.flatMap(findInputs) // which has a method `with`
  if ('with' in yaml && (!('uses' in yaml) || String(yaml.uses).startsWith('ec2-blue-green-deploy/')))
    return [yaml.with as StepInputs]
  return Object.values(yaml).flatMap(findInputs)
}

test('the inputs of a step are found in a page', () => {
  expect(shownInputs('README.md').length).toBeGreaterThan(0)
  expect(shownInputs('docs/from-ssh-action.md').map((inputs) => inputs['host'])).toContain('127.0.0.1')
})

test.each(pages)('the action accepts the inputs that %s shows', (page) => {
  const shown = shownInputs(page)
  const unknown = shown.flatMap((inputs) => Object.keys(inputs)).filter((name) => !(name in action.inputs))
  expect(unknown).toEqual([])
  expect(shown.flatMap(inputProblems)).toEqual([])
})

test.each(['docs/layouts.md', 'docs/layouts.ko.md'])('%s shows the inputs of each set-up', (document) => {
  const blocks = [...read(document).matchAll(/^```yaml\n(with:\n[^]*?)```$/gm)]
  const shown = blocks.map(([, block = '']) => (parse(block) as { readonly with: unknown }).with)
  const played = globSync('e2e/set-ups/*/with.yml', { cwd: root }).map((file): unknown =>
    parse(readFileSync(join(root, file), 'utf8')),
  )
  expect(shown).toHaveLength(played.length)
  expect(shown).toEqual(expect.arrayContaining(played))
})

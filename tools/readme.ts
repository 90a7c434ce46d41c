// Writes the tables of README.md from action.yml. With --check it writes nothing, and fails if they are out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'
import { replaceBetween, markdownTable } from './markdown.ts'

interface Described {
  readonly description: string
  readonly required?: boolean
  readonly default?: string
}

interface Action {
  readonly inputs: Readonly<Record<string, Described>>
  readonly outputs: Readonly<Record<string, Described>>
}

const root = new URL('../', import.meta.url)

/** The text of README with its tables made from the text of action.yml. */
export function renderReadme(readme: string, actionYml: string): string {
  const action = parse(actionYml) as Action
  const inputs = Object.entries(action.inputs).map(([name, input]) => [
    `\`${name}\``,
    defaultOf(input),
    input.description,
  ])
  const outputs = Object.entries(action.outputs).map(([name, output]) => [`\`${name}\``, output.description])
  const withInputs = replaceBetween(readme, 'inputs', markdownTable(['Input', 'Default', 'Meaning'], inputs))
  return replaceBetween(withInputs, 'outputs', markdownTable(['Output', 'Meaning'], outputs))
}

const defaultOf = (input: Described): string =>
  input.required === true ? '**required**' : input.default === undefined ? '' : `\`${input.default}\``

function main(): void {
  const read = (name: string) => readFileSync(new URL(name, root), 'utf8')
  const fresh = renderReadme(read('README.md'), read('action.yml'))
  if (fresh === read('README.md')) return
  if (process.argv.includes('--check')) {
    console.error('The tables of README.md are not those of action.yml: run node tools/readme.ts')
    process.exitCode = 1
  } else writeFileSync(new URL('README.md', root), fresh)
}

if (import.meta.main) main()

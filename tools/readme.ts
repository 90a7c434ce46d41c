// Writes the tables of README.md and the pages on the inputs from action.yml. With --check it writes nothing, and fails if they
// are out of date.
import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Action, type Described, renderInputs } from './inputs.ts'
import { replaceBetween, markdownTable } from './markdown.ts'

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

const read = (name: string): string => readFileSync(new URL(name, root), 'utf8')

/** Each page that is written here, as it must be. */
function renderPages(): Readonly<Record<string, string>> {
  const [actionYml, catalog] = [read('action.yml'), read('docs/inputs.yml')]
  const action = parse(actionYml) as Action
  return {
    'README.md': renderReadme(read('README.md'), actionYml),
    'docs/inputs.md': renderInputs(action, catalog, 'en'),
    'docs/inputs.ko.md': renderInputs(action, catalog, 'ko'),
  }
}

function main(): void {
  const stale = Object.entries(renderPages()).filter(([name, text]) => text !== read(name))
  if (!process.argv.includes('--check')) {
    for (const [name, text] of stale) writeFileSync(new URL(name, root), text)
  } else if (stale.length > 0) {
    const names = stale.map(([name]) => name).join(', ')
    console.error(`What ${names} has of action.yml and docs/inputs.yml is out of date: run node tools/readme.ts`)
    process.exitCode = 1
  }
}

if (import.meta.main) main()

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

import { InputError, readInputs } from '../../src/inputs/read-inputs.ts'
import { renderInputs, type Language } from '../../tools/inputs.ts'
import { renderReadme } from '../../tools/readme.ts'
import { least, problemsOf, read } from '../inputs/given.ts'
import { inputTable } from '../inputs/input-table.ts'
import { inputProblems, type StepInputs } from '../support/step-inputs.ts'

/** The contract with the users: every input, in this order, with its default. */
const contract = inputTable.map(({ input, required, default: text }) => [
  input,
  required === true ? { required } : (text ?? null),
])

const outputs = ['result', 'color', 'previous-color', 'failed-step', 'image', 'duration-ms', 'suggestion', 'report']

interface Described {
  readonly description: string
  readonly required?: boolean
  readonly default?: string
}

interface Action {
  readonly description: string
  readonly inputs: Readonly<Record<string, Described>>
  readonly outputs: Readonly<Record<string, Described>>
  readonly runs: unknown
}

const text = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const action = parse(text('action.yml')) as Action

describe('action.yml', () => {
  test('has the inputs and the defaults of the contract', () => {
    const declared = Object.entries(action.inputs).map(([name, input]) => [
      name,
      input.required === true ? { required: true } : (input.default ?? null),
    ])
    expect(declared).toEqual(contract)
  })

  test('has the outputs of the contract', () => expect(Object.keys(action.outputs)).toEqual(outputs))

  test.each([...Object.entries(action.inputs), ...Object.entries(action.outputs)])(
    'describes %s',
    (_, { description }) => {
      expect(description).toMatch(/^\S.{15,400}\.$/s)
    },
  )

  test('has no field that the runner does not know', () => {
    const fields = [...Object.values(action.inputs), ...Object.values(action.outputs)].flatMap((each) =>
      Object.keys(each),
    )
    expect([...new Set(fields)].sort()).toEqual(['default', 'description', 'required'])
  })

  test('runs on node 24, from the bundle', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/main.js', post: 'dist/post.js' })
    expect(action.description.length).toBeLessThanOrEqual(125)
  })
})

describe('the code and action.yml agree', () => {
  test('every input is read, and no other', () => {
    const asked = new Set<string>()
    const readAll = () =>
      readInputs(
        (name) => {
          asked.add(name)
          return least[name] ?? ''
        },
        () => undefined,
      )
    expect(readAll).not.toThrow()
    expect([...asked].sort()).toEqual(Object.keys(action.inputs).sort())
  })

  test('what is empty is what action.yml has by default', () => {
    const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
      typeof input.default === 'string' ? [[name, input.default]] : [],
    )
    expect(read(Object.fromEntries(defaults) as Record<string, string>)).toEqual(read())
  })

  test('what is required there is required here', () => {
    const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required === true)
    expect(problemsOf({ host: '', username: '', directory: '' }).map(({ input }) => input)).toEqual(required)
    expect(() => read({ directory: '' })).toThrow(InputError)
  })
})

describe('README.md', () => {
  test('has the tables of action.yml: run node tools/readme.ts', () => {
    expect(renderReadme(text('README.md'), text('action.yml'))).toBe(text('README.md'))
  })

  test('shows a step that has every required input and only inputs that there are', () => {
    const [, yaml = ''] = /```yaml\n(- uses: .*?)```/s.exec(text('README.md')) ?? []
    const [step] = parse(yaml) as readonly { readonly with: Readonly<Record<string, string>> }[]
    const used = Object.keys(step?.with ?? {})
    expect(used.filter((name) => !(name in action.inputs))).toEqual([])
    expect(used).toEqual(expect.arrayContaining(['host', 'username', 'key', 'directory']))
  })
})

describe('docs/inputs.yml', () => {
  interface Group {
    readonly inputs: Readonly<Record<string, { readonly example: string; readonly ko: string }>>
  }
  const catalog = text('docs/inputs.yml')
  const entries = (parse(catalog) as { readonly groups: readonly Group[] }).groups.flatMap(({ inputs }) =>
    Object.entries(inputs),
  )

  test.each<[Language, string]>([
    ['en', 'docs/inputs.md'],
    ['ko', 'docs/inputs.ko.md'],
  ])('has become the page in %s: run node tools/readme.ts', (language, page) => {
    expect(renderInputs(action, catalog, language)).toBe(text(page))
  })

  test.each(entries)(
    'has an example of %s that the action accepts, with another value than the default',
    (name, entry) => {
      const example = parse(entry.example) as StepInputs
      expect(String(example[name])).not.toBe(String(action.inputs[name]?.default))
      expect(inputProblems(example)).toEqual([])
      expect(entry.ko).toMatch(/[가-힣].{5,}$/)
    },
  )

  test('lacks no input and no output, and has none twice', () => {
    const more = { ...action, inputs: { ...action.inputs, extra: { description: 'x' } } }
    expect(() => renderInputs(more, catalog, 'en')).toThrow('lacks these inputs of action.yml: extra')
    expect(() => renderInputs({ ...action, outputs: {} }, catalog, 'en')).toThrow('outputs twice, or that do not exist')
  })
})

describe('the generator', () => {
  const readme = '# x\n<!-- inputs -->\nold\n<!-- /inputs -->\n<!-- outputs -->\n<!-- /outputs -->\nend\n'
  const yaml = 'inputs: {a: {description: "b | c", default: "$&"}}\noutputs: {d: {description: e}}\n'

  test('replaces what stands between the markers, and nothing else', () => {
    const made = renderReadme(readme, yaml)
    expect(made).toMatch(
      /^# x\n<!-- inputs -->\n\n\| Input \| .*\n\| --- .*\n\| `a` \| `\$&` \| b \\\| c \|\n\n<!-- \/inputs -->/,
    )
    expect(made).toMatch(/\| `d` \| e \|\n\n<!-- \/outputs -->\nend\n$/)
    expect(renderReadme(made, yaml)).toBe(made)
  })

  test('with --check, writes nothing and fails when the tables are stale', () => {
    const folder = mkdtempSync(join(tmpdir(), 'readme-'))
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(folder, 'tools/readme.ts'), ...args], { encoding: 'utf8' })
    for (const file of ['readme.ts', 'inputs.ts', 'markdown.ts'])
      cpSync(new URL(`../../tools/${file}`, import.meta.url), join(folder, 'tools', file))
    symlinkSync(new URL('../../node_modules', import.meta.url), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'action.yml'), yaml)
    writeFileSync(join(folder, 'README.md'), readme)
    mkdirSync(join(folder, 'docs'))
    writeFileSync(join(folder, 'docs/inputs.yml'), 'groups: [{title: {}, inputs: {a: {}}}]\noutputs: {d: e}\n')
    for (const page of ['inputs.md', 'inputs.ko.md']) writeFileSync(join(folder, 'docs', page), '')
    const stale = run('--check')
    expect([stale.status, stale.stderr]).toEqual([1, expect.stringContaining('run node tools/readme.ts')])
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(readme)
    expect([run().status, run('--check').status]).toEqual([0, 0])
    rmSync(folder, { recursive: true })
  })

  test('fails without its markers', () => expect(() => renderReadme('# x', yaml)).toThrow('one pair of inputs markers'))
})

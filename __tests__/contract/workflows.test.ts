import { globSync, readFileSync } from 'node:fs'

import { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

import { inputProblems, type StepInputs } from '../support/step-inputs.ts'

interface Step {
  readonly uses?: string
  readonly with?: StepInputs
}

interface Workflow {
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>
}

interface CompositeAction {
  readonly runs: { readonly steps: readonly Step[] }
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>
  readonly outputs: Readonly<Record<string, unknown>>
}

const text = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const root = new URL('../../', import.meta.url).pathname
const action = parse(text('action.yml')) as Action
const workflows = globSync(['.github/workflows/*.yml', 'examples/*.yml'], { cwd: root }).sort()
const actions = globSync('examples/*/action.yml', { cwd: root }).sort()
const files = [...workflows, ...actions]

/** What GitHub would say of a workflow before it runs it. */
async function complaints(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

/** The steps of a text that holds a workflow, a composite action, or a list of steps. */
function steps(content: string): readonly Step[] {
  const parsed = parse(content) as Workflow | CompositeAction | readonly Step[]
  if ('runs' in parsed) return parsed.runs.steps
  return 'jobs' in parsed ? Object.values(parsed.jobs).flatMap((job) => job.steps) : parsed
}

const isOurs = ({ uses = '' }: Step): boolean => uses === './' || uses.startsWith('ec2-blue-green-deploy/')
const isForeign = (step: Step): boolean => step.uses !== undefined && !isOurs(step)

test('there are workflows of our own and those of a user, with actions of others', () => {
  expect(workflows).toEqual(expect.arrayContaining(['.github/workflows/ci.yml', 'examples/deploy.yml']))
  expect(actions).toEqual(['examples/deploy-action/action.yml'])
  expect(files.flatMap((file) => steps(text(file)).filter(isForeign)).length).toBeGreaterThan(0)
})

describe.each(workflows)('%s', (file) => {
  test('is a workflow that GitHub accepts', async () => expect(await complaints(file, text(file))).toEqual([]))

  test('gives no right to what does not ask for it', () => {
    expect((parse(text(file)) as Workflow).permissions).toEqual({})
  })
})

test.each(actions)('%s is an action that GitHub accepts', (file) => {
  const { context } = parseAction({ name: file, content: text(file) }, new NoOperationTraceWriter())
  expect(context.errors.getErrors().map(({ message }) => message)).toEqual([])
})

describe.each(files)('%s', (file) => {
  test('takes the actions of others at one commit, with its version beside it', () => {
    const foreign = steps(text(file)).filter(isForeign)
    for (const { uses } of foreign) expect(text(file)).toMatch(new RegExp(`${uses ?? ''} # v\\d+\\.\\d+\\.\\d+\\n`))
    for (const { uses } of foreign) expect(uses).toMatch(/@[0-9a-f]{40}$/)
  })
})

const blocks = [...text('README.md').matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
const shown = [
  ...files.map((file) => [file, text(file)]),
  ...blocks.map((block, at) => [`README, block ${at + 1}`, block]),
]
const uses = shown.flatMap(([where = '', yaml = '']) =>
  steps(yaml)
    .filter(isOurs)
    .map((step) => [where, step] as const),
)

test('README and an example show the step', () => {
  expect(uses.map(([where]) => where)).toEqual(expect.arrayContaining(['README, block 1', 'examples/deploy.yml']))
})

test.each(uses)('the step in %s has the required inputs, and only inputs that there are', (_, step) => {
  const given = Object.keys(step.with ?? {})
  const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required === true)
  expect(given.filter((name) => !(name in action.inputs))).toEqual([])
  expect(given).toEqual(expect.arrayContaining(required))
  expect(inputProblems(step.with ?? {})).toEqual([])
})

test('the outputs that are shown are outputs that there are', () => {
  const ofOurs = /steps\.deploy\.outputs\.([\w-]+)/g
  const read = shown.flatMap(([, yaml = '']) => [...yaml.matchAll(ofOurs)].map(([, name = '']) => name))
  expect(read).toEqual(expect.arrayContaining(['color', 'failed-step']))
  expect(read.filter((name) => !(name in action.outputs))).toEqual([])
})

describe('the parser', () => {
  const good = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo ${{ github.sha }}\n'

  test('finds nothing in what is fine', async () => expect(await complaints('good.yml', good)).toEqual([]))

  test.each([
    ['an unknown key', good.replace('runs-on', 'run-on')],
    ['an expression that does not end', good.replace('github.sha }}', 'github.sha }')],
    ['a name that no expression knows', good.replace('github.sha', 'gitbub.sha')],
  ])('finds %s', async (_, broken) => expect(await complaints('broken.yml', broken)).not.toEqual([]))
})

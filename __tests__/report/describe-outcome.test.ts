import { expect, test } from '@jest/globals'
import type { Failure } from '../../src/engine/step-runner.ts'
import { StepError } from '../../src/engine/step.ts'
import type { DeployOutcome } from '../../src/modes/run-outcome.ts'
import { formatAnnotation } from '../../src/report/annotation.ts'
import { describeOutcome } from '../../src/report/describe-outcome.ts'
import { toOutputs } from '../../src/report/outputs.ts'

const failed = (name: string, more: Partial<Failure> = {}): Failure => ({
  step: { name, phase: 'start' },
  error: new StepError('manifest unknown', { fix: 'check the tag' }),
  cause: 'failed',
  ...more,
})
const serves = <Color extends 'blue' | 'green'>(color: Color) => ({ kind: 'serves', color, status: 200 }) as const
const isDown = { kind: 'down', reason: 'nginx answers 502' } as const
const blue = { color: 'blue', previousColor: 'blue', images: ['blue=app@sha256:1'], seen: serves('blue') } as const
const green = {
  color: 'green',
  newColor: 'green',
  previousColor: 'blue',
  images: ['green=app@sha256:2', 'worker=app@sha256:3'],
  seen: serves('green'),
} as const
const nothing = { images: [] } as const

interface Expected {
  readonly level: 'info' | 'warning' | 'error'
  readonly title: string
  readonly headline: string
  readonly text: string
}

const cases: readonly [string, DeployOutcome, Expected][] = [
  [
    'deployed',
    { kind: 'deployed', ...green },
    {
      level: 'info',
      title: 'Deployed',
      headline: '✅ Deployed: 🟢 green serves now',
      text: 'green serves green=app@sha256:2, worker=app@sha256:3 (checked at the end: 200).',
    },
  ],
  [
    'deployed, but not finished',
    { kind: 'deployed-unfinished', ...green, failure: failed('drain', { error: new Error('lost') }) },
    {
      level: 'warning',
      title: 'Deployed, but drain failed',
      headline: '⚠️ Deployed, but drain failed: 🟢 green serves now',
      text:
        'lost\ngreen serves green=app@sha256:2, worker=app@sha256:3 (checked at the end: 200). blue may still run; the next deployment stops it.\n' +
        'What to do: you need not do anything: the new release serves, and the next deployment stops the old color.',
    },
  ],
  [
    'deployed, and down',
    { kind: 'deployed-down', ...nothing, newColor: 'green', seen: isDown, failure: failed('stop') },
    {
      level: 'error',
      title: 'Deployed, but green was down at the last check',
      headline: '🆘 Deployed, but green was down at the last check',
      text: 'manifest unknown\nThe site is down: nginx answers 502. Visitors may get errors.\nWhat to do: check the tag.',
    },
  ],
  [
    'rolled back',
    { kind: 'rolled-back', ...blue, failure: failed('pull') },
    {
      level: 'error',
      title: 'Deployment failed at pull, rolled back',
      headline: '❌ Deployment failed at pull: 🔵 blue serves as before',
      text: 'manifest unknown\nAs before, blue serves blue=app@sha256:1 (checked at the end: 200).\nWhat to do: check the tag.',
    },
  ],
  [
    'rolled back, and the step names no fix',
    { kind: 'rolled-back', ...blue, failure: failed('health', { error: new StepError('503', { blame: 'release' }) }) },
    {
      level: 'error',
      title: 'Deployment failed at health, rolled back',
      headline: '❌ Deployment failed at health: 🔵 blue serves as before',
      text: '503\nThe cause is the new release.\nAs before, blue serves blue=app@sha256:1 (checked at the end: 200).\nWhat to do: fix the release, and deploy again.',
    },
  ],
  [
    'rolled back to no release, cancelled',
    { kind: 'rolled-back', ...nothing, seen: isDown, failure: failed('health', { cause: 'cancelled' }) },
    {
      level: 'error',
      title: 'Deployment was cancelled at health, rolled back',
      headline: '🚫 Deployment was cancelled at health: no release serves, as before',
      text:
        'The run was cancelled before health had finished.\nAs before, no release serves: nginx answers 502.\n' +
        'What to do: to deploy, run the workflow again.',
    },
  ],
  [
    'rolled back by the post run of an interrupted process',
    { kind: 'rolled-back', ...nothing, seen: isDown, failure: failed('health', { cause: 'interrupted' }) },
    {
      level: 'error',
      title: 'Deployment was interrupted at health, rolled back',
      headline: '🚫 Deployment was interrupted at health: no release serves, as before',
      text:
        'The process was ended at health before it had finished: the runner ended it (10 s after a cancel), or the runner itself stopped.\n' +
        'As before, no release serves: nginx answers 502.\nWhat to do: to deploy, run the workflow again.',
    },
  ],
  [
    'refused',
    { kind: 'refused', ...nothing, failure: failed('state') },
    {
      level: 'error',
      title: 'Deployment failed at state, nothing changed',
      headline: '❌ Deployment failed at state: nothing was changed',
      text: 'manifest unknown\nNothing was changed on the server.\nWhat to do: check the tag.',
    },
  ],
  [
    'invalid inputs',
    { kind: 'invalid-inputs', ...nothing, failure: { error: new Error('port: got x'), cause: 'failed' } },
    {
      level: 'error',
      title: 'Invalid inputs, nothing changed',
      headline: '⛔ Invalid inputs: nothing was changed',
      text: 'port: got x\nNothing was changed on the server.\nWhat to do: correct these inputs in the workflow.',
    },
  ],
  [
    'unknown outcome',
    {
      kind: 'outcome-unknown',
      ...nothing,
      failure: failed('retake-lock', { error: new Error('another run') }),
      interruptedAt: { name: 'health', phase: 'start' },
    },
    {
      level: 'error',
      title: 'Interrupted, outcome unknown',
      headline: '🚫 Interrupted, outcome unknown',
      text:
        'The process was ended at health before it had finished. The server could not be inspected after that: another run\n' +
        'The process had not moved the traffic. Containers of the new release may still run.\n' +
        'What to do: run mode: status to see what serves now; the next deployment inspects the server and repairs it.',
    },
  ],
  [
    'stranded, and it is not known what serves',
    {
      kind: 'stranded',
      ...nothing,
      failure: failed('verify'),
      seen: { kind: 'unknown', reason: 'lost too' },
      undoFailure: failed('switch', { error: new Error('lost') }),
      commands: ['readlink x', 'sudo y'],
    },
    {
      level: 'error',
      title: 'STRANDED: deployment failed at verify',
      headline: '🆘 Stranded: deployment failed at verify; manual repair needed',
      text:
        'manifest unknown\nThen the undo of switch failed as well: lost\nIt is not known what serves now: lost too.\n' +
        'What to do: run these commands on the server, and repair what they show:\n  readlink x\n  sudo y',
    },
  ],
  [
    'stranded, but it is known what serves',
    {
      kind: 'stranded',
      ...blue,
      failure: failed('health'),
      undoFailure: failed('up', { error: new Error('lost') }),
      commands: ['docker ps'],
    },
    {
      level: 'error',
      title: 'STRANDED: deployment failed at health',
      headline: '🆘 Stranded: deployment failed at health; manual repair needed',
      text:
        'manifest unknown\nThen the undo of up failed as well: lost\nAs before, blue serves blue=app@sha256:1 (checked at the end: 200).\n' +
        'What to do: run these commands on the server, and repair what they show:\n  docker ps',
    },
  ],
  [
    'stranded by an interrupted process, and the host cannot be reached',
    {
      kind: 'stranded',
      ...nothing,
      failure: { error: new Error('the process was interrupted'), cause: 'interrupted' },
      undoFailure: failed('connect', { error: new StepError('no answer', { fix: 'check the security group' }) }),
      commands: [],
    },
    {
      level: 'error',
      title: 'STRANDED: deployment was interrupted',
      headline: '🆘 Stranded: deployment was interrupted; the server is not repaired yet',
      text:
        'The process was ended before it had finished: the runner ended it (10 s after a cancel), or the runner itself stopped.\n' +
        'The changes of the interrupted run could not be undone, because connect failed: no answer\nIt was not checked what serves now.\n' +
        'What to do: check the security group; then run mode: status, and deploy the release that you want: ' +
        'the deployment also repairs the server.',
    },
  ],
]

test.each(cases)('%s', (_, outcome, expected) => {
  const text = describeOutcome(outcome, 'deploy')
  const { level, title, headline } = text
  expect({ level, title, headline, text: formatAnnotation(text) }).toEqual(expected)
})

test('a rollback, a plan and a status have their own words', () => {
  const titleOf = (outcome: DeployOutcome, mode: 'rollback' | 'plan' | 'status') => describeOutcome(outcome, mode).title
  expect(titleOf({ kind: 'deployed', ...blue }, 'rollback')).toBe('Rolled back')
  expect(titleOf({ kind: 'rolled-back', ...blue, failure: failed('up') }, 'rollback')).toBe('Rollback failed at up')
  const refused: DeployOutcome = { kind: 'refused', ...nothing, failure: failed('connect') }
  expect(titleOf(refused, 'plan')).toBe('Plan failed at connect, nothing changed')
  expect(titleOf(refused, 'status')).toBe('Status failed at connect, nothing changed')
})

test('the outputs are set whatever happened', () => {
  expect(toOutputs({ kind: 'deployed', ...green }, 1234, { a: 1 })).toEqual({
    result: 'deployed',
    color: 'green',
    'previous-color': 'blue',
    'failed-step': '',
    image: 'green=app@sha256:2\nworker=app@sha256:3',
    'duration-ms': '1234',
    report: '{"a":1}',
  })
  expect(toOutputs({ kind: 'refused', ...nothing, failure: failed('lock') }, 0, null)).toEqual({
    result: 'refused',
    color: '',
    'previous-color': '',
    'failed-step': 'lock',
    image: '',
    'duration-ms': '0',
    report: 'null',
  })
  const unfinished = toOutputs({ kind: 'deployed-unfinished', ...green, failure: failed('stop') }, 0, null)
  expect([unfinished.result, unfinished['failed-step']]).toEqual(['deployed', 'stop'])
})

test('each end of a run has one of the public results', () => {
  const failure = failed('lock')
  const resultOf = (outcome: DeployOutcome) => toOutputs(outcome, 0, null).result
  expect(resultOf({ kind: 'deployed-down', ...green, failure })).toBe('deployed')
  expect(resultOf({ kind: 'invalid-inputs', ...nothing, failure })).toBe('refused')
  expect(resultOf({ kind: 'outcome-unknown', ...nothing, failure, interruptedAt: undefined })).toBe('refused')
})

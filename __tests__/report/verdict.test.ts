import { expect, test } from '@jest/globals'
import type { Deployment } from '../../src/modes/deployment.ts'
import type { StepName } from '../../src/domain/events.ts'
import { toOutputs } from '../../src/report/outputs.ts'
import { toVerdict } from '../../src/report/verdict.ts'
import { StepError, type Failure } from '../../src/engine/saga.ts'

const failed = (step: StepName, more: Partial<Failure> = {}): Failure => ({
  step,
  error: new StepError('manifest unknown', { fix: 'check the tag' }),
  cancelled: false,
  ...more,
})
const blue = { color: 'blue', previousColor: 'blue', images: ['blue=app@sha256:1'] } as const
const green = { color: 'green', previousColor: 'blue', images: ['green=app@sha256:2', 'worker=app@sha256:3'] } as const
const nobody = { color: undefined, previousColor: undefined, images: [] } as const

const unreached: Deployment = {
  kind: 'stranded',
  ...nobody,
  failure: { error: new Error('the process was ended'), cancelled: true, killed: true },
  undoFailure: failed('connect', { error: new StepError('no answer', { fix: 'check the security group' }) }),
  commands: [],
}

const cases: readonly [string, Deployment, ReturnType<typeof toVerdict>][] = [
  [
    'deployed',
    { kind: 'deployed', ...green },
    { level: 'info', title: 'Deployed', text: 'green serves green=app@sha256:2, worker=app@sha256:3' },
  ],
  [
    'deployed, unfinished',
    { kind: 'deployed', ...green, unfinished: failed('drain', { error: new Error('lost') }) },
    {
      level: 'warning',
      title: 'Deployed, but drain did not end',
      text: 'lost\ngreen serves green=app@sha256:2, worker=app@sha256:3. blue is not stopped yet; the next deployment clears it away.',
    },
  ],
  [
    'rolled back',
    { kind: 'rolled-back', ...blue, failure: failed('pull') },
    {
      level: 'error',
      title: 'Rolled back: pull failed',
      text: 'manifest unknown\nAs before, blue serves blue=app@sha256:1.\nWhat to do: check the tag.',
    },
  ],
  [
    'rolled back to nothing, cancelled',
    { kind: 'rolled-back', ...nobody, failure: failed('health', { cancelled: true, error: new Error('stopped') }) },
    {
      level: 'error',
      title: 'Rolled back: cancelled at health',
      text: 'The run was cancelled at health.\nAs before, no release serves.',
    },
  ],
  [
    'rolled back by the post step of a process that was ended',
    { kind: 'rolled-back', ...nobody, failure: failed('health', { cancelled: true, killed: true }) },
    {
      level: 'error',
      title: 'Rolled back: ended at health',
      text: 'The process was ended at health: by the runner (10 s after a cancel), or together with it.\nAs before, no release serves.',
    },
  ],
  [
    'refused',
    { kind: 'refused', ...nobody, failure: failed('state') },
    {
      level: 'error',
      title: 'Refused: state failed',
      text: 'manifest unknown\nNothing was changed on the host.\nWhat to do: check the tag.',
    },
  ],
  [
    'stranded, and nobody knows what serves',
    {
      kind: 'stranded',
      ...nobody,
      failure: failed('verify'),
      undoFailure: failed('switch', { error: new Error('lost') }),
      commands: ['readlink x', 'sudo y'],
    },
    {
      level: 'error',
      title: 'STRANDED: verify failed',
      text: 'manifest unknown\nThen undoing switch failed as well: lost\nWhat serves now is not known.\nLook, and put it right by hand on the host:\n  readlink x\n  sudo y',
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
      title: 'STRANDED: health failed',
      text: 'manifest unknown\nThen undoing up failed as well: lost\nAs before, blue serves blue=app@sha256:1.\nLook, and put it right by hand on the host:\n  docker ps',
    },
  ],
  [
    'stranded by the end of its process, and the host cannot be reached to look',
    unreached,
    {
      level: 'error',
      title: 'STRANDED: ended',
      text: 'The process was ended: by the runner (10 s after a cancel), or together with it.\nWhat it left could not be put right, since connect failed: no answer\nWhat serves now is not known.\nWhat to do: check the security group; then look with mode: status, and deploy what should serve: a deployment puts right what the one before it left.',
    },
  ],
]

test.each(cases)('%s', (_, deployment, verdict) => {
  expect(toVerdict(deployment)).toEqual(verdict)
})

test('inputs that are not right', () => {
  const failure = { error: new Error('port: got x'), cancelled: false }
  expect(toVerdict({ kind: 'refused', ...nobody, failure }).title).toBe('Refused: the inputs are not right')
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
  expect(toOutputs({ kind: 'refused', ...nobody, failure: failed('lock') }, 0, null)).toEqual({
    result: 'refused',
    color: '',
    'previous-color': '',
    'failed-step': 'lock',
    image: '',
    'duration-ms': '0',
    report: 'null',
  })
  const unfinished = failed('stop')
  expect(toOutputs({ kind: 'deployed', ...green, unfinished }, 0, null)['failed-step']).toBe('stop')
})

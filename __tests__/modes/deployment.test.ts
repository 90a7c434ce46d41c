import { describe, expect, test } from '@jest/globals'
import { toDeployment, manualRecoveryCommands } from '../../src/modes/deployment.ts'
import type { StepName } from '../../src/domain/events.ts'
import { StepError, type Failure } from '../../src/engine/saga.ts'
import { started, survey } from '../support/survey.ts'

const failure = (step: StepName = 'health', error = new Error('oops')): Failure => ({
  step,
  error,
  cancelled: false,
})
const blue = { color: 'blue', previousColor: 'blue', images: ['blue=app@sha256:d1'] }
const green = { color: 'green', previousColor: 'blue', images: ['green=app@sha256:d2'] }
const down = { ...survey, cutover: { ...survey.cutover, liveRuns: false } }
const first = {
  ...survey,
  cutover: { ...survey.cutover, live: undefined, idle: 'blue' as const, liveRuns: false },
  liveImages: [],
}

describe('conclude', () => {
  test('completed, and incomplete: the new release serves', () => {
    expect(toDeployment({ kind: 'completed', value: null }, survey, started)).toEqual({ kind: 'deployed', ...green })
    const unfinished = failure('drain')
    expect(toDeployment({ kind: 'incomplete', failure: unfinished }, survey, started)).toEqual({
      kind: 'deployed',
      unfinished,
      ...green,
    })
  })

  test('undone: the former one does, if it was up', () => {
    const ended = { kind: 'undone', failure: failure() } as const
    expect(toDeployment(ended, survey, started)).toEqual({ ...ended, kind: 'rolled-back', ...blue })
    expect(toDeployment(ended, down, started)).toEqual({
      ...ended,
      kind: 'rolled-back',
      color: undefined,
      previousColor: 'blue',
      images: [],
    })
    expect(toDeployment(ended, first, started)).toMatchObject({
      kind: 'rolled-back',
      color: undefined,
      previousColor: undefined,
      images: [],
    })
  })

  test('refused: before anything was found out, or by a step that refuses, but not once the link was fixed', () => {
    const refusal = { kind: 'undone', failure: failure('pull', new StepError('no', { refusal: true })) } as const
    expect(toDeployment({ kind: 'undone', failure: failure('lock') }, undefined, undefined)).toMatchObject({
      kind: 'refused',
      images: [],
    })
    expect(toDeployment(refusal, survey, undefined)).toMatchObject({ kind: 'refused', color: 'blue' })
    const fixed = { ...survey, cutover: { ...survey.cutover, currentTarget: undefined } }
    expect(toDeployment(refusal, fixed, undefined).kind).toBe('rolled-back')
  })

  test('stuck: after a failed undo of the switch nobody knows what serves; of another step, the former one does', () => {
    const stuck = (step: StepName) =>
      ({ kind: 'stuck', failure: failure('verify'), undoFailure: failure(step) }) as const
    expect(toDeployment(stuck('switch'), survey, started)).toMatchObject({
      kind: 'stranded',
      color: undefined,
      previousColor: 'blue',
      images: [],
    })
    expect(toDeployment(stuck('up'), survey, started)).toMatchObject({ kind: 'stranded', ...blue })
  })
})

test('the way out by hand', () => {
  const look = ['readlink /etc/nginx/sites-enabled/default', 'docker ps --filter label=com.docker.compose.project=app']
  expect(manualRecoveryCommands(failure('up'), survey)).toEqual(look)
  expect(manualRecoveryCommands(failure('switch'), survey)).toEqual([
    ...look,
    'sudo ln -sfn /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default',
    'sudo nginx -t && sudo nginx -s reload',
  ])
  const none = { ...first, cutover: { ...first.cutover, expectedTarget: undefined } }
  expect(manualRecoveryCommands(failure('switch'), none)).toContain('sudo rm -f /etc/nginx/sites-enabled/default')
  expect(manualRecoveryCommands(failure('switch'), undefined)).toEqual([])
})

import { describe, expect, test } from '@jest/globals'
import type { Failure } from '../../src/engine/step-runner.ts'
import { StepError } from '../../src/engine/step.ts'
import { toOutcome as toOutcomeOf } from '../../src/modes/to-outcome.ts'
import type { ServingNow } from '../../src/domain/serving.ts'
import type { Preflight } from '../../src/steps/stages.ts'
import { restoreSiteLines } from '../../src/steps/switch.ts'
import { preflight, started } from '../support/preflight.ts'

const steps = {
  lock: { name: 'lock', phase: 'prepare' },
  pull: { name: 'pull', phase: 'prepare' },
  up: { name: 'up', phase: 'start' },
  health: { name: 'health', phase: 'start' },
  switch: { name: 'switch', phase: 'switch' },
  verify: { name: 'verify', phase: 'switch' },
  drain: { name: 'drain', phase: 'finish' },
  stop: { name: 'stop', phase: 'finish' },
} as const

const failure = (step: keyof typeof steps = 'health', error = new Error('oops')): Failure => ({
  step: steps[step],
  error,
  cause: 'failed',
})
const stepError = (effect: StepError['effect']) => new StepError('no', { effect })
const blue = { color: 'blue', previousColor: 'blue', images: ['blue=app@sha256:d1'] }
const green = { color: 'green', previousColor: 'blue', images: ['green=app@sha256:d2'] }
const down = { ...preflight, cutover: { ...preflight.cutover, liveRuns: false } }
const first = {
  ...preflight,
  cutover: { ...preflight.cutover, live: undefined, idle: 'blue' as const, liveRuns: false },
  liveImages: [],
}

const serves = (color: 'blue' | 'green'): ServingNow => ({ kind: 'serves', color, status: 200 })
const isDown: ServingNow = { kind: 'down', reason: 'nginx answers 502' }
const release = { color: 'green', images: started.images } as const

const toOutcome = (
  ended: Parameters<typeof toOutcomeOf>[0],
  found: Preflight | undefined,
  seen: ServingNow | undefined,
) => toOutcomeOf(ended, { preflight: found, release, seen })

describe('the outcome of', () => {
  const completed = { kind: 'completed', value: null } as const
  const unfinished = { kind: 'failed-after-commit', failure: failure('drain') } as const
  const undone = { kind: 'undone', failure: failure() } as const

  test('all steps done is deployed only if nginx serves the new release at the end', () => {
    const seen = serves('green')
    expect(toOutcome(completed, preflight, seen)).toEqual({ kind: 'deployed', ...green, seen })
    expect(toOutcome(completed, preflight, serves('blue'))).toMatchObject({
      kind: 'deployed-unfinished',
      color: 'blue',
    })
    expect(toOutcome(completed, preflight, undefined)).toMatchObject({ kind: 'deployed-unfinished', images: [] })
    expect(toOutcome(completed, preflight, isDown)).toMatchObject({
      kind: 'deployed-down',
      newColor: 'green',
      images: [],
    })
  })

  test('a failure after the commit keeps the new release', () => {
    const seen = serves('green')
    expect(toOutcome(unfinished, preflight, seen)).toEqual({
      kind: 'deployed-unfinished',
      failure: unfinished.failure,
      newColor: 'green',
      ...green,
      seen,
    })
    const wentDown = { ...unfinished, failure: failure('stop', stepError('live-release-down')) }
    expect(toOutcome(wentDown, preflight, undefined)).toMatchObject({ kind: 'deployed-down', newColor: 'green' })
    expect(toOutcome(unfinished, preflight, isDown).kind).toBe('deployed-down')
  })

  test('undone steps claims only what was seen at the end', () => {
    const seen = serves('blue')
    expect(toOutcome(undone, preflight, seen)).toEqual({ ...undone, kind: 'rolled-back', ...blue, seen })
    const unseen = toOutcome(undone, preflight, undefined)
    expect(unseen).toEqual({ ...undone, kind: 'rolled-back', previousColor: 'blue', images: [] })
  })

  test('undone steps with a live color that is down has a kind of its own, unless it was down before', () => {
    expect(toOutcome(undone, preflight, isDown)).toMatchObject({ kind: 'rolled-back-down', commands: inspection })
    expect(toOutcome(undone, down, isDown)).toMatchObject({ kind: 'rolled-back', images: [] })
    expect(toOutcome(undone, first, isDown)).toMatchObject({ kind: 'rolled-back', images: [] })
  })

  test('a step that refused to begin is a refusal, but not after the link was repaired', () => {
    const refusal = { kind: 'undone', failure: failure('pull', stepError('refused')) } as const
    const seen = serves('blue')
    expect(toOutcome({ kind: 'undone', failure: failure('lock') }, undefined, undefined)).toMatchObject({
      kind: 'refused',
      images: [],
    })
    expect(toOutcome(refusal, preflight, seen)).toMatchObject({ kind: 'refused', color: 'blue' })
    const repaired = { ...preflight, cutover: { ...preflight.cutover, currentValue: undefined } }
    expect(toOutcome(refusal, repaired, seen).kind).toBe('rolled-back')
  })

  test('a failed undo names the color that was seen at the end', () => {
    const strand = (step: keyof typeof steps) =>
      ({ kind: 'undo-failed', failure: failure('verify'), undoFailure: { ...failure(step), commands: [] } }) as const
    expect(toOutcome(strand('switch'), preflight, undefined)).toEqual({
      kind: 'stranded',
      failure: failure('verify'),
      undoFailure: { ...failure('switch'), commands: [] },
      commands: inspection,
      previousColor: 'blue',
      images: [],
    })
    expect(toOutcome(strand('up'), preflight, serves('blue'))).toMatchObject({ kind: 'stranded', ...blue })
    expect(toOutcome(strand('switch'), preflight, serves('green'))).toMatchObject({ kind: 'stranded', ...green })
  })
})

const inspection = [
  'readlink /etc/nginx/sites-enabled/default',
  'docker ps --filter label=com.docker.compose.project=app',
]

test('the commands for a manual repair: inspect first, then the lines of the undo that failed', () => {
  const commandsOf = (commands: readonly string[], found: typeof preflight | undefined) => {
    const ended = { kind: 'undo-failed', failure: failure('verify'), undoFailure: { ...failure('switch'), commands } }
    const outcome = toOutcome(ended as Parameters<typeof toOutcome>[0], found, undefined)
    return outcome.kind === 'stranded' ? outcome.commands : undefined
  }
  expect(commandsOf(restoreSiteLines(preflight), preflight)).toEqual([
    ...inspection,
    'sudo ln -sfn /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default',
    'sudo nginx -t && sudo nginx -s reload',
  ])
  const none = { ...first, cutover: { ...first.cutover, expectedValue: undefined } }
  expect(restoreSiteLines(none)).toContain('sudo rm -f /etc/nginx/sites-enabled/default')
  expect(commandsOf([], undefined)).toEqual([])
})

import { describe, expect, test } from '@jest/globals'
import type { Failure } from '../../src/engine/step-runner.ts'
import { StepError } from '../../src/engine/step.ts'
import { toOutcome } from '../../src/modes/run-outcome.ts'
import { restoreLinkLines } from '../../src/steps/switch.ts'
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

describe('the outcome', () => {
  test('of all steps done, or of a failure after the commit: the new release serves', () => {
    expect(toOutcome({ kind: 'completed', value: null }, preflight, started)).toEqual({ kind: 'deployed', ...green })
    const unfinished = failure('drain')
    expect(toOutcome({ kind: 'failed-after-commit', failure: unfinished }, preflight, started)).toEqual({
      kind: 'deployed-unfinished',
      failure: unfinished,
      ...green,
    })
  })

  test('of a new release that went down after the commit has a kind of its own', () => {
    const wentDown = failure('stop', stepError('live-release-down'))
    const outcome = toOutcome({ kind: 'failed-after-commit', failure: wentDown }, preflight, started)
    expect(outcome).toEqual({ kind: 'deployed-down', failure: wentDown, ...green })
  })

  test('of undone steps: the previous release serves, if it was up', () => {
    const ended = { kind: 'undone', failure: failure() } as const
    expect(toOutcome(ended, preflight, started)).toEqual({ ...ended, kind: 'rolled-back', ...blue })
    expect(toOutcome(ended, down, started)).toEqual({
      ...ended,
      kind: 'rolled-back',
      previousColor: 'blue',
      images: [],
    })
    expect(toOutcome(ended, first, started)).toEqual({
      ...ended,
      kind: 'rolled-back',
      previousColor: undefined,
      images: [],
    })
  })

  test('is a refusal when the host was not read, or a step refused to begin, but not after the link was repaired', () => {
    const refusal = { kind: 'undone', failure: failure('pull', stepError('refused')) } as const
    expect(toOutcome({ kind: 'undone', failure: failure('lock') }, undefined, undefined)).toMatchObject({
      kind: 'refused',
      images: [],
    })
    expect(toOutcome(refusal, preflight, undefined)).toMatchObject({ kind: 'refused', color: 'blue' })
    const repaired = { ...preflight, cutover: { ...preflight.cutover, currentTarget: undefined } }
    expect(toOutcome(refusal, repaired, undefined).kind).toBe('rolled-back')
  })

  test('of a failed undo of the switch names no color; of another failed undo, the previous release serves', () => {
    const strand = (step: keyof typeof steps) =>
      ({ kind: 'undo-failed', failure: failure('verify'), undoFailure: { ...failure(step), commands: [] } }) as const
    expect(toOutcome(strand('switch'), preflight, started)).toEqual({
      kind: 'stranded',
      failure: failure('verify'),
      undoFailure: { ...failure('switch'), commands: [] },
      commands: inspection,
      previousColor: 'blue',
      images: [],
    })
    expect(toOutcome(strand('up'), preflight, started)).toMatchObject({ kind: 'stranded', ...blue })
  })
})

const inspection = [
  'readlink /etc/nginx/sites-enabled/default',
  'docker ps --filter label=com.docker.compose.project=app',
]

test('the commands for a manual repair: inspect first, then the lines of the undo that failed', () => {
  const commandsOf = (commands: readonly string[], found: typeof preflight | undefined) => {
    const ended = { kind: 'undo-failed', failure: failure('verify'), undoFailure: { ...failure('switch'), commands } }
    const outcome = toOutcome(ended as Parameters<typeof toOutcome>[0], found, started)
    return outcome.kind === 'stranded' ? outcome.commands : undefined
  }
  expect(commandsOf(restoreLinkLines(preflight), preflight)).toEqual([
    ...inspection,
    'sudo ln -sfn /etc/nginx/sites-available/blue /etc/nginx/sites-enabled/default',
    'sudo nginx -t && sudo nginx -s reload',
  ])
  const none = { ...first, cutover: { ...first.cutover, expectedTarget: undefined } }
  expect(restoreLinkLines(none)).toContain('sudo rm -f /etc/nginx/sites-enabled/default')
  expect(commandsOf([], undefined)).toEqual([])
})

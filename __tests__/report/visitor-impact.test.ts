import { describe, expect, test } from '@jest/globals'
import type { WarningFacts } from '../../src/domain/events.ts'
import type { Facts } from '../../src/domain/json.ts'
import type { DeployOutcome } from '../../src/modes/run-outcome.ts'
import type { StepReport } from '../../src/report/run-report.ts'
import { describeVisitorImpact } from '../../src/report/visitor-impact.ts'

const report = (step: string, facts: Facts & WarningFacts = {}, more: Partial<StepReport> = {}): StepReport => ({
  step,
  action: 'run',
  startedAt: 1_000,
  result: 'done',
  ms: 100,
  message: '',
  facts,
  warnings: [],
  ...more,
})
const phases = { health: 'start', switch: 'switch', verify: 'switch', up: 'start' } as const
const failure = (name: keyof typeof phases) =>
  ({ step: { name, phase: phases[name] }, error: new Error('no'), cause: 'failed' }) as const
const deployed: DeployOutcome = { kind: 'deployed', color: 'green', previousColor: 'blue', images: [] }
const rolledBack = (step: keyof typeof phases): DeployOutcome => ({
  kind: 'rolled-back',
  failure: failure(step),
  images: [],
})
const endedBy = (cause: 'interrupted' | 'cancelled'): DeployOutcome => ({
  kind: 'rolled-back',
  failure: { ...failure('switch'), cause },
  images: [],
})
const back = (more: Partial<StepReport> = {}) =>
  report('switch', {}, { action: 'undo', startedAt: 4_000, ms: 500, ...more })
const live = report('state', { liveRuns: true })
const down = report('state', { liveRuns: false })
const switched = report('switch')
const reloaded = report('switch', { nginx: 'reloaded' })
const drained = (connectionsLeft: number) => report('drain', { connectionsLeft })
const stopped = report('stop', { stopped: ['app-blue-1'] })

describe('what visitors could notice', () => {
  test.each<readonly [string, DeployOutcome, readonly StepReport[], string]>([
    ['all answered', deployed, [live, switched, drained(0), stopped], 'Nothing: every open request was answered'],
    [
      'all answered after a reload',
      deployed,
      [live, reloaded, drained(0), stopped],
      'Nothing in browsers: every open request was answered. A load balancer may have answered 502 where the reload',
    ],
    [
      'some cut',
      deployed,
      [live, switched, drained(2), stopped],
      '2 connections from before the switch were still open',
    ],
    [
      'some kept',
      deployed,
      [live, switched, drained(1), report('stop', { stopped: [] })],
      'Nothing: 1 connection from',
    ],
    [
      'a drain that failed',
      deployed,
      [live, switched, report('drain', {}, { result: 'failed' })],
      'some of them may have been cut',
    ],
    [
      'the first release',
      { ...deployed, previousColor: undefined },
      [report('state'), switched],
      'Nothing: this is the first release.',
    ],
    ['down before', deployed, [down, switched, drained(0), stopped], 'The site was down until the switch.'],
    ['down before and after', rolledBack('health'), [down], 'The site was down before, and still is.'],
    ['failed before the switch', rolledBack('health'), [live], 'Nothing: the traffic was not moved.'],
    [
      'a switch that failed',
      rolledBack('switch'),
      [live, report('switch', {}, { result: 'failed' })],
      'Nothing in browsers: nginx continued to serve the previous release. If nginx was reloaded meanwhile, a load balancer',
    ],
    [
      'a switch that failed, down before',
      rolledBack('switch'),
      [down, report('switch', {}, { result: 'failed' })],
      'The site was down before, and still is.',
    ],
    [
      'switched back to a release',
      { ...rolledBack('verify'), color: 'blue' },
      [live, switched, back()],
      'answers again.',
    ],
    [
      'switched back to no release',
      rolledBack('verify'),
      [down, switched, back()],
      'Now, as before, no release answers.',
    ],
    [
      'down before, and started again at the end',
      { ...rolledBack('health'), seen: { kind: 'serves', color: 'blue', status: 200 } },
      [down],
      'The site was down before. Now blue answers.',
    ],
    [
      'down before, and not known at the end',
      { ...rolledBack('health'), seen: { kind: 'unknown', reason: 'nginx was not asked' } },
      [down],
      'Unknown: nginx was not asked.',
    ],
    [
      'down before, and again after the switch',
      { ...deployed, seen: { kind: 'down', reason: 'green fails' } },
      [down, switched, drained(0)],
      'The site is down: green fails.',
    ],
    [
      'switched back, and not known at the end',
      { ...rolledBack('verify'), seen: { kind: 'unknown', reason: 'nginx was not asked' } },
      [live, switched, back()],
      'It is not known what answers now: nginx was not asked.',
    ],
    [
      'switched back, and nginx answers by itself, which it did not before',
      { ...rolledBack('verify'), seen: { kind: 'neither', status: 404 } },
      [live, switched, back()],
      ' Now no release answers.',
    ],
    [
      'switched back, and stranded later',
      { kind: 'stranded', failure: failure('verify'), undoFailure: failure('up'), commands: [], images: [] },
      [live, switched, back()],
      'Now nginx is as before.',
    ],
    ['switched back', rolledBack('verify'), [live, switched, back()], 'For at most 3.5 s visitors may have got'],
    ['switched back by a reload', rolledBack('verify'), [live, reloaded, back()], 'A load balancer may have'],
    ['not switched back', rolledBack('verify'), [live, switched, back({ result: 'failed' })], 'Unknown'],
    ['a process that was interrupted after the switch', endedBy('interrupted'), [live], 'Unknown'],
    ['a cancel before the switch began', endedBy('cancelled'), [live], 'Nothing: the traffic was not moved.'],
    [
      'switched back for such a process',
      rolledBack('verify'),
      [live, back()],
      'Some visitors may have got answers of the new release',
    ],
    ['a process that was interrupted after the proof', deployed, [live], 'Unknown'],
    [
      'requests of an earlier release were cut',
      deployed,
      [live, report('up', { connectionsCut: 3 }), switched, drained(0), stopped],
      'every open request was answered. 3 connections with an earlier release were cut',
    ],
  ])('%s', (_, deployment, entries, expected) => {
    expect(describeVisitorImpact(deployment, entries)).toContain(expected)
  })
})

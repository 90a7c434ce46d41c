import { describe, expect, test } from '@jest/globals'
import type { Deployment } from '../../src/modes/deployment.ts'
import type { Evidence, StepName } from '../../src/domain/events.ts'
import type { StepReport } from '../../src/report/report.ts'
import { describeVisitorImpact } from '../../src/report/visitors.ts'

const entry = (step: StepName, facts: Evidence = {}, more: Partial<StepReport> = {}): StepReport => ({
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
const failure = (step: StepName) => ({ step, error: new Error('no'), cancelled: false })
const deployed: Deployment = { kind: 'deployed', color: 'green', previousColor: 'blue', images: [] }
const rolledBack = (step: StepName): Deployment => ({ kind: 'rolled-back', failure: failure(step), images: [] })
const back = (more: Partial<StepReport> = {}) =>
  entry('switch', {}, { action: 'undo', startedAt: 4_000, ms: 500, ...more })
const live = entry('state', { liveRuns: true })
const down = entry('state', { liveRuns: false })
const switched = entry('switch')
const drained = (connectionsLeft: number) => entry('drain', { connectionsLeft })
const stopped = entry('stop', { stopped: ['app-blue-1'] })

describe('what visitors could notice', () => {
  test.each<readonly [string, Deployment, readonly StepReport[], string]>([
    ['all answered', deployed, [live, switched, drained(0), stopped], 'Nothing: 0 requests were cut'],
    ['some cut', deployed, [live, switched, drained(2), stopped], '2 connections of before the switch were still open'],
    ['some kept', deployed, [live, switched, drained(1), entry('stop', { stopped: [] })], 'Nothing: 1 connection of'],
    [
      'drain did not end',
      deployed,
      [live, switched, entry('drain', {}, { result: 'failed' })],
      'Could not be found out',
    ],
    ['the first release', { ...deployed, previousColor: undefined }, [entry('state'), switched], 'Nobody was served'],
    ['down before', deployed, [down, switched, drained(0), stopped], 'The site was down until the switch.'],
    ['down before and after', rolledBack('health'), [down], 'The site was down before, and still is.'],
    ['failed before the switch', rolledBack('health'), [live], 'Nothing: the traffic was never moved.'],
    [
      'a switch that never was',
      rolledBack('switch'),
      [live, entry('switch', {}, { result: 'failed' })],
      'Nothing: nginx',
    ],
    [
      'a switch that never was, down before',
      rolledBack('switch'),
      [down, entry('switch', {}, { result: 'failed' })],
      'The site was down before, and still is.',
    ],
    ['gone back to a release', { ...rolledBack('verify'), color: 'blue' }, [live, switched, back()], 'answers again.'],
    ['gone back to none', rolledBack('verify'), [down, switched, back()], 'Now, as before, none answers.'],
    [
      'gone back, and stranded at what came then',
      { kind: 'stranded', failure: failure('verify'), undoFailure: failure('up'), commands: [], images: [] },
      [live, switched, back()],
      'Now nginx is as it was before.',
    ],
    ['gone back', rolledBack('verify'), [live, switched, back()], 'For at most 3.5 s visitors may have got'],
    ['not gone back', rolledBack('verify'), [live, switched, back({ result: 'failed' })], 'Could not be found out'],
    ['a process that was ended after the switch', rolledBack('verify'), [live], 'Could not be found out'],
    ['gone back for such a process', rolledBack('verify'), [live, back()], 'Some may have got answers of the release'],
    ['a process that was ended after the proof', deployed, [live], 'Could not be found out'],
    [
      'requests of a run before that were cut',
      deployed,
      [live, entry('up', { connectionsCut: 3 }), switched, drained(0), stopped],
      'all that were in flight were answered. 3 connections with a release of before were cut',
    ],
  ])('%s', (_, deployment, entries, expected) => {
    expect(describeVisitorImpact(deployment, entries)).toContain(expected)
  })
})

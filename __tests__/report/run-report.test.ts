import { expect, test } from '@jest/globals'
import type { Event } from '../../src/domain/events.ts'
import { RunReport } from '../../src/report/run-report.ts'

function reportOf(...events: readonly Event[]): RunReport {
  const report = new RunReport()
  events.forEach((event) => report.receive(event))
  return report
}

test('the report has every step and every undo, with its result, time, facts and warnings', () => {
  const { steps } = reportOf(
    { kind: 'step-started', step: 'pull', phase: 'start' },
    { kind: 'program-output', step: 'pull', text: 'talk' },
    { kind: 'note', step: 'pull', text: 'note' },
    { kind: 'step-done', step: 'pull', ms: 5, message: 'pulled', facts: { images: ['a'] } },
    { kind: 'step-started', step: 'up', phase: 'start' },
    { kind: 'warning', step: 'up', text: 'careful', facts: { connectionsCut: 2 } },
    { kind: 'step-failed', step: 'up', ms: 6, reason: 'oops' },
    { kind: 'undo-started', step: 'up' },
    { kind: 'undo-done', step: 'up', ms: 7, message: 'stopped' },
    { kind: 'undo-started', step: 'pull' },
    { kind: 'undo-failed', step: 'pull', ms: 8, reason: 'lost' },
  )
  const startedAt: unknown = expect.any(Number)
  expect(steps).toEqual([
    {
      step: 'pull',
      action: 'run',
      startedAt,
      result: 'done',
      ms: 5,
      message: 'pulled',
      facts: { images: ['a'] },
      warnings: [],
    },
    {
      step: 'up',
      action: 'run',
      startedAt,
      result: 'failed',
      ms: 6,
      message: 'oops',
      facts: { connectionsCut: 2 },
      warnings: ['careful'],
    },
    { step: 'up', action: 'undo', startedAt, result: 'done', ms: 7, message: 'stopped', facts: {}, warnings: [] },
    { step: 'pull', action: 'undo', startedAt, result: 'failed', ms: 8, message: 'lost', facts: {}, warnings: [] },
  ])
  expect(Math.abs(Date.now() - (steps[0]?.startedAt ?? 0))).toBeLessThan(10_000)
})

test('a step that has not ended has its own result', () => {
  expect(reportOf({ kind: 'step-started', step: 'health', phase: 'start' }).steps).toMatchObject([
    { result: 'running', ms: 0 },
  ])
})

test('events before the first step are no entry', () => {
  expect(reportOf({ kind: 'warning', step: 'connect', text: 'x' }).steps).toEqual([])
})

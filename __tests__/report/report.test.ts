import { expect, test } from '@jest/globals'
import type { Event } from '../../src/domain/events.ts'
import { Report } from '../../src/report/report.ts'

function reportOf(...events: readonly Event[]): Report {
  const report = new Report()
  events.forEach((event) => report.tell(event))
  return report
}

test('every step and every undo, with its result, time, evidence and warnings', () => {
  const { entries } = reportOf(
    { kind: 'step-started', step: 'pull' },
    { kind: 'host-said', step: 'pull', text: 'talk' },
    { kind: 'noted', step: 'pull', text: 'note' },
    { kind: 'step-done', step: 'pull', ms: 5, says: 'pulled', evidence: { images: ['a'] } },
    { kind: 'step-started', step: 'up' },
    { kind: 'warned', step: 'up', text: 'careful', evidence: { connectionsCut: 2 } },
    { kind: 'step-failed', step: 'up', ms: 6, why: 'oops' },
    { kind: 'undo-started', step: 'up' },
    { kind: 'undo-done', step: 'up', ms: 7, says: 'stopped' },
    { kind: 'undo-started', step: 'pull' },
    { kind: 'undo-failed', step: 'pull', ms: 8, why: 'lost' },
  )
  const startedAt: unknown = expect.any(Number)
  expect(entries).toEqual([
    {
      step: 'pull',
      action: 'run',
      startedAt,
      result: 'done',
      ms: 5,
      says: 'pulled',
      evidence: { images: ['a'] },
      warnings: [],
    },
    {
      step: 'up',
      action: 'run',
      startedAt,
      result: 'failed',
      ms: 6,
      says: 'oops',
      evidence: { connectionsCut: 2 },
      warnings: ['careful'],
    },
    { step: 'up', action: 'undo', startedAt, result: 'done', ms: 7, says: 'stopped', evidence: {}, warnings: [] },
    { step: 'pull', action: 'undo', startedAt, result: 'failed', ms: 8, says: 'lost', evidence: {}, warnings: [] },
  ])
  expect(Math.abs(Date.now() - (entries[0]?.startedAt ?? 0))).toBeLessThan(10_000)
})

test('a step that has not ended says so', () => {
  expect(reportOf({ kind: 'step-started', step: 'health' }).entries).toMatchObject([{ result: 'running', ms: 0 }])
})

test('what comes before the first step is no entry', () => {
  expect(reportOf({ kind: 'warned', step: 'connect', text: 'x' }).entries).toEqual([])
})

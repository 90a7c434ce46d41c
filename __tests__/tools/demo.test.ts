import { describe, expect, test } from '@jest/globals'

import type { Result } from '../../e2e/runner/run-action.ts'
import { summarize, type TrafficReport } from '../../e2e/traffic/report.ts'
import { acts, type Act, type Played } from '../../tools/demo/releases.ts'
import { conclusion, disappointments, overview } from '../../tools/demo/report.ts'

const [v1, v2, , v4] = acts as readonly [Act, Act, Act, Act]

const result = (outputs: Readonly<Record<string, string>>): Result => ({
  ...{ exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 5000, signalsSent: [], state: {}, summary: '' },
  outputs,
  log: { lines: [], raw: '', display: '', groups: [], annotations: [], masks: [], commands: [] },
})

const noFailures = { '5xx': 0, refused: 0, reset: 0, 'idle-reset': 0, timeout: 0, other: 0 }
const nobody = { clients: 0, requests: 0, answered: 0, failed: 0, idleResets: 0 }

function visits(failed: number, ...versions: readonly string[]): TrafficReport {
  const report = {
    ...({
      startedAt: 0,
      endedAt: 1,
      endedBy: 'stop',
      total: 1200,
      answered: 1200 - failed,
      failed,
      idleResets: [],
    } as const),
    ...{ failures: [], timeline: [], longestGap: { ms: 0, from: 0, to: 0 } },
    failedByKind: { ...noFailures, refused: failed },
    byClient: { fresh: nobody, keepAlive: nobody, slow: nobody },
    versions: Object.fromEntries(versions.map((version) => [version, { count: 1, first: 0, last: 1 }])),
  }
  return { ...report, summary: summarize(report) }
}

const first: Played = {
  act: v1,
  result: result({ result: 'deployed', color: 'blue' }),
  visits: undefined,
  served: 'v1',
}
const second: Played = {
  act: v2,
  result: result({ result: 'deployed', color: 'green' }),
  visits: visits(0, 'v1', 'v2'),
  served: 'v2',
}
const broken: Played = {
  act: v4,
  result: result({ result: 'rolled-back', color: 'green', 'failed-step': 'health' }),
  visits: visits(0, 'v2'),
  served: 'v2',
}

test('shows what the action said beside what visitors saw', () => {
  expect(overview([first, second, broken]).split('\n')).toEqual([
    'release  the action said              took  requests  failed  visitors saw  serves now',
    '───────  ──────────────────────────  ─────  ────────  ──────  ────────────  ──────────',
    'v1       deployed                    5.0 s         –       –  –             v1 (blue)',
    'v2       deployed                    5.0 s     1,200       0  v1 → v2       v2 (green)',
    'v4       rolled-back: health failed  5.0 s     1,200       0  only v2       v2 (green)',
  ])
})

test('says in a sentence what was shown, when all went well', () => {
  expect(disappointments([first, second, broken])).toEqual([])
  expect(conclusion([first, second, broken])).toMatch(/^Of 2,400 requests none failed/)
})

describe('says so when it did not', () => {
  test.each([
    [
      { ...second, visits: visits(3, 'v1', 'v2') },
      'during v2: 1,200 requests: 1,197 answered (v1 1, v2 1), 3 failed (refused 3)',
    ],
    [{ ...second, served: 'v1' }, 'after v2, v2 should serve, and v1 does'],
    [{ ...second, result: broken.result }, 'v2 should be deployed, and the action said rolled-back'],
  ])('%#', (played, text) => {
    expect(disappointments([first, played])).toEqual([expect.stringContaining(text)])
    expect(conclusion([first, played])).toMatch(/^NOT AS PROMISED:\n {2}/)
  })
})

import { describe, expect, test } from '@jest/globals'

import type { Result } from '../../e2e/runner/run-action.ts'
import { ordinarySwitch } from '../../e2e/support/switch-ways.ts'
import { summarize, type ClientsReport, type TrafficReport } from '../../e2e/traffic/report.ts'
import { demoReleases, type DemoRelease, type DemoResult } from '../../tools/demo/releases.ts'
import { formatConclusion, findDeviations, formatOverview } from '../../tools/demo/report.ts'

const [v1, v2, , v4] = demoReleases as readonly [DemoRelease, DemoRelease, DemoRelease, DemoRelease]

const result = (outputs: Readonly<Record<string, string>>): Result => ({
  ...{ exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 5000, signalsSent: [], state: {}, summary: '' },
  outputs,
  log: { lines: [], raw: '', display: '', groups: [], annotations: [], masks: [], commands: [] },
})

const noFailures = { '5xx': 0, refused: 0, reset: 0, timeout: 0, other: 0 }
const nobody = { clients: 0, requests: 0, answered: 0, failed: 0 }

function count(failed: number, ...versions: readonly string[]): ClientsReport {
  const report = {
    ...({
      startedAt: 0,
      endedAt: 1,
      endedBy: 'stop',
      total: 1200,
      answered: 1200 - failed,
      failed,
    } as const),
    ...{ failures: [], timeline: [], longestGap: { ms: 0, from: 0, to: 0 } },
    failedByKind: { ...noFailures, refused: failed },
    byClient: { fresh: nobody, keepAlive: nobody, slow: nobody, balancer: nobody },
    versions: Object.fromEntries(versions.map((version) => [version, { count: 1, first: 0, last: 1 }])),
  }
  return { ...report, summary: summarize(report) }
}

const pace = { rate: 200, late: 0, failedLate: 0, latestMs: 4, medianMs: 5, p99Ms: 9, slowestMs: 30, connections: 8 }
const visits = (failed: number, ...versions: readonly string[]): TrafficReport => ({
  ...count(failed, ...versions),
  balancer: { ...count(3, ...versions), pace },
})

const first: DemoResult = {
  release: v1,
  result: result({ result: 'deployed', color: 'blue' }),
  traffic: undefined,
  servedVersion: 'v1',
}
const second: DemoResult = {
  release: v2,
  result: result({ result: 'deployed', color: 'green' }),
  traffic: visits(0, 'v1', 'v2'),
  servedVersion: 'v2',
}
const broken: DemoResult = {
  release: v4,
  result: result({ result: 'rolled-back', color: 'green', 'failed-step': 'health' }),
  traffic: visits(0, 'v2'),
  servedVersion: 'v2',
}

test('the overview shows the result of each deployment beside what visitors got', () => {
  expect(formatOverview([first, second, broken]).split('\n')).toEqual([
    'release  result                       took  requests  failed  502 of the balancer  visitors got  live now',
    '───────  ──────────────────────────  ─────  ────────  ──────  ───────────────────  ────────────  ──────────',
    'v1       deployed                    5.0 s         –       –                    –  –             v1 (blue)',
    'v2       deployed                    5.0 s     1,200       0           3 of 1,200  v1 → v2       v2 (green)',
    'v4       rolled-back: health failed  5.0 s     1,200       0           3 of 1,200  only v2       v2 (green)',
  ])
})

test('the conclusion is that no request of a browser failed, and what a reload cost behind a load balancer', () => {
  expect(findDeviations([first, second, broken], ordinarySwitch)).toEqual([])
  const [browsers, balancer] = formatConclusion([first, second, broken], ordinarySwitch).split('\n')
  expect(browsers).toMatch(/^None of 2,400 requests of browsers failed\./)
  expect(balancer).toMatch(/^6 of 2,400 requests through a load balancer got 502: a reload of nginx closes idle /)
})

test('a failure of the balancer breaks a promise where a switch must not cost one', () => {
  expect(findDeviations([first, second], { ...ordinarySwitch, costAtBalancer: undefined })).toEqual([
    expect.stringContaining('during v2: 1,200 requests: 1,197 answered'),
  ])
})

describe('the conclusion names each broken promise', () => {
  test.each([
    [
      { ...second, traffic: visits(3, 'v1', 'v2') },
      'during v2: 1,200 requests: 1,197 answered (v1 1, v2 1), 3 failed (refused 3)',
    ],
    [{ ...second, servedVersion: 'v1' }, 'after v2, visitors should get v2, but get v1'],
    [{ ...second, result: broken.result }, 'the result of v2 should be deployed, but is rolled-back'],
  ])('%#', (deviating, text) => {
    expect(findDeviations([first, deviating], ordinarySwitch)).toEqual([expect.stringContaining(text)])
    expect(formatConclusion([first, deviating], ordinarySwitch)).toMatch(/^NOT AS PROMISED:\n {2}/)
  })
})

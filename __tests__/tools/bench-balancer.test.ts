import { expect, test } from '@jest/globals'
import { ordinarySwitch } from '../../e2e/support/switch-ways.ts'
import { listKinds, parsePlan, type BalancerPlan } from '../../tools/bench/balancer/plan.ts'
import type { BalancerSeries } from '../../tools/bench/balancer/series.ts'
import { listRemarks, renderBalancerSection, toSeriesRow } from '../../tools/bench/balancer/table.ts'

const values = { deployments: '20', rate: '200', hosts: 'bookworm,trixie', switch: 'reload' }
const plan: BalancerPlan = {
  deployments: 20,
  broken: 2,
  cancelled: 2,
  rate: 200,
  hosts: ['bookworm', 'trixie'],
  switchWays: [ordinarySwitch],
}

test('a tenth of the deployments is broken and a tenth is cancelled, if nothing else is said', () => {
  expect(parsePlan(values)).toEqual(plan)
  expect(parsePlan({ ...values, broken: '0', cancelled: '5' })).toMatchObject({ broken: 0, cancelled: 5 })
})

test.each([
  { hosts: 'bookworm,buster' },
  { switch: 'reload,restart' },
  { rate: '0' },
  { deployments: 'x' },
  { broken: '19' },
])('a plan with %o is refused', (wrong) => expect(parsePlan({ ...values, ...wrong })).toBeUndefined())

test('the broken and the cancelled deployments are spread evenly over the good ones', () => {
  const kinds = listKinds(plan)
  expect(kinds.flatMap((kind, at) => (kind === 'good' ? [] : [`${at} ${kind}`]))).toEqual([
    '4 cancelled',
    '9 broken',
    '14 cancelled',
    '19 broken',
  ])
})

const pace = {
  rate: 200,
  late: 3,
  failedLate: 1,
  latestMs: 25,
  medianMs: 5.4,
  p99Ms: 19.7,
  slowestMs: 80.2,
  connections: 9,
}
const failureAt = (at: number) => ({ at, afterMs: 1, client: 'balancer', kind: 'reset', detail: 'ECONNRESET' }) as const
const counts = {
  total: 4000,
  answered: 3997,
  failed: 3,
  versions: {},
  longestGap: { ms: 0, from: 0, to: 0 },
  summary: '',
}
const nobody = { clients: 0, requests: 0, answered: 0, failed: 0 }
const series: BalancerSeries = {
  host: 'bookworm, nginx 1.22.1',
  switchName: 'reload',
  rate: 200,
  tried: [
    { kind: 'good', result: 'deployed', startedAt: 0, endedAt: 100 },
    { kind: 'good', result: 'deployed', startedAt: 100, endedAt: 200 },
    { kind: 'broken', result: 'rolled-back', startedAt: 200, endedAt: 300 },
  ],
  visitors: { total: 900, failed: 0 },
  balancer: {
    ...{ startedAt: 0, endedAt: 300, endedBy: 'stop' },
    ...counts,
    failedByKind: { '5xx': 0, refused: 0, reset: 3, timeout: 0, other: 0 },
    failures: [failureAt(120), failureAt(121), failureAt(122)],
    byClient: { fresh: nobody, keepAlive: nobody, slow: nobody, balancer: nobody },
    pace,
  },
}

test('a row says how the deployments ended, and how many requests through the balancer and of browsers failed', () => {
  expect(toSeriesRow(series)).toEqual([
    'bookworm, nginx 1.22.1',
    'reload',
    '3',
    'good: deployed 2; broken: rolled-back 1',
    '4,000 (200/s)',
    '3',
    '1',
    '1',
    '5 ms, 20 ms, 80 ms',
    '0 of 900',
  ])
  expect(listRemarks([series])).toEqual([])
})

test('a deployment that ended otherwise than promised, and a rate that was not held, are named below the table', () => {
  const [first, second] = series.tried
  const wrong = {
    kind: 'broken',
    result: 'deployed',
    startedAt: 0,
    endedAt: 9,
    wrong: ' (visitors get v2, not v1)',
  } as const
  const busy = { ...series.balancer, pace: { ...pace, late: 41 } }
  const all = [{ ...series, tried: [first, second, wrong].flatMap((each) => each ?? []), balancer: busy }]
  const remarks = [
    'bookworm, nginx 1.22.1, reload: deployment 3 (broken) ended deployed (visitors get v2, not v1).',
    'bookworm, nginx 1.22.1, reload: The balancer could not hold 200 requests/s: 41 of 4,000 requests were sent late, up to 25 ms.',
  ]
  expect(listRemarks(all)).toEqual(remarks)
  expect(renderBalancerSection(all, 'script/bench balancer', '2026-01-02')).toContain(`\n\n- ${remarks.join('\n- ')}`)
})

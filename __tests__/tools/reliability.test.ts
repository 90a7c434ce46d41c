import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import { renderReliability } from '../../tools/reliability/document.ts'
import { isComplete, type HostResults } from '../../tools/reliability/results.ts'

const good: FaultResult = {
  kind: 'killed',
  at: 'switch begins',
  injectedMs: 2_345,
  step: 'switch',
  ended: 'post: Rolled back: cancelled at switch',
  annotations: [],
  endedMs: 2_400,
  serves: 'previous',
  failed: 0,
  requests: 1_000,
  balancerFailed: 2,
  balancerRequests: 500,
  next: 'deployed',
  problems: [],
}

const on = (host: string, results: readonly FaultResult[], planned = results.length): HostResults => ({
  heading: { host, software: 'nginx 1', normalMs: 3_000, startedAt: '2026-01-02T03:04:05.000Z', seed: 7, planned },
  results,
})

const text = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8')
const made = renderReliability(text, [
  on('bookworm', [good, { ...good, at: 'drain begins', serves: 'new' }]),
  on('trixie', [good, { ...good, kind: 'host rebooted', failed: 0 }]),
])

test('the row of a kind of fault has the sum of all hosts', () => {
  expect(made).toContain(
    '| `kill -9` of the action; its post step runs | 3 | 0 | 6 | previous release serves 2, new release serves 1; no lock, none of our programs runs | deployed 3 |',
  )
  expect(made).toContain('| the host is rebooted | 1 | 0, counted when the site is up again |')
})

test('each fault has a row, and the run can be repeated with its seed', () => {
  expect(made).toContain(
    '| switch begins | 2.3 s | switch | post: Rolled back: cancelled at switch | 0.1 s | previous | 0 | 2 | deployed |',
  )
  expect(made).toContain(
    'Made by `script/chaos --seed 7` on 2026-01-02. The visitors made 4,000 requests, the load balancer 2,000.',
  )
  expect(made).toContain('- trixie: nginx 1. A normal deployment took 3.0 s; seed 7.')
})

test('a new run replaces the results of the run before', () => {
  expect(renderReliability(made, [on('bookworm', [good])])).not.toContain('trixie')
})

test('a run is complete when every planned fault was tried and survived', () => {
  expect(isComplete([on('bookworm', [good]), on('trixie', [good])])).toBe(true)
  expect(isComplete([on('bookworm', [good], 2)])).toBe(false)
  expect(isComplete([on('bookworm', [{ ...good, problems: ['visitors get 502'] }])])).toBe(false)
  expect(isComplete([])).toBe(false)
})

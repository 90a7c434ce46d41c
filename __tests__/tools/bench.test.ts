import { describe, expect, test } from '@jest/globals'
import { quick } from '../../tools/bench/conditions.ts'
import type { ContenderName } from '../../tools/bench/contender.ts'
import { page } from '../../tools/bench/report/page.ts'
import { pictures, render, themes } from '../../tools/bench/report/pictures.ts'
import { partsOf, typical } from '../../tools/bench/report/select.ts'
import { targets } from '../../tools/bench/report/tables.ts'
import type { Deployment, Results } from '../../tools/bench/results.ts'
import { median, range } from '../../tools/bench/statistics.ts'
import { countTurns } from '../../tools/bench/round-trips.ts'
import { seenBetween } from '../../tools/bench/visitors.ts'
import type { TrafficReport } from '../../e2e/traffic/report.ts'

test('the median is the middle, or between the two that are', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(range([3, 1, 2])).toEqual([1, 3])
})

const instants = {
  pulled: 1000,
  started: 2000,
  healthy: 6000,
  switched: 6100,
  drained: 9000,
  stopSent: 9200,
  stopped: 9300,
}
const moment = { ms: 0, answered: { r1: 5, r2: 3 }, failed: 0 }

const deployment = (contender: ContenderName, ms: number, roundTripMs = 0): Deployment => ({
  kind: 'bookworm',
  containers: 1,
  round: 0,
  roundTripMs,
  contender,
  startedAt: 1_000_000,
  endedAt: 1_000_000 + ms,
  turns: 24,
  steps:
    contender === 'inline'
      ? []
      : [
          { name: 'pull', fromMs: 200, ms: 700, turns: 1 },
          { name: 'stop', fromMs: 900, ms: ms - 1000, turns: 1 },
        ],
  instants,
  visitors: { answered: 8, failed: contender === 'inline' ? 1700 : 0, idleResets: 0, timeline: [moment] },
})

/** `action` is what it takes next door; the floor is 8 s, the inline script 15 s. */
const resultsOf = (action: number): Results => ({
  about: {
    startedAt: '2026-01-02T03:04:05Z',
    endedAt: '2026-01-02T04:04:05Z',
    command: 'script/bench',
    commit: 'abc',
    node: 'v24',
    cpus: '2',
    bundleBytes: 1,
  },
  plan: quick,
  starts: [{ node: 40, loaded: 100, connected: 110, firstByte: 120 }],
  hosts: [
    {
      kind: 'bookworm',
      versions: 'Docker 1',
      lost: [],
      deployments: [
        deployment('floor', 8000),
        ...[0, 200].flatMap((far) => [deployment('action', action + far * 15, far), deployment('inline', 15_000, far)]),
      ],
      streams: [
        {
          flood: 'lines',
          bytes: 2e8,
          peakBytes: 1e8,
          pullMs: 2000,
          sshMs: 1000,
          logBytes: 1,
          leftOut: '… 7 lines left out …',
        },
      ],
      channels: [{ way: 'one shell for all steps', roundTripMs: 0, workMs: 0, openMs: 1, stepMs: 4, turnsPerStep: 1 }],
    },
  ],
})

describe('what a run must reach', () => {
  const verdicts = (results: Results) =>
    Object.fromEntries(targets(results).rows.map(([name = '', ...row]) => [name, row]))

  test('is told figure by figure, with the limit and the verdict', () => {
    expect(verdicts(resultsOf(8240))).toMatchObject({
      'whole deployment ÷ floor, 0 ms round trip': ['1.05', '1.03', 'yes'],
      'whole deployment ÷ inline script, 0 ms round trip': ['0.65', '0.55', 'yes'],
      'first healthy answer to new configuration in nginx, 0 ms round trip': ['250 ms', '100 ms', 'yes'],
      'failed requests, all deployments together': ['0', '0', 'yes'],
    })
  })

  test('and where it is not reached, the page has the reason', () => {
    expect(verdicts(resultsOf(9600))['whole deployment ÷ floor, 0 ms round trip']).toEqual(['1.05', '1.20', 'no'])
    expect(page(resultsOf(9600))).toContain('- whole deployment ÷ floor, 0 ms round trip: ours are `start`')
    expect(page(resultsOf(9600))).toContain('programs that are started: by the floor for 1000 ms (bookworm)')
    expect(page(resultsOf(8240))).not.toContain('Not reached')
  })
})

test('the typical deployment is one that was, with the middle time', () => {
  expect(typical([9, 7, 8].map((ms) => deployment('floor', ms * 1000))).endedAt).toBe(1_008_000)
})

test('the parts of a deployment are its steps, and what was before and after them; an inline script is told by the host', () => {
  expect(partsOf(deployment('action', 3000))).toEqual([
    { name: 'start', ms: 200 },
    { name: 'pull', ms: 700 },
    { name: 'stop', ms: 2000 },
    { name: 'end', ms: 100 },
  ])
  expect(partsOf(deployment('inline', 15_000)).map(({ name, ms }) => `${name} ${ms}`)).toEqual([
    'pull 1000',
    'up 1000',
    'health 4000',
    'switch 100',
    'stop 8900',
  ])
})

test('a round trip belongs to the step in which it began, and after the last step to none', () => {
  const steps = [
    { name: 'pull', fromMs: 0, ms: 90 },
    { name: 'up', fromMs: 100, ms: 50 },
  ]
  expect(countTurns(steps, 1000, [1000, 1095, 1100, 1160]).map(({ turns }) => turns)).toEqual([2, 1])
})

test('idle resets are no failures, and what was before the deployment does not count', () => {
  const timeline = [
    { at: 500, answered: { r1: 9 }, failed: { refused: 9 } },
    { at: 1000, answered: { r1: 2 }, failed: { refused: 3, 'idle-reset': 1 } },
    { at: 2000, answered: { r2: 4 }, failed: { '5xx': 1 } },
  ]
  const seen = seenBetween({ timeline } as unknown as TrafficReport, 1000, 2000)
  expect(seen).toMatchObject({ answered: 2, failed: 3, idleResets: 1 })
})

describe.each(themes)('in the $name theme', (theme) => {
  test.each(pictures)('the picture of $name is XML that any program can read', ({ draw }) => {
    const svg = render(draw(resultsOf(9600), theme))
    expect(svg).toMatch(/^<svg /)
    expect(svg).toContain(theme.text)
    const tags = svg.match(/<[^>]*>/g) ?? []
    expect(tags.filter((tag) => !/^<(\/[\w]+|!\[CDATA\[.*|[\w]+(\s+[\w:-]+="[^"<>]*")*\s*\/?)>$/s.test(tag))).toEqual(
      [],
    )
  })
})

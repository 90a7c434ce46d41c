import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { quickPlan } from '../../tools/bench/conditions.ts'
import type { ContenderName } from '../../tools/bench/contender.ts'
import { writeDocs } from '../../tools/bench/report/docs.ts'
import { renderPage } from '../../tools/bench/report/page.ts'
import { pictures, renderSvg } from '../../tools/bench/report/pictures.ts'
import { findTypical, splitIntoParts } from '../../tools/bench/report/select.ts'
import { targetsTable } from '../../tools/bench/report/tables.ts'
import { themes } from '../../tools/bench/report/theme.ts'
import type { Deployment, Results } from '../../tools/bench/results.ts'
import { countRoundTrips } from '../../tools/bench/round-trips.ts'
import { median, range } from '../../tools/bench/statistics.ts'
import { countBetween } from '../../tools/bench/visitors.ts'

test('the median is the middle value, or the mean of the two middle values', () => {
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
  roundTrips: 24,
  steps:
    contender === 'inline'
      ? []
      : [
          { name: 'pull', fromMs: 200, ms: 700, roundTrips: 1 },
          { name: 'stop', fromMs: 900, ms: ms - 1000, roundTrips: 1 },
        ],
  instants,
  visitors: { answered: 8, failed: contender === 'inline' ? 1700 : 0, timeline: [moment] },
})

/** Results in which the action takes `action` ms without latency, the floor 8 s and the inline script 15 s. */
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
  plan: quickPlan,
  starts: [{ node: 40, loaded: 100, connected: 110, firstByte: 120 }],
  hosts: [
    {
      kind: 'bookworm',
      versions: 'Docker 1',
      failedRounds: [],
      lostPaces: [],
      deployments: [
        deployment('floor', 8000),
        ...[0, 200].flatMap((far) => [
          deployment('reload', action + far * 15, far),
          deployment('live-link', action + far * 15, far),
          deployment('inline', 15_000, far),
        ]),
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
      channels: [
        { way: 'one shell for all steps', roundTripMs: 0, workMs: 0, openMs: 1, stepMs: 4, roundTripsPerStep: 1 },
      ],
    },
  ],
})

describe('the limits of a run', () => {
  const readVerdicts = (results: Results) =>
    Object.fromEntries(targetsTable(results).rows.map(([name = '', ...row]) => [name, row]))

  test('are shown for each figure, with the verdict', () => {
    expect(readVerdicts(resultsOf(8240))).toMatchObject({
      'whole deployment ÷ floor, 0 ms round trip': ['1.05', '1.03', 'yes'],
      'whole deployment ÷ inline script, 0 ms round trip': ['0.65', '0.55', 'yes'],
      'first healthy answer to new configuration in nginx, 0 ms round trip': ['250 ms', '100 ms', 'yes'],
      'failed requests through a load balancer, all deployments with a reload together': ['0', '0', 'yes'],
    })
  })

  test('have a reason on the page where a figure exceeds them', () => {
    expect(readVerdicts(resultsOf(9600))['whole deployment ÷ floor, 0 ms round trip']).toEqual(['1.05', '1.20', 'no'])
    expect(renderPage(resultsOf(9600))).toContain(
      '- whole deployment ÷ floor, 0 ms round trip: the action adds `start`',
    )
    expect(renderPage(resultsOf(9600))).toContain('the start of programs: 1000 ms (bookworm) in the floor')
    expect(renderPage(resultsOf(8240))).not.toContain('Not reached')
  })
})

test('the typical deployment is the one with the median duration', () => {
  expect(findTypical([9, 7, 8].map((ms) => deployment('floor', ms * 1000))).endedAt).toBe(1_008_000)
})

test('the parts of a deployment are its steps, its start and its end; those of an inline script come from the host', () => {
  expect(splitIntoParts(deployment('reload', 3000))).toEqual([
    { name: 'start', ms: 200 },
    { name: 'pull', ms: 700 },
    { name: 'stop', ms: 2000 },
    { name: 'end', ms: 100 },
  ])
  expect(splitIntoParts(deployment('inline', 15_000)).map(({ name, ms }) => `${name} ${ms}`)).toEqual([
    'pull 1000',
    'up 1000',
    'health 4000',
    'switch 100',
    'stop 8900',
  ])
})

test('a round trip belongs to the step in which it began, or to none after the last step', () => {
  const steps = [
    { name: 'pull', fromMs: 0, ms: 90 },
    { name: 'up', fromMs: 100, ms: 50 },
  ]
  expect(countRoundTrips(steps, 1000, [1000, 1095, 1100, 1160]).map(({ roundTrips }) => roundTrips)).toEqual([2, 1])
})

test('the requests through the balancer count too, and those before the deployment do not', () => {
  const timeline = [
    { at: 500, answered: { r1: 9 }, failed: { refused: 9 } },
    { at: 1000, answered: { r1: 2 }, failed: { refused: 3 } },
    { at: 2000, answered: { r2: 4 }, failed: { '5xx': 1 } },
  ]
  const balancer = { timeline: [{ at: 1000, answered: { r1: 5, r2: 1 }, failed: { reset: 1 } }] }
  const counts = countBetween({ timeline, balancer } as unknown as TrafficReport, 1000, 2000)
  expect(counts).toMatchObject({ answered: 8, failed: 4 })
  expect(counts.timeline.at(-1)).toEqual({ ms: 0, answered: { r1: 7, r2: 1 }, failed: 4 })
})

describe.each(themes)('in the $name theme', (theme) => {
  test.each(pictures)('the picture of $name is valid XML', ({ draw }) => {
    const svg = renderSvg(draw(resultsOf(9600), theme))
    expect(svg).toMatch(/^<svg /)
    expect(svg).toContain(theme.text)
    const tags = svg.match(/<[^>]*>/g) ?? []
    expect(tags.filter((tag) => !/^<(\/[\w]+|!\[CDATA\[.*|[\w]+(\s+[\w:-]+="[^"<>]*")*\s*\/?)>$/s.test(tag))).toEqual(
      [],
    )
  })
})

test('the page keeps the section on the load balancer, which another run writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'))
  try {
    const page = join(folder, 'benchmarks.md')
    writeFileSync(page, '# Old\n\n<!-- balancer -->\n\n## Behind a load balancer\n\n<!-- /balancer -->\n')
    for (let run = 0; run < 2; run += 1) writeDocs(resultsOf(9600), folder)
    const text = readFileSync(page, 'utf8')
    expect(text).toContain('<!-- balancer -->\n\n## Behind a load balancer\n\n<!-- /balancer -->')
    expect(text).not.toContain('# Old')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

import { expect, test } from '@jest/globals'

import { findProblems, type FaultFacts } from '../../e2e/chaos/find-problems.ts'
import { LogReader } from '../../e2e/runner/log.ts'
import type { Result } from '../../e2e/runner/run-action.ts'
import { ordinarySwitch } from '../../e2e/support/switch-ways.ts'
import type { TrafficReport } from '../../e2e/traffic/report.ts'

const container = (id: string) => ({ id, startedAt: 'once', status: 'running' })
const stateOf = (servedVersion: string, linkedColor: string, blue = 'b1') => ({
  servedVersion,
  linkedColor,
  containers: new Map([
    ['blue', container(blue)],
    ['green', container('g1')],
    ['db', container('d1')],
  ]),
})

function run(outputs: Readonly<Record<string, string>>, log = '::group::connect', more: Partial<Result> = {}): Result {
  const reader = new LogReader()
  log.split('\n').forEach((text) => reader.read({ stream: 'stdout', atMs: 1, text }))
  const exit = { exitCode: 1, signal: null, stdout: log, stderr: '', durationMs: 1, signalsSent: [] }
  const state = { 'began-at': '1', ended: 'true' }
  return { ...exit, outputs, state, summary: '', log: reader.log, post: { ...bare, log: new LogReader().log }, ...more }
}

const bare: Result = {
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  durationMs: 1,
  signalsSent: [],
  outputs: {},
  state: {},
  summary: '',
  log: new LogReader().log,
}

/** A cancel at `up` that ends well: blue still serves, and the next release goes to green. */
const survived: FaultFacts = {
  fault: { kind: 'cancelled', at: { kind: 'begin', step: 'up' } },
  switchWay: ordinarySwitch,
  former: { version: 'v1', color: 'blue' },
  liveNow: { version: 'v1', color: 'blue' },
  before: stateOf('v1', 'blue'),
  after: stateOf('v1', 'blue'),
  results: [run({ result: 'rolled-back', color: 'blue' })],
  leftovers: { lockIsHeld: false, processes: [] },
  next: run({ result: 'deployed', color: 'green' }),
  nextVersion: 'v2',
  end: stateOf('v2', 'green'),
  report: undefined,
}

test('a fault that is survived has no problems', () => expect(findProblems(survived)).toEqual([]))

const withoutReport = run({}, '::group::connect', { state: { 'began-at': '1' } })
const broken: readonly (readonly [string, Partial<FaultFacts>, RegExp])[] = [
  ['visitors get an error', { liveNow: undefined, after: stateOf('502', 'blue') }, /^visitors get 502$/],
  [
    'nginx serves another color than its link names',
    { after: stateOf('v1', 'green') },
    /blue serves, but the link points to green/,
  ],
  ['the live container was replaced', { after: stateOf('v1', 'blue', 'b2') }, /^the live container was touched$/],
  ['the lock is held', { leftovers: { lockIsHeld: true, processes: [] } }, /^the lock is still held$/],
  [
    'a program still runs',
    { leftovers: { lockIsHeld: false, processes: ['sleep 40'] } },
    /still running on the host: sleep 40/,
  ],
  [
    'the run reports what is not true',
    { results: [run({ result: 'deployed', color: 'green' })] },
    /reports that green serves, but blue/,
  ],
  [
    'a cancel has no effect',
    { results: [run({ result: 'deployed', color: 'blue' })] },
    /^cancelled as up began, the run ended deployed$/,
  ],
  [
    'the run cannot undo its work',
    { results: [run({ result: 'stranded', color: 'blue' })] },
    /^the run ended stranded/,
  ],
  [
    'nothing reports the end of a cancelled run',
    { results: [withoutReport] },
    /^neither the run nor its post step reports how it ended$/,
  ],
  ['the post step does not repair', { results: [withoutReport] }, /^the post step did nothing$/],
  ['the next deployment fails', { next: run({ result: 'refused' }) }, /^the next deployment ended refused/],
  [
    'visitors do not get the next release',
    { end: stateOf('v1', 'green') },
    /^the next deployment ended deployed, but visitors get v1/,
  ],
  [
    'the next deployment uses the live color',
    { next: run({ result: 'deployed', color: 'blue' }) },
    /used blue, which was live/,
  ],
]

test.each(broken)('a problem is found when %s', (_, facts, problem) => {
  expect(findProblems({ ...survived, ...facts })).toContainEqual(expect.stringMatching(problem))
})

test('a full disk must be named in the log', () => {
  const facts = { ...survived, fault: { kind: 'disk full', at: { kind: 'start' } } } as const
  expect(findProblems(facts)).toEqual(['the log does not name the disk'])
  const named = run({ result: 'rolled-back', color: 'blue' }, '::group::connect\n| write x: no space left on device')
  expect(findProblems({ ...facts, results: [named] })).toEqual([])
})

test('one of three runs at once may be refused only if it names the run that it waited for', () => {
  const results = [run({ result: 'refused', color: '' }), run({ result: 'deployed', color: 'green' })]
  const facts = { ...survived, fault: { kind: 'three at once', at: { kind: 'start' } }, results } as const
  expect(findProblems(facts)).toEqual(['one of three runs was refused: '])
})

test('a 502 of the balancer is a problem only where a switch must not cost one', () => {
  const failures = [{ kind: 'reset', detail: 'ECONNRESET' }]
  const visited = { failed: 0, failures: [], endedBy: 'stop', balancer: { failed: 2, failures } } as unknown
  const facts = { ...survived, report: visited as TrafficReport }
  expect(findProblems(facts)).toEqual([])
  expect(findProblems({ ...facts, switchWay: { ...ordinarySwitch, costAtBalancer: undefined } })).toEqual([
    '2 requests of the balancer failed, the first with reset: ECONNRESET',
  ])
})

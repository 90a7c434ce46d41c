import { expect, test } from '@jest/globals'

import { findProblems, type Facts } from '../../e2e/chaos/find-problems.ts'
import { LogReader } from '../../e2e/runner/log.ts'
import type { Result } from '../../e2e/runner/run-action.ts'

const container = (id: string) => ({ id, startedAt: 'once', status: 'running' })
const sight = (served: string, link: string, blue = 'b1') => ({
  served,
  link,
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

/** A cancel at `up` as it should end: blue serves on, and the next release goes to green. */
const fine: Facts = {
  fault: { kind: 'cancelled', at: { kind: 'begin', step: 'up' } },
  live: { version: 'v1', color: 'blue' },
  now: { version: 'v1', color: 'blue' },
  before: sight('v1', 'blue'),
  after: sight('v1', 'blue'),
  results: [run({ result: 'rolled-back', color: 'blue' })],
  remains: { leaseHeld: false, processes: [] },
  next: run({ result: 'deployed', color: 'green' }),
  nextVersion: 'v2',
  end: sight('v2', 'green'),
  report: undefined,
}

test('what ends as it should has no problems', () => expect(findProblems(fine)).toEqual([]))

const silent = { state: { 'began-at': '1' } }
const wrongs: readonly (readonly [string, Partial<Facts>, RegExp])[] = [
  ['visitors get an error', { now: undefined, after: sight('502', 'blue') }, /^visitors get 502$/],
  [
    'nginx serves what its link does not say',
    { after: sight('v1', 'green') },
    /blue serves, but the link leads to green/,
  ],
  ['the live container is another', { after: sight('v1', 'blue', 'b2') }, /^the live container was touched$/],
  ['the lock is held', { remains: { leaseHeld: true, processes: [] } }, /^the lock is still held$/],
  [
    'something runs on',
    { remains: { leaseHeld: false, processes: ['sleep 40'] } },
    /still running on the host: sleep 40/,
  ],
  [
    'it says what is not so',
    { results: [run({ result: 'deployed', color: 'green' })] },
    /says that green serves, but blue/,
  ],
  [
    'a cancel comes too late',
    { results: [run({ result: 'deployed', color: 'blue' })] },
    /^cancelled as up began, it ended deployed$/,
  ],
  ['it gives up', { results: [run({ result: 'stranded', color: 'blue' })] }, /^it ended stranded/],
  ['a cancel without a word', { results: [run({}, '::group::connect', silent)] }, /^nobody says how it ended$/],
  ['the post step owes a repair', { results: [run({}, '::group::connect', silent)] }, /^the post step did nothing$/],
  ['the next deployment fails', { next: run({ result: 'refused' }) }, /^the next deployment ended refused/],
  ['the next one is not what visitors get', { end: sight('v1', 'green') }, /is through, but visitors get v1/],
  [
    'the next one takes the live color',
    { next: run({ result: 'deployed', color: 'blue' }) },
    /took blue, which was live/,
  ],
]

test.each(wrongs)('seen when %s', (_, wrong, problem) => {
  expect(findProblems({ ...fine, ...wrong })).toContainEqual(expect.stringMatching(problem))
})

test('a full disk must be named in the log', () => {
  const facts = { ...fine, fault: { kind: 'disk full', at: { kind: 'start' } } } as const
  expect(findProblems(facts)).toEqual(['the disk is not named'])
  const told = run({ result: 'rolled-back', color: 'blue' }, '::group::connect\n| write x: no space left on device')
  expect(findProblems({ ...facts, results: [told] })).toEqual([])
})

test('of three at once an older one may give way, if it says for whom', () => {
  const results = [run({ result: 'refused', color: '' }), run({ result: 'deployed', color: 'green' })]
  const facts = { ...fine, fault: { kind: 'three at once', at: { kind: 'start' } }, results } as const
  expect(findProblems(facts)).toEqual(['one of three was refused: '])
})

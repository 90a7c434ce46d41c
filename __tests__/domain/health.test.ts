import { describe, expect, test } from '@jest/globals'
import type { HttpAnswer } from '../../src/domain/http-answer.ts'
import { HealthJudge } from '../../src/domain/health.ts'
import type { Container } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { containerOf } from '../support/host-state.ts'

const answer = (status: number, body = ''): HttpAnswer => ({ kind: 'answer', status, body })
const none: HttpAnswer = { kind: 'none', reason: '(7) refused' }
const web = containerOf('web')
const worker = containerOf('worker')

interface Case {
  readonly inputs?: Readonly<Record<string, string>>
  /** As they were right after their start. */
  readonly first?: readonly Container[]
}

/** A judge, and what it makes of an answer and of the look at the containers after it. */
function judge({ inputs = {}, first = [web, worker] }: Case = {}) {
  const made = new HealthJudge(read(inputs).health, first, 'web')
  const see = (seen: HttpAnswer | undefined, containers: readonly Container[] = first) => {
    if (seen !== undefined) expect(made.observe({ kind: 'answer', answer: seen })).toBeUndefined()
    return made.observe({ kind: 'containers', containers })
  }
  return { made, see }
}

const healthy = { kind: 'healthy', answer: 'got 200' }

test('healthy takes a good answer, and a look at the containers after it', () => {
  const { see } = judge()
  expect(see(undefined)).toBeUndefined()
  expect(see(none)).toBeUndefined()
  expect(see(answer(503))).toBeUndefined()
  expect(see(answer(200))).toEqual(healthy)
})

test('what was good a moment ago and is not any more does not count', () => {
  const { see } = judge()
  expect(see(answer(200), [web, { ...worker, health: 'starting' }])).toBeUndefined()
  expect(see(answer(503))).toBeUndefined()
})

describe('by status and body', () => {
  test.each<readonly [Record<string, string>, HttpAnswer, string | undefined]>([
    [{}, answer(204), 'got 204, expected 200'],
    [{ 'health-status': '200-299,304' }, answer(204), undefined],
    [{ 'health-status': '200-299,304' }, answer(301), 'got 301, expected 200-299,304'],
    [{ 'health-body': '"status":"UP"' }, answer(200, '{"status":"UP"}'), undefined],
    [
      { 'health-body': '"status":"UP"' },
      answer(200, '{"status":"DOWN"}'),
      'got 200, but the body does not match "status":"UP": {"status":"DOWN"}',
    ],
    [
      { 'health-body': '^UP$' },
      answer(200, 'x'.repeat(300)),
      `got 200, but the body does not match ^UP$: ${'x'.repeat(200)}…`,
    ],
    [{}, none, 'no answer ((7) refused)'],
    [{}, { kind: 'answer', status: 302, location: '/login', body: '' }, 'got 302 to /login, expected 200'],
  ])('%j, %j', (inputs, seen, complaint) => {
    const { made, see } = judge({ inputs })
    expect(see(seen)?.kind).toBe(complaint === undefined ? 'healthy' : undefined)
    if (complaint !== undefined) expect(made.describeProblems()).toBe(complaint)
  })
})

describe('by the image’s own HEALTHCHECK', () => {
  test.each<readonly [string, string | undefined, boolean]>([
    ['web', undefined, true],
    ['web', 'healthy', true],
    ['web', 'starting', true],
    ['web', 'unhealthy', false],
    ['worker', undefined, true],
    ['worker', 'healthy', true],
    ['worker', 'starting', false],
    ['worker', 'unhealthy', false],
  ])('%s: %s', (service, health, fine) => {
    const { made, see } = judge()
    const containers = [web, worker].map((each) => (each.service === service ? { ...each, health } : each))
    expect(see(answer(200), containers)?.kind).toBe(fine ? 'healthy' : undefined)
    if (!fine) expect(made.describeProblems()).toBe(`app-${service}-1 is ${health ?? ''} by its own HEALTHCHECK`)
    if (!fine) expect(made.findFailingContainer()?.service).toBe(service)
  })
})

describe('a crash', () => {
  test.each<readonly [string, Partial<Container>]>([
    ['exited', { status: 'exited', exitCode: 1 }],
    ['exited without an error: what shall answer may not', { status: 'exited', exitCode: 0 }],
    ['restarting', { status: 'restarting' }],
    ['dead', { status: 'dead' }],
    ['restarted by its policy', { restartCount: 1 }],
    ['started again by somebody', { startedAt: '2026-01-01T00:00:09Z' }],
    ['another container than the one that was started', { id: 'another' }],
  ])('%s', (_, change) => {
    const gone = { ...web, ...change }
    expect(judge().see(answer(200), [gone, worker])).toEqual({ kind: 'crashed', container: gone })
  })

  test('a job that has done its work is none; one that failed is', () => {
    expect(judge().see(answer(200), [web, { ...worker, status: 'exited' }])).toEqual(healthy)
    expect(judge().see(answer(200), [web, { ...worker, status: 'exited', exitCode: 1 }])?.kind).toBe('crashed')
  })

  test('one that was only created yet is none', () => {
    expect(judge().see(none, [{ ...web, status: 'created' }, worker])).toBeUndefined()
  })
})

test('how it stands is told without the words of the client', () => {
  const { made, see } = judge()
  expect(made.describeProgress()).toBe('no answer yet')
  see(none)
  expect(made.describeProgress()).toBe('no answer yet')
  see(answer(503))
  expect(made.describeProgress()).toBe('got 503, expected 200')
  expect(made.findFailingContainer()?.service).toBe('web')
})

import { describe, expect, test } from '@jest/globals'
import type { HttpAnswer } from '../../src/domain/http-answer.ts'
import { HealthJudge } from '../../src/domain/health.ts'
import type { Container } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { createContainer } from '../support/host-state.ts'

const answer = (status: number, body = ''): HttpAnswer => ({ kind: 'answer', status, body })
const none: HttpAnswer = { kind: 'none', reason: '(7) refused' }
const web = createContainer('web')
const worker = createContainer('worker')

interface Case {
  readonly inputs?: Readonly<Record<string, string>>
  /** The containers right after their start. */
  readonly first?: readonly Container[]
  readonly live?: Container
  /** The project's containers before. */
  readonly before?: readonly Container[]
}

/** `observe` passes an answer, if any, and then the containers to a new judge. */
function createJudge({ inputs = {}, first = [web, worker], live, before = [] }: Case = {}) {
  const endpoints = [{ port: 8082, path: '/actuator/health', service: 'web' }] as const
  const judge = new HealthJudge(read(inputs).health, { containers: first, endpoints, live, before })
  const observe = (httpAnswer: HttpAnswer | undefined, containers: readonly Container[] = first) => {
    if (httpAnswer !== undefined) expect(judge.observe({ kind: 'answers', answers: [httpAnswer] })).toBeUndefined()
    return judge.observe({ kind: 'containers', containers })
  }
  return { judge, observe }
}

const healthy = { kind: 'healthy', answer: 'got 200', containers: [web, worker] }

test('a color is healthy after a good answer and an observation of its containers after it', () => {
  const { observe } = createJudge()
  expect(observe(undefined)).toBeUndefined()
  expect(observe(none)).toBeUndefined()
  expect(observe(answer(503))).toBeUndefined()
  expect(observe(answer(200))).toEqual(healthy)
})

test('a good answer does not count any more after a bad one', () => {
  const { observe } = createJudge()
  expect(observe(answer(200), [web, { ...worker, health: 'starting' }])).toBeUndefined()
  expect(observe(answer(503))).toBeUndefined()
})

test('each port of a color must answer, and the one that does not is named, with the log of its service', () => {
  const endpoints = [
    { port: 8082, path: '/health', service: 'web' },
    { port: 3002, path: '/', service: 'worker' },
  ] as const
  const judge = new HealthJudge(read().health, { containers: [web, worker], endpoints, before: [] })
  const observe = (...answers: readonly HttpAnswer[]) => {
    judge.observe({ kind: 'answers', answers })
    return judge.observe({ kind: 'containers', containers: [web, worker] })
  }
  expect(observe(answer(200), none)).toBeUndefined()
  expect(judge.describeProblems()).toBe('no answer ((7) refused) on port 3002')
  expect(judge.findFailingContainer()).toBe(worker)
  expect(observe(answer(503), answer(200))).toBeUndefined()
  expect(judge.describeProgress()).toBe('got 503, expected 200 on port 8082')
  expect(judge.findFailingContainer()).toBe(web)
  expect(observe(answer(200), answer(200))).toMatchObject({
    kind: 'healthy',
    answer: 'got 200 on port 8082, got 200 on port 3002',
  })
})

describe('an answer is judged by its status and body', () => {
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
  ])('inputs %j, answer %j', (inputs, httpAnswer, problem) => {
    const { judge, observe } = createJudge({ inputs })
    expect(observe(httpAnswer)?.kind).toBe(problem === undefined ? 'healthy' : undefined)
    if (problem !== undefined) expect(judge.describeProblems()).toBe(problem)
  })
})

describe('a container is judged by the HEALTHCHECK of its image', () => {
  test.each<readonly [string, string | undefined, boolean]>([
    ['web', undefined, true],
    ['web', 'healthy', true],
    ['web', 'starting', true],
    ['web', 'unhealthy', false],
    ['worker', undefined, true],
    ['worker', 'healthy', true],
    ['worker', 'starting', false],
    ['worker', 'unhealthy', false],
  ])('%s: %s', (service, health, isHealthy) => {
    const { judge, observe } = createJudge()
    const containers = [web, worker].map((each) => (each.service === service ? { ...each, health } : each))
    expect(observe(answer(200), containers)?.kind).toBe(isHealthy ? 'healthy' : undefined)
    if (!isHealthy) expect(judge.describeProblems()).toBe(`app-${service}-1 is ${health ?? ''} by its own HEALTHCHECK`)
    if (!isHealthy) expect(judge.findFailingContainer()?.service).toBe(service)
  })
})

describe('a container has crashed when it', () => {
  test.each<readonly [string, Partial<Container>]>([
    ['exited with an error', { status: 'exited', exitCode: 1 }],
    ['exited without an error, although it must answer', { status: 'exited', exitCode: 0 }],
    ['is dead', { status: 'dead' }],
    ['was restarted for the third time by its policy', { restartCount: 3 }],
    ['is restarting for the third time', { status: 'restarting', restartCount: 3 }],
    ['is restarting after it ran out of memory', { status: 'restarting', restartCount: 1, oomKilled: true }],
    ['ended after its restart', { status: 'exited', exitCode: 1, restartCount: 1 }],
    ['was started again by hand', { startedAt: '2026-01-01T00:00:09Z' }],
    ['was replaced by another container', { id: 'another' }],
  ])('%s', (_, change) => {
    const crashed = { ...web, ...change }
    expect(createJudge().observe(answer(200), [crashed, worker])).toEqual({ kind: 'crashed', container: crashed })
  })

  test('is a job that failed, but not when the job ended without an error', () => {
    expect(createJudge().observe(answer(200), [web, { ...worker, status: 'exited' }])).toMatchObject({
      kind: 'healthy',
    })
    expect(createJudge().observe(answer(200), [web, { ...worker, status: 'exited', exitCode: 1 }])?.kind).toBe(
      'crashed',
    )
  })
})

test('a container that was created but not started yet has not crashed', () => {
  expect(createJudge().observe(none, [{ ...web, status: 'created' }, worker])).toBeUndefined()
})

test('the progress does not contain the reason of a failed connection', () => {
  const { judge, observe } = createJudge()
  expect(judge.describeProgress()).toBe('no answer yet')
  observe(none)
  expect(judge.describeProgress()).toBe('no answer yet')
  observe(answer(503))
  expect(judge.describeProgress()).toBe('got 503, expected 200')
  expect(judge.findFailingContainer()?.service).toBe('web')
})

describe('a container that its restart policy starts again', () => {
  const restarting = { ...web, status: 'restarting', exitCode: 1, restartCount: 1 }
  const again = { ...web, startedAt: '2026-01-01T00:00:02Z', restartCount: 1 }

  test('gets another chance, and is healthy after a good answer of its new process', () => {
    const { judge, observe } = createJudge()
    expect(observe(answer(200), [restarting, worker])).toBeUndefined()
    expect(observe(undefined, [again, worker])).toBeUndefined()
    expect(judge.describeProgress()).toBe('app-web-1 ended, and its restart policy started it again (1); no answer yet')
    expect(observe(undefined, [again, worker])).toBeUndefined()
    expect(observe(answer(200), [again, worker])).toMatchObject({ kind: 'healthy', containers: [again, worker] })
  })

  test('has crashed when it is started again by hand after that', () => {
    const { observe } = createJudge()
    expect(observe(none, [again, worker])).toBeUndefined()
    expect(observe(none, [{ ...again, startedAt: '2026-01-01T00:00:09Z' }, worker])?.kind).toBe('crashed')
  })

  describe('more than twice', () => {
    const db = createContainer('db', { startedAt: '2025-12-31T23:59:59Z' })
    const restartedAt = (startedAt: string) => [{ ...web, startedAt, restartCount: 5 }, worker]

    test('has another chance while a dependency that this deployment started is young', () => {
      const { judge, observe } = createJudge({ before: [{ ...db, status: 'exited' }] })
      judge.observe({ kind: 'dependencies', containers: [db] })
      expect(observe(none, restartedAt('2026-01-01T00:00:30Z'))).toBeUndefined()
      expect(observe(none, restartedAt('2026-01-01T00:01:30Z'))?.kind).toBe('crashed')
    })

    test('has crashed when the dependency ran before', () => {
      const { judge, observe } = createJudge({ before: [db] })
      judge.observe({ kind: 'dependencies', containers: [db] })
      expect(observe(none, restartedAt('2026-01-01T00:00:30Z'))?.kind).toBe('crashed')
      expect(judge.findYoungDependencies(web)).toEqual([])
    })
  })
})

describe('the live container is watched too', () => {
  const live = createContainer('live')

  test('the new color is healthy while it runs, and it is none of the new containers', () => {
    expect(createJudge({ live }).observe(answer(200), [web, worker, live])).toEqual(healthy)
  })

  test.each<readonly [string, Partial<Container>]>([
    ['ends', { status: 'exited', exitCode: 137 }],
    ['is restarted', { startedAt: '2026-01-01T00:00:09Z', restartCount: 1 }],
    ['is restarting', { status: 'restarting' }],
  ])('it is reported at once when it %s, and the new color can still become healthy', (_, change) => {
    const down = { ...live, ...change }
    const { judge, observe } = createJudge({ live })
    expect(judge.downLive).toBeUndefined()
    expect(observe(answer(200), [web, worker, down])).toEqual(healthy)
    expect(judge.downLive).toEqual(down)
  })
})

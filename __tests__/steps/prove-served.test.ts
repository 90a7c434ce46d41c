import { describe, expect, test } from '@jest/globals'
import type { NginxProbe } from '../../src/commands/probe-nginx.ts'
import { StatusSet } from '../../src/domain/config.ts'
import { findSwitchProblem, type ExpectedServing } from '../../src/steps/find-switch-problem.ts'

const createProbe = (more: Partial<NginxProbe> = {}): NginxProbe => ({
  reloadDone: true,
  newWorkers: 2,
  errorLogLines: '',
  requestCount: 3,
  answer: { kind: 'answer', status: 200, body: '' },
  portIsOpen: true,
  candidate: 0,
  newConnections: { blue: 0, green: 3 },
  openConnections: { blue: 0, green: 0 },
  workersShuttingDown: 0,
  keepsWorkers: false,
  ...more,
})
const status = (code: number): Partial<NginxProbe> => ({ answer: { kind: 'answer', status: code, body: '' } })
const request = { url: 'http://127.0.0.1/', place: '0' }
const green: ExpectedServing = { color: 'green', mustAnswer: true }

describe('findSwitchProblem', () => {
  test.each<readonly [string, Partial<NginxProbe>, ExpectedServing, string | undefined]>([
    ['the expected color serves', {}, green, undefined],
    ['no new workers yet', { newWorkers: 0 }, green, 'nginx has not finished its reload'],
    ['another reload has begun', { reloadDone: false, workersShuttingDown: 4 }, green, undefined],
    ['no answer', { answer: { kind: 'none', reason: 'refused' } }, green, 'no answer through nginx: refused'],
    ...[502, 503, 504].map(
      (code) => [`a dead upstream: ${code}`, status(code), green, `got ${code} through nginx`] as const,
    ),
    ...[200, 301, 401, 404, 500].map(
      (code) => [`an answer of the application: ${code}`, status(code), green, undefined] as const,
    ),
    [
      'a status of verify-status',
      status(503),
      { ...green, statuses: new StatusSet([{ from: 503, to: 503 }]) },
      undefined,
    ],
    [
      'a status that is not in verify-status',
      status(404),
      { ...green, statuses: new StatusSet([{ from: 200, to: 299 }]) },
      'got 404 through nginx',
    ],
    ['the other color', { newConnections: { blue: 3, green: 0 } }, green, 'nginx still passes requests to blue'],
    ['both at once: others’ requests', { newConnections: { blue: 3, green: 3 } }, green, undefined],
    [
      'no color is expected',
      { answer: { kind: 'none', reason: 'x' }, newConnections: { blue: 0, green: 0 } },
      { mustAnswer: false },
      undefined,
    ],
    ['a color that is down', status(502), { color: 'blue', mustAnswer: false }, undefined],
    [
      'no color is expected, but no new workers',
      { newWorkers: 0 },
      { mustAnswer: false },
      'nginx has not finished its reload',
    ],
  ])('%s', (_, ...[more, expected, problem]) => {
    expect(findSwitchProblem(createProbe(more), expected, { request })?.text).toBe(problem)
  })
})

const none = { blue: 0, green: 0 }
const kept = { newConnections: none, openConnections: { blue: 0, green: 2 } }

describe('an answer that reached no color', () => {
  test.each([200, 301, 401, 404, 500].map((code) => [code] as const))('%d proves nothing', (code) => {
    const problem = findSwitchProblem(createProbe({ ...status(code), newConnections: none }), green, { request })
    expect(problem).toEqual({
      kind: 'own-answer',
      text: `got ${code} through nginx, from nginx itself: http://127.0.0.1/ reached no color`,
    })
  })

  test.each([429, 503])('%d may be a limit of requests, which is neither good nor bad', (code) => {
    const probe = createProbe({ ...status(code), newConnections: none })
    expect(findSwitchProblem(probe, green, { request })?.kind).toBe('limited')
  })

  test.each([502, 504])('%d is what nginx answers for a color that it does not reach', (code) => {
    const probe = createProbe({ ...status(code), newConnections: none })
    expect(findSwitchProblem(probe, green, { request })?.kind).toBe('unreached')
    expect(findSwitchProblem(createProbe(status(code)), green, { request })?.kind).toBe('bad')
  })

  test('verify-status does not make it a proof', () => {
    const expected = { ...green, statuses: new StatusSet([{ from: 301, to: 301 }]) }
    expect(findSwitchProblem(createProbe({ ...status(301), newConnections: none }), expected, { request })?.kind).toBe(
      'own-answer',
    )
  })
})

describe('an answer of the color', () => {
  test.each<readonly [string, Partial<NginxProbe>, number | undefined, string | undefined]>([
    ['500 where the release before answered 200', status(500), 200, 'bad'],
    ['500 as before', status(500), 500, undefined],
    ['404 where the release before answered 200', status(404), 200, undefined],
    [
      'one request of three, the others were limited',
      {
        newConnections: { blue: 0, green: 1 },
        requestCount: 2,
        missedAnswer: { kind: 'answer', status: 503, body: '' },
      },
      200,
      undefined,
    ],
    [
      'one request of three, the others were answered by nginx itself',
      {
        newConnections: { blue: 0, green: 1 },
        requestCount: 2,
        missedAnswer: { kind: 'answer', status: 200, body: '' },
      },
      200,
      'waiting',
    ],
    ['as before, on a connection that nginx keeps', kept, 200, undefined],
    ['another one, on a connection that nginx keeps', { ...status(404), ...kept }, 200, 'waiting'],
  ])('%s', (_, more, formerStatus, kind) => {
    expect(findSwitchProblem(createProbe(more), green, { request, formerStatus })?.kind).toBe(kind)
  })
})

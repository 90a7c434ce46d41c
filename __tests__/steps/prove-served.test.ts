import { describe, expect, test } from '@jest/globals'
import type { NginxProbe } from '../../src/commands/probe-nginx.ts'
import { StatusSet } from '../../src/domain/config.ts'
import { findSwitchProblem, type ExpectedServing } from '../../src/steps/prove-served.ts'

const createProbe = (more: Partial<NginxProbe> = {}): NginxProbe => ({
  reloadDone: true,
  newWorkers: 2,
  errorLogLines: '',
  requestCount: 3,
  answer: { kind: 'answer', status: 200, body: '' },
  portIsOpen: true,
  newConnections: { blue: 0, green: 3 },
  openConnections: { blue: 0, green: 0 },
  workersShuttingDown: 0,
  ...more,
})
const status = (code: number): Partial<NginxProbe> => ({ answer: { kind: 'answer', status: code, body: '' } })
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
    expect(findSwitchProblem(createProbe(more), expected)).toBe(problem)
  })
})

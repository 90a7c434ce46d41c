import { describe, expect, test } from '@jest/globals'
import type { Color } from '../../src/domain/color.ts'
import type { NginxProbe } from '../../src/commands/probe-nginx.ts'
import { servedColor } from '../../src/steps/probe-nginx.ts'

const defaultPageProbe: NginxProbe = {
  reloadDone: true,
  newWorkers: 0,
  errorLogLines: '',
  requestCount: 10,
  answer: { kind: 'answer', status: 200, body: '' },
  portIsOpen: true,
  candidate: 0,
  newConnections: { blue: 0, green: 0 },
  openConnections: { blue: 0, green: 0 },
  workersShuttingDown: 0,
  keepsWorkers: false,
}
const noAnswer = { kind: 'none', reason: 'refused' } as const

describe('the color that served the requests of a probe', () => {
  test.each<[string, Partial<NginxProbe>, string]>([
    ['a connection for each request', { newConnections: { blue: 0, green: 10 } }, 'green'],
    ['and a few of another client', { newConnections: { blue: 3, green: 10 } }, 'green'],
    ['connections that nginx keeps', { openConnections: { blue: 2, green: 0 } }, 'blue'],
    [
      'many requests of another client to the other color',
      { newConnections: { blue: 0, green: 50 }, openConnections: { blue: 2, green: 0 } },
      'blue',
    ],
    [
      'streams of old workers',
      { newConnections: { blue: 10, green: 0 }, openConnections: { blue: 0, green: 4 }, workersShuttingDown: 2 },
      'blue',
    ],
    [
      'connections kept in the midst of a reload',
      { reloadDone: false, openConnections: { blue: 2, green: 0 } },
      'unknown',
    ],
    ['only streams of old workers', { openConnections: { blue: 0, green: 4 }, workersShuttingDown: 2 }, 'unknown'],
    ['the same number of connections to both', { newConnections: { blue: 12, green: 12 } }, 'unknown'],
    ["only another client's, fewer than ours", { newConnections: { blue: 0, green: 3 } }, 'unknown'],
    ['the default page of nginx', {}, 'neither'],
    ['nothing, since nothing listens', { answer: noAnswer, portIsOpen: false }, 'neither'],
    ['no answer, though something listens', { answer: noAnswer }, 'unknown'],
  ])('%s', (_, changes, expected) => {
    const served = servedColor({ ...defaultPageProbe, ...changes })
    expect(served.kind === 'color' ? served.color : served.kind).toBe(expected)
  })
})

describe('without a reload, where a connection may be older than the switch', () => {
  const open = { blue: 1, green: 0 }
  const limited = { kind: 'answer', status: 503, body: '' } as const
  test.each<[string, Partial<NginxProbe>, Color | undefined, string]>([
    [
      'new connections count more than open ones',
      { newConnections: { blue: 0, green: 10 }, openConnections: open },
      'green',
      'green',
    ],
    ['an open one of the linked color', { openConnections: open }, 'blue', 'blue'],
    ['an open one of the other color', { openConnections: open }, 'green', 'unknown'],
    ['an open one, and a limit', { openConnections: open, answer: limited }, 'blue', 'unknown'],
  ])('%s', (_, changes, linked, expected) => {
    const served = servedColor({ ...defaultPageProbe, keepsWorkers: true, ...changes }, linked)
    expect(served.kind === 'color' ? served.color : served.kind).toBe(expected)
  })
})

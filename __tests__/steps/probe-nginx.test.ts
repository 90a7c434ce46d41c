import { describe, expect, test } from '@jest/globals'
import type { Glimpse } from '../../src/commands/probe-nginx.ts'
import { whoServes } from '../../src/steps/probe-nginx.ts'

const page: Glimpse = {
  settled: true,
  newWorkers: 0,
  emergencies: '',
  asked: 10,
  answer: { kind: 'answer', status: 200, body: '' },
  listens: true,
  flows: { blue: 0, green: 0 },
  open: { blue: 0, green: 0 },
  leaving: 0,
}
const none = { kind: 'none', why: 'refused' } as const

describe('whom the requests of a look went to', () => {
  test.each<[string, Partial<Glimpse>, string]>([
    ['a connection for each request', { flows: { blue: 0, green: 10 } }, 'green'],
    ['and a few of another client', { flows: { blue: 3, green: 10 } }, 'green'],
    ['connections that nginx keeps', { open: { blue: 2, green: 0 } }, 'blue'],
    [
      'whatever another client asks of the other colour',
      { flows: { blue: 0, green: 50 }, open: { blue: 2, green: 0 } },
      'blue',
    ],
    ['streams of old workers', { flows: { blue: 10, green: 0 }, open: { blue: 0, green: 4 }, leaving: 2 }, 'blue'],
    ['connections kept in the midst of a reload', { settled: false, open: { blue: 2, green: 0 } }, 'unknown'],
    ['only streams of old workers', { open: { blue: 0, green: 4 }, leaving: 2 }, 'unknown'],
    ['both alike', { flows: { blue: 12, green: 12 } }, 'unknown'],
    ["only another client's, fewer than ours", { flows: { blue: 0, green: 3 } }, 'unknown'],
    ['a page of its own', {}, 'neither'],
    ['nothing, since nothing listens', { answer: none, listens: false }, 'neither'],
    ['no answer, though something listens', { answer: none }, 'unknown'],
  ])('%s', (_, seen, expected) => {
    const served = whoServes({ ...page, ...seen })
    expect(served.kind === 'color' ? served.color : served.kind).toBe(expected)
  })
})

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  beginDeployment,
  discardCurrent,
  emptyRecord,
  endDeployment,
  formatMode,
  markServedAsDeployed,
  parseRecord,
  parseResult,
  serializeRecord,
  updateCurrent,
  type HostRecord,
} from '../../src/domain/record.ts'
import { findPreviousRelease } from '../../src/domain/releases.ts'
import { addRun, imagesOf, newDeployment, recordAfter } from './runs.ts'

describe('a deployment that was interrupted', () => {
  const interrupted = updateCurrent(beginDeployment(emptyRecord, newDeployment()), {
    step: 'up',
    live: 'blue',
    idle: 'green',
    images: imagesOf('A'),
  })

  test('is in the history of the next one as interrupted, with the step that it was at', () => {
    const { history, current } = beginDeployment(interrupted, newDeployment({ startedAt: 9 }))
    expect(history).toMatchObject([
      { result: 'interrupted', failedStep: 'up', endedAt: interrupted.current?.startedAt, color: 'green' },
    ])
    expect(current).toMatchObject({ startedAt: 9, step: 'lock' })
  })

  test.each([
    ['green', 'A', 'deployed'],
    ['blue', 'A', 'interrupted'],
    [undefined, 'A', 'interrupted'],
    // A release that somebody started by hand has taken its place.
    ['green', 'B', 'interrupted'],
  ] as const)('when nginx serves %s with the images of %s, it counts as %s', (live, release, result) => {
    const next = beginDeployment(interrupted, newDeployment({ startedAt: 9 }))
    const images = imagesOf(release)
    expect(markServedAsDeployed(next, { live, images }).history).toMatchObject([{ result }])
  })

  test('counts as interrupted when it never noted its images', () => {
    const early = updateCurrent(beginDeployment(emptyRecord, newDeployment()), { step: 'pull', idle: 'green' })
    const next = beginDeployment(early, newDeployment({ startedAt: 9 }))
    const served = { live: 'green', images: imagesOf('A') } as const
    expect(markServedAsDeployed(next, served).history).toMatchObject([{ result: 'interrupted' }])
  })
})

test('the history keeps the last 50 deployments', () => {
  const record = recordAfter(...Array.from({ length: 60 }, (_, i) => `deploy ${i}`))
  expect(record.history).toHaveLength(50)
  expect(record.history.at(-1)?.images).toEqual(imagesOf('59'))
})

test('a record is read as it was written', () => {
  const record = beginDeployment(recordAfter('deploy A', 'failed B'), newDeployment())
  expect(parseRecord(serializeRecord(record))).toEqual(record)
  expect(parseRecord('')).toEqual(emptyRecord)
})

test.each([
  ['half of a JSON text', '{"version":1,"history":[{"by'],
  ['a list', '[]'],
  ['null', 'null'],
  ['zero bytes, as a full disk or a power cut leaves them', '\0\0\0'],
  ['an object whose history is no list', '{"version":1,"history":{}}'],
  ['a value that is too deep to be written again', `{"history":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['a text that is too long to be sent along', JSON.stringify({ history: [], more: 'x'.repeat(1 << 20) })],
])('%s is not taken for an empty record', (_, text) => {
  expect(parseRecord(text)).toBeUndefined()
})

describe('a record of another version', () => {
  const content = {
    version: 2,
    servers: ['a', 'b'],
    current: { ...newDeployment({ idle: 'green' }), step: 'warm-up', mode: 'canary', percent: 10 },
    history: [
      { mode: 'canary', result: 'paused', startedAt: 5, endedAt: 6, failedStep: 'warm-up', percent: 20 },
      'text',
    ],
  }
  const record = parseRecord(JSON.stringify(content)) ?? emptyRecord

  test('is read with its own words for steps, modes and results', () => {
    expect(record.current).toMatchObject({ step: 'warm-up', mode: 'canary', idle: 'green' })
    expect(record.history).toMatchObject([{ mode: 'canary', result: 'paused', failedStep: 'warm-up', images: [] }])
  })

  test('keeps what only that version understands, when this version adds a deployment', () => {
    expect(JSON.parse(serializeRecord(addRun(record, 'deploy A')))).toMatchObject({
      version: 2,
      servers: ['a', 'b'],
      history: [
        content.history[0],
        'text',
        { mode: 'canary', result: 'interrupted', failedStep: 'warm-up', color: 'green', percent: 10 },
        { mode: 'deploy', result: 'deployed' },
      ],
    })
  })

  test('keeps it too when this version only marks its last deployment, or discards its own', () => {
    const begun = beginDeployment(record, newDeployment())
    const marked = discardCurrent(markServedAsDeployed(begun, { live: 'green', images: [] }))
    expect(marked.content).toMatchObject({ version: 2, servers: ['a', 'b'], history: { length: 3 } })
    expect(marked.content.history.at(-1)).toMatchObject({ mode: 'canary', result: 'deployed', percent: 10 })
    expect(marked.current).toBeUndefined()
  })
})

test.each(['1e308', '-1e308', '1e999', '253402300800000', 'null', '"soon"', '{}'])(
  'a time of %s is read as a time that can be shown',
  (time) => {
    const text = `{"current":{"startedAt":${time}},"history":[{"startedAt":${time},"endedAt":${time},"by":{"number":${time}}}]}`
    const { current, history: [entry] = [] } = parseRecord(text) ?? {}
    const times = [current?.startedAt, entry?.startedAt, entry?.endedAt]
    expect(times.map((each) => new Date(each ?? NaN).toISOString())).toEqual(Array(3).fill('1970-01-01T00:00:00.000Z'))
    expect(Number.isSafeInteger(entry?.by.number)).toBe(true)
  },
)

/** A run of this version that does all that a run does to a record. */
function runOnce(record: HostRecord): HostRecord {
  const begun = markServedAsDeployed(beginDeployment(record, newDeployment()), { images: [] })
  const updated = updateCurrent(begun, { step: 'up', live: undefined, idle: 'blue', images: imagesOf('A') })
  return endDeployment(updated, { result: 'deployed', endedAt: 3, failedStep: undefined })
}

describe('any JSON value as a record', () => {
  const orAnything = <Value>(usual: fc.Arbitrary<Value>) =>
    fc.oneof({ arbitrary: usual, weight: 3 }, { arbitrary: fc.jsonValue(), weight: 1 })
  const word = orAnything(fc.constantFrom('deploy', 'rollback', 'canary', 'deployed', 'interrupted', 'paused', 'up'))
  const number = orAnything(fc.oneof(fc.nat(), fc.constantFrom(1e308, -1, 0.5)))
  const deployment = fc.record(
    {
      by: orAnything(fc.record({ url: word, number }, { requiredKeys: [] })),
      mode: word,
      startedAt: number,
      endedAt: number,
      step: word,
      result: word,
      failedStep: word,
      color: orAnything(fc.constantFrom('blue', 'green')),
      idle: orAnything(fc.constantFrom('blue', 'green')),
      images: orAnything(fc.array(orAnything(fc.record({ service: word, id: word, digest: word })))),
      added: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const record = fc.record(
    {
      version: fc.jsonValue(),
      current: orAnything(deployment),
      history: orAnything(fc.array(orAnything(deployment), { maxLength: 60 })),
      added: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const text = fc.oneof(
    orAnything(record).map((value) => JSON.stringify(value)),
    fc.string(),
  )

  test('is read without an error, and only what is no record is refused', () => {
    fc.assert(
      fc.property(text, (json) => {
        const parsed = parseRecord(json)
        expect(parsed !== undefined).toBe(json.trim() === '' || isRecord(parseOrNull(json)))
        const all = parsed === undefined ? [] : [...parsed.history, ...(parsed.current ? [parsed.current] : [])]
        for (const { startedAt, by } of all) expect([new Date(startedAt).toISOString(), by.url]).toHaveLength(2)
        if (parsed !== undefined) findPreviousRelease(parsed, imagesOf('A'))
      }),
    )
  })

  test('survives a run of this version, each field and each entry of it', () => {
    fc.assert(
      fc.property(record, (value) => {
        const json = JSON.stringify(value)
        const parsed = parseRecord(json)
        fc.pre(parsed !== undefined)
        const before = JSON.parse(json) as Content
        const after = JSON.parse(serializeRecord(runOnce(parsed))) as Content
        const { history: past = [], current, ...fields } = before
        const added = isObject(current) ? 2 : 1
        const { history = [], ...rest } = after
        expect(JSON.stringify(history.slice(0, -added))).toBe(JSON.stringify([...past].slice(added - 50)))
        expect(rest).toEqual({ version: 1, ...fields })
        if (!isObject(current)) return
        const { step, idle, ...kept } = current
        const endedAt = parsed.current?.startedAt
        const ending = { result: 'interrupted', endedAt, failedStep: typeof step === 'string' ? step : 'unknown' }
        expect(history.at(-2)).toEqual({ ...kept, ...(idle !== undefined && { color: idle }), ...ending })
      }),
    )
  })
})

type Content = Readonly<Record<string, unknown>> & { readonly history?: readonly unknown[] }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isRecord = (value: unknown): boolean =>
  isObject(value) && (value['history'] === undefined || Array.isArray(value['history']))

function parseOrNull(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

test('a result of another version is not taken for one of this version', () => {
  expect([parseResult('stranded'), parseResult('paused')]).toEqual(['stranded', undefined])
})

test.each([
  ['deploy', 'deployment'],
  ['rollback', 'rollback'],
  ['canary', 'canary run'],
])('a deployment of mode %s is called a %s', (mode, noun) => {
  expect(formatMode(mode)).toBe(noun)
})

test('the phase of a deployment never becomes lower', () => {
  const begun = beginDeployment(emptyRecord, newDeployment())
  const switched = updateCurrent(begun, { step: 'switch', phase: 'switch' })
  expect(updateCurrent(switched, { step: 'look-again', phase: 'prepare' }).current).toMatchObject({
    step: 'look-again',
    phase: 'switch',
  })
})

test('a record that grows too long loses its oldest entries, and can be read again', () => {
  const record = parseRecord(
    JSON.stringify({ history: [1, 2, 3, 4].map((startedAt) => ({ startedAt, more: 'x'.repeat(250_000) })) }),
  )
  const longer =
    record &&
    endDeployment(beginDeployment(record, newDeployment({ startedAt: 5, images: [] })), {
      result: 'deployed',
      endedAt: 6,
      failedStep: undefined,
    })
  const again =
    longer && parseRecord(serializeRecord({ ...longer, content: { ...longer.content, more: 'y'.repeat(250_000) } }))
  expect(again?.history.map(({ startedAt }) => startedAt)).toEqual([4, 5])
})

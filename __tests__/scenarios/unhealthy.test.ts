import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Behaviour } from '../support/fake-host/engine.ts'
import { blueIsLive, blueServesOn, truthOf } from '../support/stories.ts'

const steps = ['open', 'lock', 'look', 'pull', 'up green', 'health', 'logs', 'stop green']

const cases: readonly [string, Partial<Behaviour>, RegExp][] = [
  ['a 503', { status: 503, body: '{"status":"OUT_OF_SERVICE"}' }, /not healthy after 30 s: got 503, expected 200/],
  ['a 200 that says DOWN', { body: '{"status":"DOWN"}' }, /but the body does not match/],
  ['a redirect', { status: 302 }, /got 302, expected 200/],
  ['nothing that listens', { listensAfterMs: 1e9 }, /no answer/],
  [
    'a HEALTHCHECK that says unhealthy',
    { healthcheck: 'unhealthy' },
    /app-green-1 is unhealthy by its own HEALTHCHECK/,
  ],
]

test.each(cases)('%s: green is taken down again, with the reason and the last words', async (_, behaviour, why) => {
  const { machine, v1 } = await blueIsLive()
  machine.release('v2', { ...behaviour, log: 'the database is not there' })
  const inputs = { 'health-timeout': '30s', 'health-body': '"UP"' }
  const { outputs, transcript, annotation, events } = await deployOn(machine, { tag: 'v2', inputs })
  expect(outputs).toEqual({
    result: 'rolled-back',
    color: 'blue',
    'previous-color': 'blue',
    'failed-step': 'health',
    image: `blue=${v1.digest}`,
  })
  expect(transcript).toEqual(steps)
  expect(annotation.text).toMatch(why)
  expect(events).toContainEqual({
    kind: 'container-log',
    step: 'health',
    source: 'app-green-1',
    lines: ['the database is not there'],
  })
  expect(truthOf(machine)).toEqual(blueServesOn(v1))
})

test('a slow one is waited for', async () => {
  const { machine } = await blueIsLive()
  const v2 = machine.release('v2', { listensAfterMs: 100_000 })
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
  expect(truthOf(machine)).toMatchObject({ serves: v2, broken: [], cut: [] })
})

import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Behavior } from '../support/fake-host/engine.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

const steps = ['open folder', 'take lock', 'read host', 'pull', 'up green', 'health', 'read log', 'stop green']

const cases: readonly [string, Partial<Behavior>, RegExp][] = [
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

test.each(cases)('%s: green is taken down again, with the reason and the last words', async (_, behavior, why) => {
  const { machine, v1 } = await deployBlue()
  machine.pushRelease('v2', { ...behavior, log: 'the database is not there' })
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
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('a slow one is waited for', async () => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2', { listensAfterMs: 100_000 })
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
})

import { expect, test } from '@jest/globals'
import { deployOn } from '../support/deploy-on.ts'
import type { Behavior } from '../support/fake-host/engine.ts'
import { deployBlue, stateWithBlueLive, readMachineState } from '../support/stories.ts'

const steps = [
  'open folder',
  'take lock',
  'read host',
  'probe nginx',
  'pull',
  'up green',
  'health',
  'read log',
  'stop green',
  'probe nginx',
]

const cases: readonly [string, Partial<Behavior>, RegExp][] = [
  ['a 503', { status: 503, body: '{"status":"OUT_OF_SERVICE"}' }, /not healthy after 30 s: got 503, expected 200/],
  ['a 200 with a body that does not match', { body: '{"status":"DOWN"}' }, /but the body does not match/],
  ['a redirect', { status: 302 }, /got 302, expected 200/],
  ['no open port', { listensAfterMs: 1e9 }, /no answer/],
  [
    'a HEALTHCHECK with the result unhealthy',
    { healthcheck: 'unhealthy' },
    /app-green-1 is unhealthy by its own HEALTHCHECK/,
  ],
]

test.each(cases)('green is stopped, with the reason and its log, when it has %s', async (_, behavior, reason) => {
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
  expect(annotation.text).toMatch(reason)
  expect(events).toContainEqual({
    kind: 'container-log',
    step: 'health',
    source: 'app-green-1',
    lines: ['the database is not there'],
  })
  expect(readMachineState(machine)).toEqual(stateWithBlueLive(v1))
})

test('the health step waits for a release that starts slowly', async () => {
  const { machine } = await deployBlue()
  const v2 = machine.pushRelease('v2', { listensAfterMs: 100_000 })
  expect((await deployOn(machine, { tag: 'v2' })).outputs.result).toBe('deployed')
  expect(readMachineState(machine)).toMatchObject({ servedImage: v2, brokenPromises: [], cutRequests: [] })
})

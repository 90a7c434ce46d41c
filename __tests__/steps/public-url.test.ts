import { expect, test } from '@jest/globals'
import { runnersClock } from '../../src/clock.ts'
import type { Context } from '../../src/context.ts'
import type { Event } from '../../src/events.ts'
import { Recorder } from '../../src/recorder.ts'
import { askPublicly, provePublicly } from '../../src/steps/public-url.ts'
import { read } from '../inputs/given.ts'
import { runOf } from '../support/deploy-on.ts'
import { FakeHost } from '../support/fake-host.ts'
import { Machine } from '../support/fake-host/machine.ts'
import { survey } from '../support/survey.ts'

/** A run that is cancelled while the public address is asked. */
function cancelledMeanwhile(required: boolean): { context: Context; told: readonly Event[] } {
  const cancel = new AbortController()
  const told: Event[] = []
  const url = 'https://shop.example.com/'
  const ignore = () => undefined
  const context: Context = {
    host: new FakeHost(new Machine()),
    network: {
      reach: () => {
        cancel.abort(new Error('the run was cancelled'))
        return Promise.resolve({
          last: { kind: 'no-connection', url, addresses: ['203.0.113.9'], codes: ['SILENCE'] },
          via: [],
          loops: false,
        })
      },
    },
    config: read({ 'public-url': url, 'public-url-required': String(required) }),
    recorder: new Recorder(runOf(1), 'deploy', 1),
    clock: runnersClock,
    tell: (event) => told.push(event),
    signal: cancel.signal,
    cancelled: false,
    ...{ note: ignore, warn: ignore, overhear: ignore, quote: ignore },
  }
  return { context, told }
}

test('a journey that was cut off by a cancel blames no hop', async () => {
  const beside = cancelledMeanwhile(false)
  const required = cancelledMeanwhile(true)
  await expect(askPublicly(Promise.resolve(1), survey, beside.context)).rejects.toThrow('the run was cancelled')
  await expect(provePublicly(survey, required.context)).rejects.toThrow('the run was cancelled')
  expect([...beside.told, ...required.told]).toEqual([])
})

test('work that fails ends the asking', async () => {
  const { context } = cancelledMeanwhile(false)
  let given: AbortSignal | undefined
  const reach = (_: string, signal: AbortSignal) => {
    given = signal
    return new Promise<never>(() => undefined)
  }
  const asked = askPublicly(Promise.reject(new Error('the link is gone')), survey, { ...context, network: { reach } })
  await expect(asked).rejects.toThrow('the link is gone')
  expect(given?.aborted).toBe(true)
})

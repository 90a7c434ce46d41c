import { expect, test } from '@jest/globals'
import type { Saga } from '../../src/engine/saga.ts'
import type { Context } from '../../src/engine/context.ts'
import { drain } from '../../src/steps/drain.ts'
import { switchTraffic } from '../../src/steps/switch.ts'
import { stop } from '../../src/steps/stop.ts'
import type { PreviewInput, Started, Switched } from '../../src/steps/stages.ts'
import { verify } from '../../src/steps/verify.ts'

interface Given {
  readonly started: Started
  readonly switched: Switched
}

/** Never run: that it compiles (tsc checks it with the rest) is the test. */
export async function impossible(saga: Saga<Context, PreviewInput>, { started, switched }: Given): Promise<void> {
  // @ts-expect-error -- a switch takes what was proven to be healthy
  await saga.run(switchTraffic, started)
  // @ts-expect-error -- by the type alone, no spread or copy makes up for the proof
  await saga.run(switchTraffic, { ...started, healthy: true })
  // @ts-expect-error -- what nginx was not seen to serve is not drained
  await saga.run(drain, switched)
  // @ts-expect-error -- nor is the old color stopped
  await saga.run(stop, switched)
  // @ts-expect-error -- nor can a verification be skipped by going back to what was started
  await saga.run(verify, started)
  const served = await saga.run(verify, switched)
  // @ts-expect-error -- what serves is not enough: somebody may still have a request with the old color
  await saga.run(stop, served)
  await saga.run(stop, await saga.run(drain, served))
}

test('the order of the steps is held by their types', () => {
  expect(typeof impossible).toBe('function')
})

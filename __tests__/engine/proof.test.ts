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

/** Never called. The test is that tsc compiles it. */
export async function runInWrongOrder(saga: Saga<Context, PreviewInput>, { started, switched }: Given): Promise<void> {
  // @ts-expect-error -- a switch needs a release that is proven to be healthy
  await saga.run(switchTraffic, started)
  // @ts-expect-error -- a copy with the same fields is no proof
  await saga.run(switchTraffic, { ...started, healthy: true })
  // @ts-expect-error -- a drain needs proof that nginx serves the release
  await saga.run(drain, switched)
  // @ts-expect-error -- a stop needs proof that the old color is drained
  await saga.run(stop, switched)
  // @ts-expect-error -- verify needs a release that was switched to
  await saga.run(verify, started)
  const served = await saga.run(verify, switched)
  // @ts-expect-error -- a verified release is not enough: the old color may still have requests
  await saga.run(stop, served)
  await saga.run(stop, await saga.run(drain, served))
}

test('the order of the steps is held by their types', () => {
  expect(typeof runInWrongOrder).toBe('function')
})

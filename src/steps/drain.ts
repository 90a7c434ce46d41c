import type { Context, DeployStep } from '../engine/context.ts'
import { otherColor, type Color } from '../domain/color.ts'
import { proveFact, type Proven } from '../engine/proof.ts'
import { checkPublicUrlDuring } from './check-public-url.ts'
import { waitForOldWorkers } from './prove-served.ts'
import type { Verified } from './verify.ts'

/** Nobody has a request with the old color any more, or the time that they were given is up. */
export type Drained = Proven<'emptied', Verified>

/** Waits until nginx's workers of before the switch are gone: nobody has a request with the old color any more. */
export const drain: DeployStep<Verified, Drained> = {
  name: 'drain',
  async run(verified, context) {
    const { nginx, workers, cutover } = verified
    const former = otherColor(cutover.idle)
    const waiting = waitForOldWorkers(context, { nginx, workers, color: former })
    const [{ workersLeft, openConnections }, publicly] = await checkPublicUrlDuring(waiting, verified, context)
    const facts = { workersLeft: workersLeft, connectionsLeft: openConnections, ...publicly }
    if (workersLeft === 0)
      return { value: proveFact('emptied', verified), message: 'every request that was in flight is answered', facts }
    // They are held by another site's visitors.
    if (openConnections === 0)
      return {
        value: proveFact('emptied', verified),
        message: `nginx's old workers are still busy, but not with ${former}`,
        facts,
      }
    const message = `${openConnections} ${openConnections === 1 ? 'connection' : 'connections'} with ${former} still open after ${formatSeconds(context.config.drainTimeoutMs)} (drain-timeout)`
    context.warn(`${message}: ${describeOpenConnections(former, context)}`)
    return { value: proveFact('emptied', verified), message, facts }
  },
}

/** An application that ends in good order still finishes what it has begun. */
function describeOpenConnections(former: Color, { config: { oldColor, stopTimeoutMs } }: Context): string {
  if (oldColor === 'keep') return `${former} is kept, so they go on`
  return `${former} is stopped now, and what it has not finished within ${formatSeconds(stopTimeoutMs)} (stop-timeout) is cut`
}

const formatSeconds = (ms: number): string => `${ms / 1000} s`

import type { Context, DeployStep } from '../engine/context.ts'
import { otherColor, type Color } from '../domain/color.ts'
import { prove, type Proven } from '../engine/proof.ts'
import { askPublicly } from './check-public-url.ts'
import { waitForOldWorkers } from './prove-served.ts'
import type { Verified } from './verify.ts'

/** Nobody has a request with the old colour any more, or the time that they were given is up. */
export type Emptied = Proven<'emptied', Verified>

/** Waits until nginx's workers of before the switch are gone: nobody has a request with the old colour any more. */
export const drain: DeployStep<Verified, Emptied> = {
  name: 'drain',
  async run(verified, context) {
    const { nginx, workers, plan } = verified
    const former = otherColor(plan.idle)
    const waiting = waitForOldWorkers(context, { nginx, workers, color: former })
    const [{ left, open }, publicly] = await askPublicly(waiting, verified, context)
    const evidence = { workersLeft: left, connectionsLeft: open, ...publicly }
    if (left === 0)
      return { value: prove('emptied', verified), says: 'every request that was in flight is answered', evidence }
    // They are held by another site's visitors.
    if (open === 0)
      return {
        value: prove('emptied', verified),
        says: `nginx's old workers are still busy, but not with ${former}`,
        evidence,
      }
    const says = `${open} ${open === 1 ? 'connection' : 'connections'} with ${former} still open after ${seconds(context.config.drainTimeoutMs)} (drain-timeout)`
    context.warn(`${says}: ${whatBecomesOfThem(former, context)}`)
    return { value: prove('emptied', verified), says, evidence }
  },
}

/** An application that ends in good order still finishes what it has begun. */
function whatBecomesOfThem(former: Color, { config: { oldColor, stopTimeoutMs } }: Context): string {
  if (oldColor === 'keep') return `${former} is kept, so they go on`
  return `${former} is stopped now, and what it has not finished within ${seconds(stopTimeoutMs)} (stop-timeout) is cut`
}

const seconds = (ms: number): string => `${ms / 1000} s`

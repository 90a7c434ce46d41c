import type { DeployStep } from '../context.ts'
import { otherColor } from '../color.ts'
import { waitForOldWorkers } from './serving.ts'
import type { Verified } from './verify.ts'

/** Waits until nginx's workers of before the switch are gone: nobody has a request with the old colour any more. */
export const drain: DeployStep<Verified, Verified> = {
  name: 'drain',
  async run(verified, context) {
    const { nginx, workers, plan } = verified
    const { left, open } = await waitForOldWorkers(context, { nginx, workers, color: otherColor(plan.idle) })
    const evidence = { workersLeft: left, connectionsCut: left === 0 ? 0 : open }
    // Workers that stay with nothing open to the old colour are held by another site's visitors.
    if (left === 0 || open === 0)
      return { value: verified, says: 'every request that was in flight is answered', evidence }
    const limit = `${context.config.drainTimeoutMs / 1000} s`
    const end = context.config.oldColor === 'stop' ? 'are cut' : 'go on'
    context.warn(`${open} connections were still open after ${limit} (drain-timeout) and ${end}`)
    return { value: verified, says: `${open} connections were still open after ${limit}`, evidence }
  },
}

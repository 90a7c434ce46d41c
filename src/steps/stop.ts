import { stop as stopCommand } from '../commands/compose.ts'
import { ask, type DeployStep } from '../context.ts'
import type { Verified } from './verify.ts'

/** Stops the old colour, or keeps it for an instant way back. */
export const stop: DeployStep<Verified, null> = {
  name: 'stop',
  async run({ plan, project }, context) {
    const { compose, stopTimeoutMs, oldColor } = context.config
    if (plan.live === undefined) return { value: null, says: 'there is no old colour' }
    if (oldColor === 'keep') return { value: null, says: `${plan.live} is kept running (old-color: keep)` }
    const services = compose.services[plan.live]
    const stopped = await ask(context, stopCommand({ project, services, graceSeconds: stopTimeoutMs / 1000 }))
    const says = stopped.length === 0 ? `nothing of ${plan.live} was running` : `stopped ${stopped.join(', ')}`
    return { value: null, says, evidence: { stopped } }
  },
}

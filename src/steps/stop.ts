import { stop as stopCommand } from '../commands/compose.ts'
import { ask, type Context, type DeployStep } from '../context.ts'
import { pruneImages } from './prune.ts'
import type { Verified } from './verify.ts'

/** Stops the old colour, or keeps it for an instant way back; then removes the images that nobody needs any more. */
export const stop: DeployStep<Verified, null> = {
  name: 'stop',
  async run(verified, context) {
    const { says, stopped } = await stopOld(verified, context)
    const removed = context.config.prune ? await pruneImages(verified, context) : []
    const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`
    return { value: null, says: says + pruned, evidence: { stopped, removed } }
  },
}

async function stopOld(
  { plan, project }: Verified,
  context: Context,
): Promise<{ says: string; stopped: readonly string[] }> {
  const { compose, stopTimeoutMs, oldColor } = context.config
  if (plan.live === undefined) return { says: 'there is no old colour', stopped: [] }
  if (oldColor === 'keep') return { says: `${plan.live} is kept running (old-color: keep)`, stopped: [] }
  const services = compose.services[plan.live]
  const stopped = await ask(context, stopCommand({ project, services, graceSeconds: stopTimeoutMs / 1000 }))
  return {
    says: stopped.length === 0 ? `nothing of ${plan.live} was running` : `stopped ${stopped.join(', ')}`,
    stopped,
  }
}

import { stop as stopCommand } from '../commands/compose.ts'
import { ask, type Context, type DeployStep } from '../engine/context.ts'
import { StepError } from '../engine/saga.ts'
import type { Emptied } from './drain.ts'
import { pruneImages } from './prune-images.ts'
import type { Verified } from './verify.ts'

/** Stops the old colour, or keeps it for an instant way back; then removes the images that nobody needs any more. */
export const stop: DeployStep<Emptied, null> = {
  name: 'stop',
  async run(verified, context) {
    const stopped = await stopOld(verified, context)
    const removed = context.config.prune ? await pruneImages(verified, context) : []
    const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`
    return { value: null, says: describe(verified, context, stopped) + pruned, evidence: { stopped, removed } }
  },
}

async function stopOld({ plan, project, nginx, containers }: Verified, context: Context): Promise<readonly string[]> {
  const { compose, stopTimeoutMs, oldColor } = context.config
  if (plan.live === undefined || oldColor === 'keep') return []
  const services = compose.services[plan.live]
  const successor = containers.find(({ service }) => service === compose.services[plan.idle][0])?.id
  const guard = { link: nginx.link, site: context.config.nginx.sites[plan.live] }
  const command = stopCommand({ project, services, guard, graceSeconds: stopTimeoutMs / 1000, successor })
  const { refused, names } = await ask(context, command)
  if (!refused) return names
  throw new StepError(`${plan.idle} went down after it had taken over, so ${plan.live} is left running`, {
    down: true,
    advice: 'look at its log, and go back with mode: rollback',
  })
}

function describe({ plan }: Verified, { config }: Context, stopped: readonly string[]): string {
  if (plan.live === undefined) return 'there is no old colour'
  if (config.oldColor === 'keep') return `${plan.live} is kept running (old-color: keep)`
  return stopped.length === 0 ? `nothing of ${plan.live} was running` : `stopped ${stopped.join(', ')}`
}

import { stopServices as stopCommand } from '../commands/stop-services.ts'
import { runCommand, type Context, type DeployStep } from '../engine/context.ts'
import { StepError } from '../engine/saga.ts'
import type { Drained } from './drain.ts'
import { pruneOldImages } from './prune-images.ts'
import type { Verified } from './verify.ts'

/** Stops the old color, or keeps it for an instant way back; then removes the images that nobody needs any more. */
export const stop: DeployStep<Drained, null> = {
  name: 'stop',
  async run(verified, context) {
    const stopped = await stopOldColor(verified, context)
    const removed = context.config.prune ? await pruneOldImages(verified, context) : []
    const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`
    return { value: null, message: describeStop(verified, context, stopped) + pruned, facts: { stopped, removed } }
  },
}

async function stopOldColor(
  { cutover, project, nginx, containers }: Verified,
  context: Context,
): Promise<readonly string[]> {
  const { compose, stopTimeoutMs, oldColor } = context.config
  if (cutover.live === undefined || oldColor === 'keep') return []
  const services = compose.services[cutover.live]
  const successor = containers.find(({ service }) => service === compose.services[cutover.idle][0])?.id
  const guard = { link: nginx.link, site: context.config.nginx.sites[cutover.live] }
  const command = stopCommand({ project, services, guard, graceSeconds: stopTimeoutMs / 1000, successor })
  const { refused, names } = await runCommand(context, command)
  if (!refused) return names
  throw new StepError(`${cutover.idle} went down after it had taken over, so ${cutover.live} is left running`, {
    down: true,
    fix: 'look at its log, and go back with mode: rollback',
  })
}

function describeStop({ cutover }: Verified, { config }: Context, stopped: readonly string[]): string {
  if (cutover.live === undefined) return 'there is no old color'
  if (config.oldColor === 'keep') return `${cutover.live} is kept running (old-color: keep)`
  return stopped.length === 0 ? `nothing of ${cutover.live} was running` : `stopped ${stopped.join(', ')}`
}

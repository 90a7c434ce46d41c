import { guardColor, isLiveColorError } from '../commands/link-guard.ts'
import { stopLine, stopServices } from '../commands/stop-services.ts'
import { colorContainers } from '../domain/decision.ts'
import { isUp } from '../domain/host-state.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { pruneOldImages } from './prune-images.ts'
import type { DeployStep, Drained, PreviewInput } from './stages.ts'

type StopFacts = { readonly stopped: readonly string[]; readonly removed: readonly string[] }

/** Stops the old color, or keeps it for an instant rollback. Then removes images that no release needs. */
export const stop: DeployStep<Drained, null, StopFacts> = {
  name: 'stop',
  phase: 'finish',
  async run(drained, context) {
    const stopped = await stopOldColor(drained, context)
    const removed = context.config.prune ? await pruneOldImages(drained, context) : []
    const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`
    return { value: null, message: describeStop(drained, context, stopped) + pruned, facts: { stopped, removed } }
  },

  preview: previewStop,
}

async function stopOldColor({ cutover, project, containers }: Drained, context: Context): Promise<readonly string[]> {
  const { compose, stopTimeoutMs, oldColor } = context.config
  if (cutover.live === undefined || oldColor === 'keep') return []
  const services = compose.services[cutover.live]
  const successor = containers.find(({ service }) => service === compose.services[cutover.idle][0])?.id
  const guard = guardColor(context.config, cutover.live)
  const command = stopServices({ project, services, guard, graceSeconds: stopTimeoutMs / 1000, successor })
  const { refused, names } = await runCommand(context, command).catch((error: unknown) => {
    throw isLiveColorError(error) ? toChangedError(error, context) : error
  })
  if (!refused) return names
  throw new StepError(`${cutover.idle} went down after the switch, so ${cutover.live} is not stopped`, {
    effect: 'live-release-down',
    fix: `check the log of ${cutover.idle}, and go back with mode: rollback`,
  })
}

const toChangedError = ({ message }: Error, { config }: Context): StepError =>
  new StepError(`${config.nginx.link} was changed after the switch: ${message}`, {
    effect: 'live-color-changed',
    fix: 'find out who changed the link, and run mode: status to see which color serves',
  })

function describeStop({ cutover }: Drained, { config }: Context, stopped: readonly string[]): string {
  if (cutover.live === undefined) return 'there is no old color'
  if (config.oldColor === 'keep') return `${cutover.live} keeps running (old-color: keep)`
  return stopped.length === 0 ? `no container of ${cutover.live} was running` : `stopped ${stopped.join(', ')}`
}

function previewStop({ preflight: { cutover, project }, state, config }: PreviewInput) {
  const { live } = cutover
  const pruning = config.prune ? ', and removes images that no release needs' : ''
  if (live === undefined) return { message: `there is no old color${pruning}` }
  if (config.oldColor === 'keep') return { message: `keeps ${live} running (old-color: keep)${pruning}` }
  const running = colorContainers(state, config, live)
    .filter(isUp)
    .map(({ name }) => name)
  const lines = running.length === 0 ? [] : [stopLine(project, config.stopTimeoutMs / 1000, running)]
  return { message: `stops ${live}${pruning}`, commands: lines.map(({ text }) => text.trim()) }
}

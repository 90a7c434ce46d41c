import { guardColor, isLiveColorError } from '../commands/live-guard.ts'
import { stopLine, stopServices, type StopResult } from '../commands/stop-services.ts'
import { nameWithAdopted } from '../domain/adopt.ts'
import { colorContainers, type Cutover } from '../domain/decision.ts'
import { isUp } from '../domain/host-state.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { sh } from '../host/script.ts'
import { describeKilled, nameStopLimit, toSeconds } from './format.ts'
import { pruneOldImages } from './prune-images.ts'
import type { DeployStep, Drained, PreviewInput } from './stages.ts'

type StopFacts = {
  readonly stopped: readonly string[]
  /** Those of them that had not ended in their time. */
  readonly killed?: readonly { readonly name: string; readonly afterSeconds: number }[]
  readonly removed: readonly string[]
}

const nothingStopped: StopResult = { refused: false, names: [], killed: [] }

/** Stops the old color, or keeps it for an instant rollback. Then removes images that no release needs. */
export const stop: DeployStep<Drained, null, StopFacts> = {
  name: 'stop',
  phase: 'finish',
  async run(drained, context) {
    const result = await stopOldColor(drained, context)
    const { names: stopped, killed } = result
    const removed = context.config.prune ? await pruneOldImages(drained, context) : []
    const pruned = removed.length === 0 ? '' : `, removed ${removed.length} old images`
    const message =
      describeStop(drained, context, result) + describeKilled(killed, nameStopLimit(context.config)) + pruned
    return { value: null, message, facts: { stopped, ...(killed.length > 0 && { killed }), removed } }
  },

  preview: previewStop,
}

async function stopOldColor(
  { cutover, projects, nginx, containers, adopted }: Drained,
  context: Context,
): Promise<StopResult> {
  const { compose, stopTimeoutMs, oldColor } = context.config
  if (cutover.live === undefined || oldColor === 'keep') return nothingStopped
  const services = compose.services[cutover.live]
  const successor = containers.find(({ service }) => service === compose.services[cutover.idle][0])
  const guard = guardColor(nginx, cutover.live)
  const { project } = projects[cutover.live]
  const graceSeconds = toSeconds(stopTimeoutMs)
  const container = adopted[cutover.live]
  const command = stopServices({ project, services, guard, graceSeconds, successor, adopted: container?.id })
  const result = await runCommand(context, command).catch((error: unknown) => {
    throw isLiveColorError(error) ? toChangedError(error, context) : error
  })
  reportPolicy(result, cutover, context)
  if (!result.refused) return result
  throw new StepError(`${cutover.idle} went down after the switch, so ${cutover.live} is not stopped`, {
    effect: 'live-release-down',
    blame: 'release',
    fix: `check the log of ${cutover.idle}, and go back with mode: rollback`,
  })
}

/** What becomes of the restart policy of the adopted container, which Docker would start again after a reboot. */
function reportPolicy({ policy }: StopResult, { live, adopted = '' }: Cutover, context: Context): void {
  if (policy === undefined) return
  if (policy.isChanged)
    return context.note(
      `${adopted} had the restart policy ${policy.name}, which would start it after a reboot: unless-stopped now`,
    )
  context.warn(
    `${adopted} has the restart policy ${policy.name}, which Docker did not change: after a reboot it would start again, and take ` +
      `the port of ${live ?? 'its color'}; remove it when no one needs it any more: ${sh`docker rm ${adopted}`.text}`,
  )
}

const toChangedError = ({ message }: Error, { config }: Context): StepError =>
  new StepError(`${config.nginx.site.path} was changed after the switch: ${message}`, {
    effect: 'live-color-changed',
    blame: 'host',
    fix: 'find out who changed it, and run mode: status to see which color serves',
  })

function describeStop(
  { cutover }: Drained,
  { config }: Context,
  { names: stopped, isRemoved = false }: StopResult,
): string {
  if (cutover.live === undefined) return 'there is no old color'
  if (config.oldColor === 'keep') return `${cutover.live} keeps running (old-color: keep)`
  if (cutover.adopted !== undefined && stopped.includes(cutover.adopted))
    return `stopped ${stopped.join(', ')}; ${cutover.adopted} was adopted, and ${isRemoved ? 'Docker removes it, since it was made with --rm' : 'is kept'}`
  return stopped.length === 0 ? `no container of ${cutover.live} was running` : `stopped ${stopped.join(', ')}`
}

function previewStop({ preflight: { cutover, projects }, state, config }: PreviewInput) {
  const { live } = cutover
  const pruning = config.prune ? ', and removes images that no release needs' : ''
  if (live === undefined) return { message: `there is no old color${pruning}` }
  if (config.oldColor === 'keep') return { message: `keeps ${live} running (old-color: keep)${pruning}` }
  const running = colorContainers(state, config, live)
    .filter(isUp)
    .map(({ name }) => name)
  const lines = running.length === 0 ? [] : [stopLine(projects[live].project, toSeconds(config.stopTimeoutMs), running)]
  const kept =
    cutover.adopted === undefined
      ? ''
      : ', and keeps the container unless it was made with --rm; a restart policy that would start it after a reboot becomes unless-stopped'
  return {
    message: `stops ${nameWithAdopted(live, cutover.adopted)}${kept}${pruning}`,
    commands: lines.map(({ text }) => text.trim()),
  }
}

import { startContainers } from '../commands/start-containers.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { RemoteError } from '../host/host.ts'
import type { Preflight } from './stages.ts'

/**
 * Starts containers of the live color that ran when the run began and do not run any more, as they are. Returns whether any
 * of them runs now. A failure is only a warning: who calls this looks afterwards at what serves.
 */
export async function startLiveColor(preflight: Preflight, context: Context): Promise<boolean> {
  const { cutover, projects, liveContainers } = preflight
  if (liveContainers.length === 0) return false
  const name = cutover.live ?? 'the live color'
  const command = startContainers({ sudo: projects[cutover.idle].project.sudo, containers: liveContainers })
  const { started, isAnyRunning } = await runCommand(context, command).catch((error: unknown) => {
    if (!(error instanceof RemoteError)) throw error
    context.warn(`${name} does not run any more, and could not be started again: ${errorMessage(error)}`)
    return { started: [], isAnyRunning: false }
  })
  if (started.length > 0) context.warn(`${name} did not run any more, so it was started again: ${started.join(', ')}`)
  return isAnyRunning
}

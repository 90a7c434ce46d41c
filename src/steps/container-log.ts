import { readContainerLog } from '../commands/read-container-log.ts'
import { isRunning, type Container } from '../domain/host-state.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'

/** Shows the last lines of a container, and returns the container as it is now. A log that cannot be read is only noted. */
export async function readFailedContainer(context: Context, container: Container, sudo: boolean): Promise<Container> {
  try {
    const { log, container: now } = await runCommand(context, readContainerLog(sudo, container.id))
    context.emitContainerLog(container.name, log.trim() === '' ? [] : log.trimEnd().split('\n'))
    return now
  } catch (error) {
    context.note(`the log of ${container.name} cannot be read: ${errorMessage(error)}`)
    return container
  }
}

/** How a container that should run ended. */
export function describeCrash(container: Container): string {
  const { exitCode, oomKilled, restartCount } = container
  const facts = [
    isRunning(container) ? 'it was started again' : `exit code ${exitCode}`,
    ...(oomKilled ? ['out of memory: the kernel killed it'] : []),
    ...(restartCount > 0 ? [`restarted ${restartCount} times by its restart policy`] : []),
  ]
  return facts.join(', ')
}

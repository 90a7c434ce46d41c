import { lastWords } from '../commands/compose.ts'
import { ask, type Context } from '../engine/context.ts'
import { isRunning, type Container } from '../domain/host-state.ts'
import { messageOf } from '../domain/thrown.ts'

/** Tells the container's last lines, and gives the container as it is now; why it failed matters more than they do. */
export async function readLastWords(context: Context, container: Container, sudo: boolean): Promise<Container> {
  try {
    const { log, container: now } = await ask(context, lastWords(sudo, container.id))
    context.quote(container.name, log.trim() === '' ? [] : log.trimEnd().split('\n'))
    return now
  } catch (error) {
    context.note(`the last lines of ${container.name} cannot be read: ${messageOf(error)}`)
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

import { lastWords } from '../commands/compose.ts'
import { ask, type Context } from '../context.ts'
import { isRunning, type Container } from '../state.ts'

/** Puts the container's last lines into the log, and gives the container as it is now. */
export async function readLastWords(context: Context, container: Container, sudo: boolean): Promise<Container> {
  const { log, container: now } = await ask(context, lastWords(sudo, container.id))
  context.note(log.trim() === '' ? `${container.name} printed nothing` : `the last lines of ${container.name}:`)
  log.trimEnd().split('\n').forEach((line) => context.overhear(line))
  return now
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

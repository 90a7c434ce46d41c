import { readContainerLog } from '../commands/read-container-log.ts'
import { removedStatus } from '../domain/crash.ts'
import type { Blame } from '../domain/blame.ts'
import { isRunning, type Container } from '../domain/host-state.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { RemoteError } from '../host/host.ts'

export interface FailedContainer extends Container {
  /** Its own memory limit; 0: it has none. Absent: not known. */
  readonly memoryLimitBytes?: number | undefined
}

/** Shows the last lines of a container, and returns the container as it is now. A log that cannot be read is only noted. */
export async function readFailedContainer(
  context: Context,
  container: Container,
  sudo: boolean,
): Promise<FailedContainer> {
  try {
    const { log, container: now, memoryLimitBytes } = await runCommand(context, readContainerLog(sudo, container.id))
    context.emitContainerLog(container.name, log.trim() === '' ? [] : log.trimEnd().split('\n'))
    return { ...now, memoryLimitBytes }
  } catch (error) {
    context.note(`the log of ${container.name} cannot be read: ${errorMessage(error)}`)
    return container
  }
}

/** Shows the last lines of a container that has done its work. */
export async function showLog(context: Context, { id, name }: Container, sudo: boolean): Promise<void> {
  try {
    const { log } = await runCommand(context, readContainerLog(sudo, id))
    context.note(
      log.trim() === '' ? `${name} has ended with success, and printed nothing` : `the last lines of ${name}:`,
    )
    log.trimEnd().split('\n').forEach(context.emitOutput)
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    context.note(`the log of ${name} cannot be read: ${errorMessage(error)}`)
  }
}

/** The exit code of a program that got KILL. */
const killedExitCode = 137

/** Whether the kernel killed it, or something else that nearly always means the same. */
export const isOutOfMemory = (container: Container): boolean =>
  container.oomKilled || (!isRunning(container) && container.exitCode === killedExitCode)

/** How a container that should run ended. */
export function describeCrash(container: Container): string {
  const { oomKilled, restartCount } = container
  const facts = [
    describeEnd(container),
    ...(oomKilled ? ['out of memory: the kernel killed it'] : []),
    ...(!oomKilled && isOutOfMemory(container) ? ['it was killed, as the kernel does when memory runs out'] : []),
    ...(restartCount > 0 ? [`restarted ${countTimes(restartCount)} by its restart policy`] : []),
  ]
  return facts.join(', ')
}

const countTimes = (count: number): string => (count === 1 ? 'once' : `${count} times`)

function describeEnd(container: Container): string {
  if (container.status === removedStatus) return 'it was removed'
  return isRunning(container) ? 'it ended, and runs again' : `exit code ${container.exitCode}`
}

/** A container without a memory limit is killed only when the host has no memory left. */
export const blameCrash = (container: FailedContainer): Blame =>
  isOutOfMemory(container) && container.memoryLimitBytes === 0 ? 'host' : 'release'

/** What to do about a container that was killed for memory. */
export const memoryFix = ({ memoryLimitBytes = 0, service }: FailedContainer): string =>
  memoryLimitBytes > 0
    ? `raise the memory limit of ${service} in the Compose file (${Math.round(memoryLimitBytes / 2 ** 20)} MiB), or let the application use less`
    : 'both releases need memory at the same time: give the server more memory or swap (mode: plan shows what is free)'

import { isRunning, type Container } from './host-state.ts'

/** With so many restarts it is a crash loop. Docker restarts at once, so one of a program that ends at once takes 1 s. */
const loopRestarts = 3

/** How long after its start a dependency may not be ready yet, in ms: a database that makes its files takes so long. */
const dependencyStartMs = 60_000

/** The status of a container that was removed since it was last observed. */
export const removedStatus = 'removed'

/** What is known of a container that is judged. */
export interface CrashFacts {
  /** The container as it was last observed; absent: it is another container than the one that was started. */
  readonly before: Container | undefined
  /** Whether its service answers a health request: it must never end. */
  readonly isAnswering: boolean
  /** Services that were started by this deployment, for this container. */
  readonly newDependencies: readonly Container[]
}

/**
 * Whether a new container has crashed for good. One that its restart policy starts again gets two more chances, and as many
 * as it needs while a dependency that this deployment started is young. Out of memory is decided at once, and so is an end
 * without a restart.
 */
export function hasCrashed(container: Container, { before, isAnswering, newDependencies }: CrashFacts): boolean {
  const { status, restartCount, exitCode, oomKilled } = container
  if (before === undefined) return true
  const mayStart = ['created', 'restarting'].includes(before.status) || restartCount > before.restartCount
  if (!mayStart && container.startedAt !== before.startedAt) return true
  if (oomKilled && !isRunning(container)) return true
  if (restartCount >= loopRestarts && !isLoopExcused(container, newDependencies)) return true
  // A job that ended without an error, such as a migration, has not crashed.
  const finished = status === 'exited' && exitCode === 0 && !isAnswering
  return !isRunning(container) && status !== 'created' && status !== 'restarting' && !finished
}

const isLoopExcused = (container: Container, newDependencies: readonly Container[]): boolean =>
  newDependencies.some((dependency) => startsSoonAfter(container, dependency))

/** Both times are of the host's Docker. */
export function startsSoonAfter(container: Container, dependency: Container): boolean {
  const ms = Date.parse(container.startedAt) - Date.parse(dependency.startedAt)
  return ms < dependencyStartMs
}

/** The containers that did not run before, or that were started again since. */
export const findStarted = (now: readonly Container[], before: readonly Container[]): readonly Container[] =>
  now.filter(
    ({ id, startedAt }) => !before.some((each) => each.id === id && each.startedAt === startedAt && isRunning(each)),
  )

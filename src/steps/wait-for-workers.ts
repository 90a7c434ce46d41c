import { drainWorkers, type DrainResult } from '../commands/drain-workers.ts'
import type { Color } from '../domain/color.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { noteChanges } from '../engine/watch-command.ts'
import { parseFact } from '../host/facts.ts'
import type { Preflight } from './stages.ts'

export interface DrainTarget {
  readonly nginx: Preflight['nginx']
  readonly targets: Preflight['targets']
  readonly workers: readonly string[]
  /** The color that these workers may still have requests with. */
  readonly color: Color
}

/** Waits until old nginx workers have finished their requests, at most for `drain-timeout`. */
export function waitForOldWorkers(
  context: Context,
  { nginx, targets, workers, color }: DrainTarget,
): Promise<DrainResult> {
  const { config } = context
  const command = drainWorkers({
    nginx,
    workers,
    target: targets[color],
    timeoutMs: config.drainTimeoutMs,
  })
  const note = noteChanges(context)
  return runCommand(context, command, (line) => {
    const { name, words } = parseFact(line)
    if (name === 'waiting' && words[0] !== '0') note(`old nginx workers that still have requests: ${words[0] ?? '?'}`)
  })
}

/** Drains a color before it is stopped outside of the step `drain`. Warns about connections that are cut. */
export async function drainBeforeTakeDown(context: Context, target: DrainTarget): Promise<void> {
  const { workersLeft, openConnections } = await waitForOldWorkers(context, target)
  if (workersLeft === 0 || openConnections === 0) return
  const limit = `${context.config.drainTimeoutMs / 1000} s (drain-timeout)`
  context.warn(`${openConnections} connections with ${target.color} are still open after ${limit} and are cut`, {
    connectionsCut: openConnections,
  })
}

import { drainConnections } from '../commands/drain-connections.ts'
import { drainWorkers, type DrainResult } from '../commands/drain-workers.ts'
import type { Color } from '../domain/color.ts'
import { needsReload } from '../domain/live-site.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { noteChanges } from '../engine/watch-command.ts'
import { parseFact } from '../host/facts.ts'
import { nameDrainLimit } from './format.ts'
import type { Preflight } from './stages.ts'

export interface DrainTarget {
  readonly nginx: Preflight['nginx']
  readonly targets: Preflight['targets']
  /** Those that end with their last request: after a reload, or when nginx quits. */
  readonly workers: readonly string[]
  /** When the last switch was, where it ended no workers; absent: not known. */
  readonly changedAt?: number | undefined
  /** The color that requests from before the switch may still need. */
  readonly color: Color
}

/** Waits until the requests from before a switch have been answered, at most for `drain-timeout`. */
export function waitForFormerRequests(context: Context, target: DrainTarget): Promise<DrainResult> {
  const { command, waitsFor } = chooseCommand(context, target)
  const note = noteChanges(context)
  return runCommand(context, command, (line) => {
    const { name, words } = parseFact(line)
    if (name === 'waiting' && words[0] !== '0') note(`${waitsFor}: ${words[0] ?? '?'}`)
  })
}

/** Old workers have these requests after a reload, and end with the last one. Where none end, each connection is looked at. */
function chooseCommand(context: Context, { nginx, targets, workers, changedAt, color }: DrainTarget) {
  const [target, timeoutMs] = [targets[color], context.config.drainTimeoutMs]
  return needsReload(nginx.site) || workers.length > 0
    ? {
        command: drainWorkers({ nginx, workers, target, timeoutMs }),
        waitsFor: 'old nginx workers that still have requests',
      }
    : {
        command: drainConnections({ nginx, changedAt, target, timeoutMs }),
        waitsFor: 'requests from before the switch',
      }
}

/** Drains a color before it is stopped outside of the step `drain`. Warns about connections that are cut. */
export async function drainBeforeTakeDown(context: Context, target: DrainTarget): Promise<void> {
  const { left, openConnections } = await waitForFormerRequests(context, target)
  // Old workers without such a connection serve another site's visitors.
  const count = needsReload(target.nginx.site) ? openConnections : left
  if (left === 0 || count === 0) return
  const limit = nameDrainLimit(context.config)
  context.warn(`${count} connections with ${target.color} are still open after ${limit} and are cut`, {
    connectionsCut: count,
  })
}

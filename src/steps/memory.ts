import { formatProblem } from '../checks/check.ts'
import { memoryCheck } from '../checks/capacity.ts'
import type { MemoryUse } from '../commands/watch-health.ts'
import type { Container } from '../domain/host-state.ts'
import type { Context } from '../engine/context.ts'
import type { Started } from './stages.ts'

/**
 * Warns where a second color does not fit beside the live one, as a plan does. `live`: the container that visitors use. What
 * the new containers use already counts as free, so that the result is that of before their start.
 */
export function warnOfMemory(
  { memory: found, live }: { readonly memory: MemoryUse; readonly live: Container },
  { containers, cutover }: Started,
  { warn }: Context,
): void {
  const { availableKiB, swapKiB, usedBytes } = found
  const liveBytes = usedBytes.get(live.id)
  if (liveBytes === undefined) return
  const newKiB = containers.reduce((sum, { id }) => sum + (usedBytes.get(id) ?? 0), 0) / 1024
  const memory = { availableKiB: availableKiB + newKiB, swapKiB }
  const check = memoryCheck({ memory, containerMemoryBytes: [liveBytes] }, cutover.live)
  if (check.result === 'warning') warn(formatProblem(check))
}

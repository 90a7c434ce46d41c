import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'

/** The descriptor that the host's session holds the lease on. */
const descriptor = 9

/** Opens the application's folder in the session's own shell. Nothing is created, so nothing can be left behind. */
export function openLease(directory: string): Command<null> {
  return {
    name: 'open the folder',
    args: { directory },
    script: sh`command exec 9<${directory}`,
    timeoutMs: 10_000,
    resident: true,
    parse: () => null,
  }
}

/**
 * Takes the lease on that folder. The lock belongs to the open file that the session and all its jobs share, so the
 * kernel frees it when the last of them has ended, and not before. Exits with 1 when another holds it for too long.
 */
export function takeLease(waitMs: number): Command<null> {
  return {
    name: 'flock',
    args: { waitMs },
    script: waitMs === 0 ? sh`flock -n ${descriptor}` : sh`flock -w ${waitMs / 1000} ${descriptor}`,
    timeoutMs: waitMs + 10_000,
    parse: () => null,
  }
}

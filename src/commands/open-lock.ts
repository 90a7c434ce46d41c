import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'

/**
 * Opens the application's folder in the session's own shell, as the descriptor 9 that take-lock.sh takes the lock on.
 * Creates no file, so none remains.
 */
export function openLock(directory: string): Command<null> {
  return {
    name: 'open the folder',
    args: { directory },
    script: sh`command exec 9<${directory}`,
    timeoutMs: 10_000,
    inSession: true,
    parse: () => null,
  }
}

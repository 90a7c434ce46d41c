import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspace } from './workspace.ts'

/** Runs `work` while no other process runs work under the same lock name. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // `cat` ends when our end of the pipe is closed, also when this process is killed; then the kernel frees the lock.
  const holder = spawn('flock', [join(workspace().cache, `${name}.lock`), 'sh', '-c', 'echo got; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C in a terminal must not free the lock while this process still cleans up.
    detached: true,
  })
  try {
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit').then(failWithoutLock)])
    return await work()
  } finally {
    holder.stdin.end()
  }
}

function failWithoutLock(): never {
  throw new Error('The lock could not be taken. Check that flock (util-linux) is installed.')
}

const standing = 'up'

/** Records that the hosts are in use: by this process, or (`standing`) from the command `up` to the command `down`. */
export function registerUse(who: 'process' | 'standing'): void {
  mkdirSync(usesFolder(), { recursive: true })
  writeFileSync(join(usesFolder(), who === 'process' ? String(process.pid) : standing), '')
}

/** Removes the use of this process, or all uses. */
export function endUse(who: 'process' | 'all'): void {
  rmSync(who === 'process' ? join(usesFolder(), String(process.pid)) : usesFolder(), { force: true, recursive: true })
}

/** Whether a process that still runs, or the command `up`, uses the hosts. */
export function isInUse(): boolean {
  if (!existsSync(usesFolder())) return false
  return readdirSync(usesFolder()).some((holder) => holder === standing || existsSync(`/proc/${holder}`))
}

function usesFolder(): string {
  return join(workspace().runDir, 'holders')
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { place } from './workspace.ts'

/** Does `work` while no other process does its own under the same name. */
export async function locked<T>(name: string, work: () => Promise<T>): Promise<T> {
  // The kernel frees a flock when its holder dies: `cat` ends with our end of the pipe, however we end.
  const holder = spawn('flock', [join(place().cache, `${name}.lock`), 'sh', '-c', 'echo got; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A terminal's Ctrl-C must not free the lock while we still put things in order.
    detached: true,
  })
  try {
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit').then(noLock)])
    return await work()
  } finally {
    holder.stdin.end()
  }
}

function noLock(): never {
  throw new Error('no lock to be had: is flock (util-linux) installed?')
}

const standing = 'up'

/** Notes that somebody needs the lab: this process, or (`standing`) whoever said `up` until `down` is said. */
export function hold(who: 'process' | 'standing'): void {
  mkdirSync(holders(), { recursive: true })
  writeFileSync(join(holders(), who === 'process' ? String(process.pid) : standing), '')
}

/** Takes this process's own note away, or with `everybody` all of them. */
export function letGo(who: 'process' | 'everybody'): void {
  rmSync(who === 'process' ? join(holders(), String(process.pid)) : holders(), { force: true, recursive: true })
}

/** Whether somebody who is still alive needs the lab. */
export function held(): boolean {
  if (!existsSync(holders())) return false
  return readdirSync(holders()).some((holder) => holder === standing || existsSync(`/proc/${holder}`))
}

function holders(): string {
  return join(place().runDir, 'holders')
}

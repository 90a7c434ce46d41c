import { startHost, stopHost, listHosts } from './boot.ts'
import { packApp } from './app.ts'
import { engineAnswers, startEngine, stopEngine } from './engine.ts'
import { isInUse, registerUse, endUse, withLock } from './lock.ts'
import type { TestHost } from './test-host.ts'
import { type Kind } from './workspace.ts'
import { printDuration } from './programs.ts'

/**
 * Starts the engine and one host of each kind. With `standing` the hosts stay until `stopTestHosts`, otherwise until this
 * process ends its use.
 */
export function startTestHosts(
  wanted: readonly Kind[],
  who: 'process' | 'standing' = 'process',
): Promise<readonly TestHost[]> {
  return withLock('lab', async () => {
    await printDuration('Docker engine ready', startEngine)
    registerUse(who)
    // The application is packed while the images are built: a host needs it only when it is up.
    const packing = packApp()
    const starting = wanted.map((kind) => printDuration(`host ${kind} ready`, () => startHost(kind)))
    const [, ...hosts] = await Promise.all([packing, ...starting])
    return hosts
  })
}

/** Stops all hosts, and the engine if it is our own. Images and volumes stay for the next start. */
export function stopTestHosts(): Promise<void> {
  return withLock('lab', async () => {
    endUse('all')
    await printDuration('hosts stopped', stopHosts)
  })
}

/** Runs `work` while these hosts are up. Stops all hosts afterwards, unless another process still uses them. */
export async function withTestHosts<T>(wanted: readonly Kind[], work: () => Promise<T>): Promise<T> {
  try {
    await startTestHosts(wanted)
    return await work()
  } finally {
    await withLock('lab', async () => {
      endUse('process')
      if (!isInUse()) await printDuration('hosts stopped', stopHosts)
    })
  }
}

async function stopHosts(): Promise<void> {
  if (await engineAnswers()) await Promise.all((await listHosts()).map(stopHost))
  await stopEngine()
}

import { startHost, stopHost, hosts } from './boot.ts'
import { packApp } from './app.ts'
import { answers, startEngine, stopEngine } from './engine.ts'
import { held, hold, letGo, locked } from './lock.ts'
import type { LabHost } from './test-host.ts'
import { type Kind } from './workspace.ts'
import { timed } from './programs.ts'

/** Starts the engine and one host of each kind. `standing`: they stay until `down`; otherwise until `release`. */
export function up(wanted: readonly Kind[], who: 'process' | 'standing' = 'process'): Promise<readonly LabHost[]> {
  return locked('lab', async () => {
    await timed('Docker engine ready', startEngine)
    hold(who)
    // Packed beside the making of the images: it is needed only when a host answers.
    const packing = packApp()
    const starting = wanted.map((kind) => timed(`host ${kind} ready`, () => startHost(kind)))
    return (await Promise.all([packing, ...starting])).filter((made) => 'exec' in made)
  })
}

/** Stops all hosts, and the engine if it is our own; images and volumes stay for the next time. */
export function down(): Promise<void> {
  return locked('lab', async () => {
    letGo('everybody')
    await timed('hosts stopped', stopAll)
  })
}

/** Runs `work` with these hosts up, and stops the lab after it unless somebody else needs it still. */
export async function withLab<T>(wanted: readonly Kind[], work: () => Promise<T>): Promise<T> {
  try {
    await up(wanted)
    return await work()
  } finally {
    await locked('lab', async () => {
      letGo('process')
      if (!held()) await timed('hosts stopped', stopAll)
    })
  }
}

async function stopAll(): Promise<void> {
  if (await answers()) await Promise.all((await hosts()).map(stopHost))
  await stopEngine()
}

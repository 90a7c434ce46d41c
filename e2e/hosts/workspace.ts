import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export type Kind = 'bookworm' | 'trixie'
export const kinds: readonly Kind[] = ['bookworm', 'trixie']

/** Where one lab keeps its things, and the names it uses on the machine: labs with another cache never meet. */
export interface Place {
  readonly id: string
  readonly cache: string
  readonly runDir: string
  readonly socket: string
  readonly bridge: string
  readonly bridgeAddress: string
}

/** The lab of this process: `LAB_CACHE`, or `.cache/lab` in the project. */
export function place(): Place {
  const root = process.env['LAB_CACHE'] ?? join(import.meta.dirname, '..', '..', '.cache', 'lab')
  const cache = resolve(root)
  mkdirSync(cache, { recursive: true })
  const hash = digest(cache)
  const id = `lab-${hash.slice(0, 6)}`
  // A unix socket's path may have 107 characters at most, and the cache may lie deep.
  const runDir = join(existsSync('/run') ? '/run' : '/tmp', id)
  const bridgeAddress = `10.231.${parseInt(hash.slice(0, 2), 16)}.1/24`
  return { id, cache, runDir, socket: join(runDir, 'docker.sock'), bridge: id, bridgeAddress }
}

/** The container and the volumes of a host. */
export function containerName(host: string): string {
  return `${place().id}-${host}`
}

/** The first hex digits of a SHA-256. */
export function digest(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 12)
}

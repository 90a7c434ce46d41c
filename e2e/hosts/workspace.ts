import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The Debian release of a host. */
export type Kind = 'bookworm' | 'trixie' | 'forky'
export const kinds: readonly Kind[] = ['bookworm', 'trixie', 'forky']

/**
 * Where the test hosts keep their files, and the names that they use on the machine. Each cache folder has its own names,
 * so that two checkouts do not disturb each other.
 */
export interface Workspace {
  readonly id: string
  readonly cache: string
  readonly runDir: string
  readonly socket: string
  readonly bridge: string
  readonly bridgeAddress: string
}

/** The workspace of this process: in the folder that LAB_CACHE names, or in `.cache/lab` of the project. */
export function workspace(): Workspace {
  const root = process.env['LAB_CACHE'] ?? join(import.meta.dirname, '..', '..', '.cache', 'lab')
  const cache = resolve(root)
  mkdirSync(cache, { recursive: true })
  const hash = shortHash(cache)
  const id = `lab-${hash.slice(0, 6)}`
  // The path of a unix socket has at most 107 characters, and the path of the cache may be long.
  const runDir = join(existsSync('/run') ? '/run' : '/tmp', id)
  const bridgeAddress = `10.231.${parseInt(hash.slice(0, 2), 16)}.1/24`
  return { id, cache, runDir, socket: join(runDir, 'docker.sock'), bridge: id, bridgeAddress }
}

/** The name of a host's container; the names of its volumes begin with it. */
export function containerOf(host: string): string {
  return `${workspace().id}-${host}`
}

/** The first 12 hex digits of a SHA-256. */
export function shortHash(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 12)
}

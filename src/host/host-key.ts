import { createHash } from 'node:crypto'
import type { HostKeyPin } from '../domain/config.ts'

/** A host key that the server showed. */
export interface SeenKey {
  /** Its name in SSH: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, … */
  readonly type: string
  /** What `ssh-keygen -l` prints after `SHA256:`. */
  readonly sha256: string
}

/** `blob`: the key as SSH sends it; its first field, length-prefixed, is its type (RFC 4253, 6.6). */
export function readHostKey(blob: Buffer): SeenKey {
  const length = blob.readUInt32BE(0)
  return {
    type: blob.toString('ascii', 4, 4 + length),
    sha256: createHash('sha256').update(blob).digest('base64').replace(/=+$/, ''),
  }
}

export const isPinned = (key: SeenKey, pins: readonly HostKeyPin[]): boolean =>
  pins.some((pin) => pin.sha256 === key.sha256)

export const formatHostKey = ({ type, sha256 }: SeenKey): string => `SHA256:${sha256} (${type})`

/** The algorithms that sign with a key of this type. */
const algorithms = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const

export type HostKeyAlgorithm = (typeof algorithms)[keyof typeof algorithms][number]

const keyTypes = Object.keys(algorithms) as (keyof typeof algorithms)[]

/**
 * The algorithms to negotiate: a server has keys of several types and shows the one that both sides agree on. Where every
 * pin has its type, only these types are offered; else all, except those of keys that were seen and did not match.
 */
export function algorithmsFor(pins: readonly HostKeyPin[], seen: readonly SeenKey[]): HostKeyAlgorithm[] {
  const wanted = pins.length > 0 && pins.every((pin) => pin.type !== undefined) ? pins.map((pin) => pin.type) : keyTypes
  return keyTypes
    .filter((type) => wanted.includes(type) && !seen.some((key) => key.type === type))
    .flatMap((type) => algorithms[type])
}

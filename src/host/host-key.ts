import { createHash } from 'node:crypto'
import type { HostKeyPin, HostKeyType } from '../domain/config.ts'

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
} as const satisfies Readonly<Record<HostKeyType, readonly string[]>>

export type HostKeyAlgorithm = (typeof algorithms)[keyof typeof algorithms][number]

const keyTypes = Object.keys(algorithms) as HostKeyType[]

/** What earlier connections of this run found out about the keys of the host. */
export interface KeyKnowledge {
  /** Keys that the host showed and that are not pinned. */
  readonly seen: readonly SeenKey[]
  /** The type of the key that was accepted. */
  readonly acceptedType?: string | undefined
}

/** The types of key that the pins allow. A pin without a type allows all of them. */
export const pinnedTypes = (pins: readonly HostKeyPin[]): readonly HostKeyType[] =>
  pins.length > 0 && pins.every((pin) => pin.type !== undefined)
    ? keyTypes.filter((type) => pins.some((pin) => pin.type === type))
    : keyTypes

/**
 * The algorithms to negotiate: a server has keys of several types and shows the first of this list that it has. First comes
 * the type that was accepted before, then those of pins that have one. Types whose key was seen and did not match are
 * left out.
 */
export function algorithmsFor(pins: readonly HostKeyPin[], { seen, acceptedType }: KeyKnowledge): HostKeyAlgorithm[] {
  const rank = (type: HostKeyType) => (type === acceptedType ? 0 : pins.some((pin) => pin.type === type) ? 1 : 2)
  return pinnedTypes(pins)
    .filter((type) => !seen.some((key) => key.type === type))
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((type) => algorithms[type])
}

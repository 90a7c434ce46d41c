import { createHash } from 'node:crypto'

import type { HostKeyPin, HostKeyType } from '../domain/config.ts'
import { matchesAddress, type HostAddress } from './known-hosts.ts'
import { RejectedInput, parseTrimmed } from './parsed.ts'
import { quoteInput } from './quote.ts'

const takes =
  'the key of the host: `SHA256:…` as `ssh-keygen -l` prints it, or lines as `ssh-keyscan` prints them; one or several'

/** Host keys that the user vouches for. Lines for other hosts are left out: their keys say nothing about this one. */
export const hostKeysInput = (address: HostAddress | undefined) =>
  parseTrimmed(takes, (text): readonly HostKeyPin[] | RejectedInput => {
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    const read = lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap(readLine)
    const refused = read.filter((entry) => entry instanceof RejectedInput)
    if (refused.length > 0) return joinRejections(refused)
    const entries = read.filter(isEntry)
    const fitting = entries.filter(({ hosts }) => hosts === undefined || !address || matchesAddress(hosts, address))
    return fitting.length > 0 ? fitting.map(({ pin }) => pin) : refuseForeign(entries.length, address)
  })

const joinRejections = (refused: readonly RejectedInput[]): RejectedInput =>
  new RejectedInput({
    got: refused.map(({ got }) => got).join(', '),
    takes: [...new Set(refused.map((each) => each.takes ?? takes))].join('; '),
  })

const refuseForeign = (count: number, address: HostAddress | undefined): RejectedInput =>
  count === 0
    ? new RejectedInput({ got: 'no key at all' })
    : new RejectedInput({
        got: 'known_hosts lines of other hosts only',
        takes: `a line for ${address?.host ?? 'the host'}`,
      })

interface HostKeyEntry {
  readonly pin: HostKeyPin
  /** The known_hosts field that says whose key it is; absent for a fingerprint or a bare key, which are the host's. */
  readonly hosts?: string
}

const isEntry = (entry: HostKeyEntry | RejectedInput): entry is HostKeyEntry => !(entry instanceof RejectedInput)

function readLine(line: string): readonly (HostKeyEntry | RejectedInput)[] {
  const listed = /^\d+ (SHA256:\S+)(?: |$)/.exec(line)?.[1] ?? line
  if (listed.startsWith('SHA256:'))
    return listed
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(readFingerprint)
  return [readKeyLine(line)]
}

function readFingerprint(text: string): HostKeyEntry | RejectedInput {
  const sha256 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text)?.[1]
  const whole = sha256 !== undefined && toUnpaddedBase64(Buffer.from(sha256, 'base64')) === sha256
  return whole
    ? { pin: { sha256 } }
    : new RejectedInput({ got: quoteInput(text), takes: '`SHA256:` and 43 characters after it' })
}

const markers = new Map([
  ['@revoked', 'keys to trust; `@revoked` marks one not to trust'],
  ['@cert-authority', 'the key of the host itself; host certificates (`@cert-authority`) are not supported'],
])

function readKeyLine(line: string): HostKeyEntry | RejectedInput {
  const [first = '', second = '', third = ''] = line.split(/\s+/)
  if (first.startsWith('@')) return new RejectedInput({ got: quoteInput(line), takes: markers.get(first) ?? takes })
  if (/^(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(first))
    return new RejectedInput({ got: 'an MD5 fingerprint', takes: '`SHA256:…`, which `ssh-keygen -l -E sha256` prints' })
  if (isKeyType(first)) return readKey(first, second)
  const key = isKeyType(second) ? readKey(second, third) : new RejectedInput({ got: quoteInput(line) })
  return key instanceof RejectedInput ? key : { ...key, hosts: first }
}

function readKey(type: HostKeyType, base64: string): HostKeyEntry | RejectedInput {
  const blob = Buffer.from(base64, 'base64')
  const named = Buffer.from(`\0\0\0${String.fromCharCode(type.length)}${type}`)
  // Compared as text, since Buffer.from skips what is not base64; the blob begins with its own type.
  if (toUnpaddedBase64(blob) !== base64.replace(/=+$/, '') || !blob.subarray(0, named.length).equals(named))
    return new RejectedInput({ got: `a damaged ${type} key`, takes: 'the whole line, as `ssh-keyscan` prints it' })
  return { pin: { type, sha256: toUnpaddedBase64(createHash('sha256').update(blob).digest()) } }
}

const toUnpaddedBase64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const keyTypes: readonly string[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] satisfies readonly HostKeyType[]

const isKeyType = (word: string): word is HostKeyType => keyTypes.includes(word)

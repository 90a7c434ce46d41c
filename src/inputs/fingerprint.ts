import { createHash } from 'node:crypto'

import type { HostKeyPin, HostKeyType } from '../domain/config.ts'
import { namesHost, type Address } from './known-hosts.ts'
import { Refused, parsed } from './parsed.ts'
import { quote } from './quote.ts'

const takes =
  'the key of the host: `SHA256:…` as `ssh-keygen -l` prints it, or lines as `ssh-keyscan` prints them; one or several'

/** Host keys that the user vouches for. Lines for other hosts are left out: their keys say nothing about this one. */
export const hostKeys = (address: Address | undefined) =>
  parsed(takes, (text): readonly HostKeyPin[] | Refused => {
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    const read = lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap(readLine)
    const refused = read.filter((entry) => entry instanceof Refused)
    if (refused.length > 0) return joined(refused)
    const entries = read.filter(isEntry)
    const fitting = entries.filter(({ hosts }) => hosts === undefined || !address || namesHost(hosts, address))
    return fitting.length > 0 ? fitting.map(({ pin }) => pin) : refuseForeign(entries.length, address)
  })

const joined = (refused: readonly Refused[]): Refused =>
  new Refused({
    got: refused.map(({ got }) => got).join(', '),
    takes: [...new Set(refused.map((each) => each.takes ?? takes))].join('; '),
  })

const refuseForeign = (count: number, address: Address | undefined): Refused =>
  count === 0
    ? new Refused({ got: 'no key at all' })
    : new Refused({ got: 'known_hosts lines of other hosts only', takes: `a line for ${address?.host ?? 'the host'}` })

interface Entry {
  readonly pin: HostKeyPin
  /** The known_hosts field that says whose key it is; absent for a fingerprint or a bare key, which are the host's. */
  readonly hosts?: string
}

const isEntry = (entry: Entry | Refused): entry is Entry => !(entry instanceof Refused)

function readLine(line: string): readonly (Entry | Refused)[] {
  const listed = /^\d+ (SHA256:\S+)(?: |$)/.exec(line)?.[1] ?? line
  if (listed.startsWith('SHA256:'))
    return listed
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(readFingerprint)
  return [readKeyLine(line)]
}

function readFingerprint(text: string): Entry | Refused {
  const sha256 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text)?.[1]
  const whole = sha256 !== undefined && unpadded(Buffer.from(sha256, 'base64')) === sha256
  return whole ? { pin: { sha256 } } : new Refused({ got: quote(text), takes: '`SHA256:` and 43 characters after it' })
}

const markers = new Map([
  ['@revoked', 'keys to trust; `@revoked` marks one not to trust'],
  ['@cert-authority', 'the key of the host itself; host certificates (`@cert-authority`) are not supported'],
])

function readKeyLine(line: string): Entry | Refused {
  const [first = '', second = '', third = ''] = line.split(/\s+/)
  if (first.startsWith('@')) return new Refused({ got: quote(line), takes: markers.get(first) ?? takes })
  if (/^(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(first))
    return new Refused({ got: 'an MD5 fingerprint', takes: '`SHA256:…`, which `ssh-keygen -l -E sha256` prints' })
  if (isKeyType(first)) return readKey(first, second)
  const key = isKeyType(second) ? readKey(second, third) : new Refused({ got: quote(line) })
  return key instanceof Refused ? key : { ...key, hosts: first }
}

function readKey(type: HostKeyType, base64: string): Entry | Refused {
  const blob = Buffer.from(base64, 'base64')
  const named = Buffer.from(`\0\0\0${String.fromCharCode(type.length)}${type}`)
  // Compared as text, since Buffer.from skips what is not base64; the blob begins with its own type.
  if (unpadded(blob) !== base64.replace(/=+$/, '') || !blob.subarray(0, named.length).equals(named))
    return new Refused({ got: `a damaged ${type} key`, takes: 'the whole line, as `ssh-keyscan` prints it' })
  return { pin: { type, sha256: unpadded(createHash('sha256').update(blob).digest()) } }
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const keyTypes: readonly string[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] satisfies readonly HostKeyType[]

const isKeyType = (word: string): word is HostKeyType => keyTypes.includes(word)

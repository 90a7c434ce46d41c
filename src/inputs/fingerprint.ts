import { createHash } from 'node:crypto'

import type { HostKeyPin, HostKeyType } from '../domain/config.ts'
import { RejectedInput, parseTrimmed } from './input-parser.ts'
import { selectEntries, type HostAddress } from './known-hosts.ts'
import { quoteInput } from './quote-input.ts'

const expected = 'one or more host keys: `SHA256:…` as `ssh-keygen -l` prints it, or lines as `ssh-keyscan` prints them'

/** The host keys that the user trusts. Lines for other hosts are left out. `address` is absent while `host` is empty. */
export const hostKeysInput = (address: HostAddress | undefined) =>
  parseTrimmed(expected, (text): readonly HostKeyPin[] | RejectedInput => {
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    const results = lines.filter((line) => line !== '' && !line.startsWith('#')).flatMap(parseLine)
    const rejected = results.filter((result) => result instanceof RejectedInput)
    if (rejected.length > 0) return joinRejections(rejected)
    const entries = results.filter(isEntry)
    const ownEntries = address === undefined ? entries : selectEntries(entries, address)
    return ownEntries.length > 0 ? ownEntries.map(({ pin }) => pin) : rejectWithoutKey(entries.length, address)
  })

const joinRejections = (rejected: readonly RejectedInput[]): RejectedInput =>
  new RejectedInput({
    got: rejected.map(({ got }) => got).join(', '),
    expected: [...new Set(rejected.map((each) => each.expected ?? expected))].join('; '),
  })

const rejectWithoutKey = (otherHosts: number, address: HostAddress | undefined): RejectedInput =>
  otherHosts === 0
    ? new RejectedInput({ got: 'no key' })
    : new RejectedInput({
        got: 'only known_hosts lines of other hosts',
        expected: `a line for ${address?.host ?? 'the host'}`,
      })

interface HostKeyEntry {
  readonly pin: HostKeyPin
  /** The first field of a known_hosts line. Absent: only a fingerprint or a key was given, which counts for the host. */
  readonly hosts?: string
}

const isEntry = (result: HostKeyEntry | RejectedInput): result is HostKeyEntry => !(result instanceof RejectedInput)

function parseLine(line: string): readonly (HostKeyEntry | RejectedInput)[] {
  const [, bits = '', sha256, name = ''] = /^(\d+) (SHA256:\S+)(?: .*\((\S+)\)$| |$)/.exec(line) ?? []
  if (sha256 !== undefined) return [parseFingerprint(sha256, findKeyType(name, bits))]
  if (!line.startsWith('SHA256:')) return [parseKeyLine(line)]
  return [...line.matchAll(/[^\s,]+(?: \(([^\s()]+)\))?/g)].map(([text, type = '']) =>
    parseFingerprint(text.replace(/ .*/, ''), findKeyType(type)),
  )
}

/** The type that `ssh-keygen -l` or an error of this action shows in brackets. It saves connections that search for it. */
function findKeyType(name: string, bits = ''): HostKeyType | undefined {
  const types = { ED25519: 'ssh-ed25519', RSA: 'ssh-rsa', ECDSA: `ecdsa-sha2-nistp${bits}` }
  const type = Object.entries(types).find(([each]) => each === name)?.[1] ?? name
  return isKeyType(type) ? type : undefined
}

function parseFingerprint(text: string, type: HostKeyType | undefined): HostKeyEntry | RejectedInput {
  const sha256 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text)?.[1]
  const isWhole = sha256 !== undefined && toUnpaddedBase64(Buffer.from(sha256, 'base64')) === sha256
  return isWhole
    ? { pin: { sha256, ...(type === undefined ? {} : { type }) } }
    : new RejectedInput({ got: quoteInput(text), expected: '`SHA256:` and 43 characters after it' })
}

const expectedForMarker = new Map([
  ['@revoked', 'keys to trust; `@revoked` marks a key that is not to be trusted'],
  ['@cert-authority', 'the key of the host itself; host certificates (`@cert-authority`) are not supported'],
])

function parseKeyLine(line: string): HostKeyEntry | RejectedInput {
  const [first = '', second = '', third = ''] = line.split(/\s+/)
  if (first.startsWith('@'))
    return new RejectedInput({ got: quoteInput(line), expected: expectedForMarker.get(first) ?? expected })
  if (/^(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(first))
    return new RejectedInput({
      got: 'an MD5 fingerprint',
      expected: '`SHA256:…`, which `ssh-keygen -l -E sha256` prints',
    })
  if (isKeyType(first)) return parseKey(first, second)
  const key = isKeyType(second) ? parseKey(second, third) : new RejectedInput({ got: quoteInput(line) })
  return key instanceof RejectedInput ? key : { ...key, hosts: first }
}

function parseKey(type: HostKeyType, base64: string): HostKeyEntry | RejectedInput {
  const blob = Buffer.from(base64, 'base64')
  const typeField = Buffer.from(`\0\0\0${String.fromCharCode(type.length)}${type}`)
  // Buffer.from skips characters that are not base64, so the texts are compared. The blob begins with its own type.
  if (toUnpaddedBase64(blob) !== base64.replace(/=+$/, '') || !blob.subarray(0, typeField.length).equals(typeField))
    return new RejectedInput({ got: `a damaged ${type} key`, expected: 'the whole line, as `ssh-keyscan` prints it' })
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

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { algorithmsFor, formatHostKey, isPinned, readHostKey } from '../../src/host/host-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each([
  ['ed25519', 'ssh-ed25519', []],
  ['ecdsa', 'ecdsa-sha2-nistp256', ['-b', '256']],
  ['ecdsa', 'ecdsa-sha2-nistp521', ['-b', '521']],
  ['rsa', 'ssh-rsa', ['-b', '2048']],
] as const)('a key of %s (%s)', (kind, type, options) => {
  const file = join(folder, type)
  execFileSync('ssh-keygen', ['-q', '-t', kind, ...options, '-N', '', '-f', file])
  const [, blob = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ')
  const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' }).split(' ')

  test('is read as ssh-keygen reads it', () => {
    const key = readHostKey(Buffer.from(blob, 'base64'))
    expect(key).toEqual({ type, sha256: fingerprint.replace('SHA256:', '') })
    expect(formatHostKey(key)).toBe(`${fingerprint} (${type})`)
    expect([
      isPinned(key, [{ sha256: 'other' }, { sha256: key.sha256 }]),
      isPinned(key, []),
      isPinned(key, [{ sha256: 'x' }]),
    ]).toEqual([true, false, false])
  })
})

describe('the negotiated algorithms', () => {
  const all = [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ]

  test('without a pin, or with a pin without its type, they are all but those with SHA-1', () => {
    expect(algorithmsFor([], { seen: [] })).toEqual(all)
    expect(algorithmsFor([{ sha256: 'x' }], { seen: [] })).toEqual(all)
  })

  test('with pins that have their types, they are these types alone', () => {
    expect(algorithmsFor([{ sha256: 'x', type: 'ssh-rsa' }], { seen: [] })).toEqual(['rsa-sha2-512', 'rsa-sha2-256'])
    expect(
      algorithmsFor(
        [
          { sha256: 'x', type: 'ssh-rsa' },
          { sha256: 'y', type: 'ssh-ed25519' },
        ],
        { seen: [] },
      ),
    ).toEqual(['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'])
  })

  test('a type whose key was seen and did not match is not offered again', () => {
    const knowledge = { seen: [{ type: 'ssh-ed25519', sha256: 'other' }] }
    expect(algorithmsFor([{ sha256: 'x' }], knowledge)).toEqual(all.slice(1))
    expect(algorithmsFor([{ sha256: 'x', type: 'ssh-ed25519' }], knowledge)).toEqual([])
  })

  test('a type that was accepted before comes first, then those of pins that have one', () => {
    const rsaFirst = ['rsa-sha2-512', 'rsa-sha2-256', ...all.slice(0, 4)]
    expect(algorithmsFor([{ sha256: 'x' }], { seen: [], acceptedType: 'ssh-rsa' })).toEqual(rsaFirst)
    expect(algorithmsFor([{ sha256: 'x' }, { sha256: 'y', type: 'ssh-rsa' }], { seen: [] })).toEqual(rsaFirst)
  })
})

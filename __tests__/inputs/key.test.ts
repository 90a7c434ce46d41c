import { execFileSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from '@jest/globals'
import ssh2 from 'ssh2'

import { readPrivateKey } from '../../src/inputs/key.ts'
import { RejectedInput } from '../../src/inputs/parsed.ts'
import { maskKey } from '../../src/inputs/secrets.ts'
import { problemOf, read } from './given.ts'

const folder = mkdtempSync(join(tmpdir(), 'keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const passphrase = 'open "sesame" $now'
let made = 0

/** A private key as ssh-keygen writes it. */
function keygen(...options: readonly string[]): string {
  const file = join(folder, `key-${++made}`)
  execFileSync('ssh-keygen', [
    '-q',
    '-C',
    'ci@example.com',
    '-f',
    file,
    ...(options.includes('-N') ? [] : ['-N', '']),
    ...options,
  ])
  return readFileSync(file, 'utf8')
}

const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const lockedPkcs8 = (key: KeyObject): string =>
  key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ed25519 = generateKeyPairSync('ed25519').privateKey
const opensshEd25519 = keygen('-t', 'ed25519')
const opensshLocked = keygen('-t', 'ed25519', '-N', passphrase)
const pemRsa = rsa.export({ type: 'pkcs1', format: 'pem' }).toString()
const pemLocked = keygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', passphrase)

const forms: readonly (readonly [form: string, key: string, type: string])[] = [
  ['OpenSSH Ed25519', opensshEd25519, 'ssh-ed25519'],
  ['OpenSSH Ed25519 with a passphrase', opensshLocked, 'ssh-ed25519'],
  ['OpenSSH RSA', keygen('-t', 'rsa', '-b', '2048'), 'ssh-rsa'],
  ['OpenSSH RSA with a passphrase', keygen('-t', 'rsa', '-b', '2048', '-N', passphrase), 'ssh-rsa'],
  ['OpenSSH ECDSA 256', keygen('-t', 'ecdsa', '-b', '256'), 'ecdsa-sha2-nistp256'],
  ['OpenSSH ECDSA 521 with a passphrase', keygen('-t', 'ecdsa', '-b', '521', '-N', passphrase), 'ecdsa-sha2-nistp521'],
  ['PEM RSA', pemRsa, 'ssh-rsa'],
  ['PEM RSA with a passphrase', pemLocked, 'ssh-rsa'],
  ['PEM EC 384', keygen('-t', 'ecdsa', '-b', '384', '-m', 'PEM'), 'ecdsa-sha2-nistp384'],
  [
    'PEM EC 521 with a passphrase',
    keygen('-t', 'ecdsa', '-b', '521', '-m', 'PEM', '-N', passphrase),
    'ecdsa-sha2-nistp521',
  ],
  ['PKCS#8 RSA', pkcs8(rsa), 'ssh-rsa'],
  ['PKCS#8 RSA with a passphrase', lockedPkcs8(rsa), 'ssh-rsa'],
  ['PKCS#8 EC 256', pkcs8(ec('P-256')), 'ecdsa-sha2-nistp256'],
  ['PKCS#8 EC 384 with a passphrase', lockedPkcs8(ec('P-384')), 'ecdsa-sha2-nistp384'],
  ['PKCS#8 EC 521', pkcs8(ec('P-521')), 'ecdsa-sha2-nistp521'],
  ['PKCS#8 Ed25519', pkcs8(ed25519), 'ssh-ed25519'],
  ['PKCS#8 Ed25519 with a passphrase', lockedPkcs8(ed25519), 'ssh-ed25519'],
]

/** The public half, as `type base64`, by ssh-keygen: it must not be the code under test that says so. */
function publicHalf(key: string): string {
  const file = join(folder, `key-${++made}`)
  execFileSync('sh', ['-c', 'umask 077; cat >"$1"', 'sh', file], { input: key })
  const args = ['-y', '-P', passphrase, '-f', file]
  return execFileSync('ssh-keygen', args, { encoding: 'utf8' }).split(' ', 2).join(' ').trim()
}

function accepted(raw: string): string {
  const key = readPrivateKey(raw, passphrase)
  if (key instanceof RejectedInput) throw new Error(`${key.got}; ${key.takes}`)
  return key
}

describe('a key that works', () => {
  test.each(forms)('%s', (_, raw, type) => {
    const parsed = ssh2.utils.parseKey(accepted(raw))
    if (parsed instanceof Error) throw parsed
    // OpenSSH reads no PKCS#8 Ed25519; node does.
    const whole = raw === pkcs8(ed25519) || /ENCRYPTED PRIVATE/.test(raw) ? accepted(raw) : raw
    expect([parsed.type, `${type} ${parsed.getPublicSSH().toString('base64')}`]).toEqual([type, publicHalf(whole)])
    expect(parsed.isPrivateKey()).toBe(true)
  })

  test('Ed25519 in PKCS#8 keeps its seed', () => {
    const parsed = ssh2.utils.parseKey(accepted(lockedPkcs8(ed25519)))
    if (parsed instanceof Error) throw parsed
    expect(createPrivateKey(parsed.getPrivatePEM()).equals(ed25519)).toBe(true)
  })

  test('a passphrase that an open key does not need is no problem', () => {
    expect(readPrivateKey(opensshEd25519, 'whatever')).toBe(readPrivateKey(opensshEd25519))
  })
})

const lines = (key: string): readonly string[] => key.trimEnd().split('\n')

const fixes: readonly (readonly [damage: string, inflict: (key: string) => string])[] = [
  ['CRLF', (key) => key.replaceAll('\n', '\r\n')],
  ['CR alone', (key) => key.replaceAll('\n', '\r')],
  ['no last line end', (key) => key.trimEnd()],
  ['line ends written as letters', (key) => key.replaceAll('\n', '\\n')],
  ['line ends written as letters, Windows ones', (key) => key.replaceAll('\n', '\\r\\n')],
  ['indentation', (key) => key.replace(/^/gm, '      ')],
  ['line ends turned into spaces', (key) => lines(key).join(' ')],
  ['empty lines', (key) => key.replaceAll('\n', '\n\n')],
  ['quotes around it', (key) => `"${key.trim()}"`],
  ['a byte order mark', (key) => `\ufeff${key}`],
  ['text around it', (key) => `Bag Attributes\n  friendlyName: app\n${key}\nthat was the key\n`],
  ['base64 once more', (key) => Buffer.from(key).toString('base64')],
  [
    'base64 once more, in lines',
    (key) =>
      (
        Buffer.from(key)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n'),
  ],
]

describe.each([
  ['OpenSSH', opensshEd25519],
  ['OpenSSH with a passphrase', opensshLocked],
  ['PEM', pemRsa],
  ['PEM with a passphrase, which has headers', pemLocked],
  ['PKCS#8 with a passphrase', lockedPkcs8(rsa)],
])('damage is fixed: %s', (_, key) => {
  test.each(fixes)('%s', (_damage, inflict) => expect(accepted(inflict(key))).toBe(accepted(key)))
})

test('a key without any line ends is fixed', () => {
  expect(accepted(lines(opensshEd25519).join(''))).toBe(accepted(opensshEd25519))
})

test('parameters that OpenSSL writes before an EC key are no second key', () => {
  const sec1 = ec('P-256').export({ type: 'sec1', format: 'pem' }).toString()
  const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
  expect(accepted(parameters + sec1)).toBe(accepted(sec1))
})

/** An OpenSSH key of a type, without anything secret in it. */
function opensshOf(type: string): string {
  const string = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  const none = string(Buffer.from('none'))
  const parts = [Buffer.from('openssh-key-v1\0'), none, none, string(Buffer.alloc(0)), Buffer.from([0, 0, 0, 1])]
  const blob = Buffer.concat([...parts, string(string(Buffer.from(type))), string(Buffer.alloc(64))])
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${blob.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
}

const without = (key: string, at: number): string => lines(key).toSpliced(at, 1).join('\n')
const publicRsa = publicHalf(pemRsa)
const dsa = pkcs8(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey)
const withoutPassphrase = ''

const refused: readonly (readonly [damage: string, raw: string, got: string, secret?: string])[] = [
  ['a public key', `${publicRsa} ci@example.com`, 'a public key'],
  ['a public key in PEM', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2Vw\n-----END PUBLIC KEY-----', 'a public key'],
  ['a public RSA key in PEM', '-----BEGIN RSA PUBLIC KEY-----\nMCow\n-----END RSA PUBLIC KEY-----', 'a public key'],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'a certificate'],
  ['a fingerprint', 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU', 'a fingerprint'],
  ['a line of ssh-keygen -l', '256 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU x (ED25519)', 'a fingerprint'],
  ['PuTTY 2', 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: x\n', 'a PuTTY key (.ppk)'],
  ['PuTTY 3', 'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: x\r\n', 'a PuTTY key (.ppk)'],
  ['ssh.com', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/5\n', 'a key in the format of ssh.com'],
  ['no END line', without(opensshEd25519, -1), 'a key that is cut off: it has no END line'],
  ['half of it', opensshEd25519.slice(0, 150), 'a key that is cut off: it has no END line'],
  ['no BEGIN line', without(opensshEd25519, 0), 'a key that is cut off: it has no BEGIN line'],
  ['neither line', lines(opensshEd25519).slice(1, -1).join('\n'), 'a key without its BEGIN and END lines'],
  ['other END', pemRsa.replace('END RSA', 'END EC'), 'a key whose BEGIN and END lines differ'],
  [
    'nothing inside',
    '-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----',
    'a BEGIN and an END line with nothing',
  ],
  ['a lost line, OpenSSH', without(opensshEd25519, 2), 'a damaged key'],
  ['a lost line, OpenSSH with a passphrase', without(opensshLocked, 2), 'a damaged key'],
  ['a lost line, PEM', without(pemRsa, 5), 'a damaged key'],
  ['a lost line, PKCS#8', without(pkcs8(rsa), 5), 'a damaged key'],
  [
    'a masked line',
    opensshEd25519.replace(lines(opensshEd25519)[2] ?? '', '***'),
    'it holds characters that no key file has',
  ],
  ['two keys', opensshEd25519 + pemRsa, '2 private keys'],
  ['a path', '~/.ssh/id_ed25519', 'what looks like the path of a file'],
  ['a path to a .pem', 'C:\\keys\\app.pem', 'what looks like the path of a file'],
  ['a word', 'hunter2hunter2', 'something that is not a private key (not shown)'],
  ['no passphrase, OpenSSH', opensshLocked, 'a key with a passphrase, but no `passphrase`', withoutPassphrase],
  ['no passphrase, PEM', pemLocked, 'a key with a passphrase, but no `passphrase`', withoutPassphrase],
  ['no passphrase, PKCS#8', lockedPkcs8(rsa), 'a key with a passphrase, but no `passphrase`', withoutPassphrase],
  ['a wrong passphrase, OpenSSH', opensshLocked, 'a key that `passphrase` does not open', 'sesame'],
  ['a wrong passphrase, PEM', pemLocked, 'a key that `passphrase` does not open', 'sesame'],
  ['a wrong passphrase, PKCS#8', lockedPkcs8(rsa), 'a key that `passphrase` does not open', 'sesame'],
  ['DSA, OpenSSH', opensshOf('ssh-dss'), 'a key of a type that does not work here (ssh-dss)'],
  ['DSA, PKCS#8', dsa, 'a key of a type that does not work here (dsa)'],
  ['a security key', opensshOf('sk-ssh-ed25519@openssh.com'), '(sk-ssh-ed25519@openssh.com)'],
  ['X25519', pkcs8(generateKeyPairSync('x25519').privateKey), 'a key of a type that does not work here (x25519)'],
  ['another curve', pkcs8(ec('secp256k1')), 'a key of a type that does not work here (secp256k1)'],
]

const named = refused.map(([damage, raw, got, secret = passphrase]) => ({ damage, raw, got, secret }))

describe('damage is named', () => {
  test.each(named)('$damage', ({ raw, got, secret }) => {
    const key = readPrivateKey(raw, secret)
    if (!(key instanceof RejectedInput)) throw new Error('it was taken')
    expect(key.got).toContain(got)
    expect(key.takes).toMatch(/key/)
  })

  test.each(named)('$damage: no word of the key or the passphrase is shown', ({ raw, secret }) => {
    const error = problemOf({ key: raw, passphrase: secret })
    const words = [...raw.split(/\s+/), secret].filter((word) => word.length > 8 && !/PRIVATE|-----|^PuTTY/.test(word))
    expect(words.filter((word) => error.includes(word))).toEqual([])
    expect(error).toMatch(/^key: got /)
  })
})

describe('masking', () => {
  const maskedBy = (key: string): readonly string[] => {
    const secrets: string[] = []
    read({ key, passphrase, password: '' }, (secret) => secrets.push(secret))
    return secrets
  }
  const bodyOf = (key: string): readonly string[] => lines(key).filter((line) => /^[A-Za-z0-9+/=]{9,}$/.test(line))

  test.each(forms)('%s: whole, line by line, joined, as given and as turned', (_, raw) => {
    const masked = maskedBy(raw)
    for (const key of [raw, accepted(raw)]) {
      expect(masked).toEqual(expect.arrayContaining([key, ...bodyOf(key), bodyOf(key).join('')]))
    }
    expect(masked).toContain(passphrase)
  })

  test.each(fixes)('%s: as given, and the lines as they were before', (_, inflict) => {
    const given = inflict(opensshEd25519)
    expect(maskedBy(given)).toEqual(expect.arrayContaining([given.trim(), ...bodyOf(opensshEd25519)]))
  })

  const masksOf = (key: string): readonly string[] => {
    const secrets: string[] = []
    maskKey(key, (secret) => secrets.push(secret))
    return secrets
  }

  test.each(fixes.slice(0, 8))('%s: the lines of a key that is cut off', (_, inflict) => {
    expect(masksOf(inflict(without(pemRsa, -1)))).toEqual(expect.arrayContaining([...bodyOf(pemRsa)]))
  })

  test('reaches the lines of a key whose BEGIN line is damaged', () => {
    expect(masksOf(pemRsa.slice(1))).toEqual(expect.arrayContaining([...bodyOf(pemRsa)]))
  })

  test('reaches the lines into which a key without line ends is broken', () => {
    const [first = ''] = /.{64}/.exec(bodyOf(opensshEd25519).join('')) ?? []
    expect(masksOf(lines(opensshEd25519).join(''))).toContain(first)
  })

  test('is not of words that every key has', () => {
    const damaged = lines(lockedPkcs8(rsa)).join(' ').replaceAll('-----', '----')
    for (const key of [lines(pemLocked).join(' '), damaged])
      expect(
        masksOf(key).filter((secret) => /^(?:ENCRYPTED|PRIVATE|OPENSSH|Proc-Type:|DEK-Info:)$/.test(secret)),
      ).toEqual([])
  })
})

test('the Config holds the key that ssh2 reads by itself', () => {
  const { connection } = read({ key: opensshLocked, passphrase: `${passphrase}\n`, password: '' })
  expect(connection.key).toBe(accepted(opensshLocked))
  expect(connection.password).toBeUndefined()
})

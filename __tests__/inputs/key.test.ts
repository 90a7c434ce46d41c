import { execFileSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from '@jest/globals'
import ssh2 from 'ssh2'

import { readPrivateKey } from '../../src/inputs/key.ts'
import { RejectedInput } from '../../src/inputs/input-parser.ts'
import { maskKey } from '../../src/inputs/mask-secrets.ts'
import { problemOf, read } from './given.ts'

const folder = mkdtempSync(join(tmpdir(), 'keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const passphrase = 'open "sesame" $now'
let fileCount = 0

/** A private key as ssh-keygen writes it. */
function keygen(...options: readonly string[]): string {
  const file = join(folder, `key-${++fileCount}`)
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
const encryptedPkcs8 = (key: KeyObject): string =>
  key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).privateKey

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ed25519 = generateKeyPairSync('ed25519').privateKey
const opensshEd25519 = keygen('-t', 'ed25519')
const opensshEncrypted = keygen('-t', 'ed25519', '-N', passphrase)
const pemRsa = rsa.export({ type: 'pkcs1', format: 'pem' }).toString()
const pemEncrypted = keygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', passphrase)

const forms: readonly (readonly [form: string, key: string, type: string])[] = [
  ['OpenSSH Ed25519', opensshEd25519, 'ssh-ed25519'],
  ['OpenSSH Ed25519 with a passphrase', opensshEncrypted, 'ssh-ed25519'],
  ['OpenSSH RSA', keygen('-t', 'rsa', '-b', '2048'), 'ssh-rsa'],
  ['OpenSSH RSA with a passphrase', keygen('-t', 'rsa', '-b', '2048', '-N', passphrase), 'ssh-rsa'],
  ['OpenSSH ECDSA 256', keygen('-t', 'ecdsa', '-b', '256'), 'ecdsa-sha2-nistp256'],
  ['OpenSSH ECDSA 521 with a passphrase', keygen('-t', 'ecdsa', '-b', '521', '-N', passphrase), 'ecdsa-sha2-nistp521'],
  ['PEM RSA', pemRsa, 'ssh-rsa'],
  ['PEM RSA with a passphrase', pemEncrypted, 'ssh-rsa'],
  ['PEM EC 384', keygen('-t', 'ecdsa', '-b', '384', '-m', 'PEM'), 'ecdsa-sha2-nistp384'],
  [
    'PEM EC 521 with a passphrase',
    keygen('-t', 'ecdsa', '-b', '521', '-m', 'PEM', '-N', passphrase),
    'ecdsa-sha2-nistp521',
  ],
  ['PKCS#8 RSA', pkcs8(rsa), 'ssh-rsa'],
  ['PKCS#8 RSA with a passphrase', encryptedPkcs8(rsa), 'ssh-rsa'],
  ['PKCS#8 EC 256', pkcs8(ec('P-256')), 'ecdsa-sha2-nistp256'],
  ['PKCS#8 EC 384 with a passphrase', encryptedPkcs8(ec('P-384')), 'ecdsa-sha2-nistp384'],
  ['PKCS#8 EC 521', pkcs8(ec('P-521')), 'ecdsa-sha2-nistp521'],
  ['PKCS#8 Ed25519', pkcs8(ed25519), 'ssh-ed25519'],
  ['PKCS#8 Ed25519 with a passphrase', encryptedPkcs8(ed25519), 'ssh-ed25519'],
]

/** The public key as `type base64`, printed by ssh-keygen, so that the code under test does not check itself. */
function readPublicKey(key: string): string {
  const file = join(folder, `key-${++fileCount}`)
  execFileSync('sh', ['-c', 'umask 077; cat >"$1"', 'sh', file], { input: key })
  const args = ['-y', '-P', passphrase, '-f', file]
  return execFileSync('ssh-keygen', args, { encoding: 'utf8' }).split(' ', 2).join(' ').trim()
}

function convertKey(raw: string): string {
  const key = readPrivateKey(raw, passphrase)
  if (key instanceof RejectedInput) throw new Error(`${key.got}; ${key.expected}`)
  return key
}

describe('a key is converted, so that ssh2 reads it', () => {
  test.each(forms)('%s', (_, raw, type) => {
    const parsed = ssh2.utils.parseKey(convertKey(raw))
    if (parsed instanceof Error) throw parsed
    // OpenSSH reads no PKCS#8 Ed25519; node does.
    const whole = raw === pkcs8(ed25519) || /ENCRYPTED PRIVATE/.test(raw) ? convertKey(raw) : raw
    expect([parsed.type, `${type} ${parsed.getPublicSSH().toString('base64')}`]).toEqual([type, readPublicKey(whole)])
    expect(parsed.isPrivateKey()).toBe(true)
  })

  test('Ed25519 in PKCS#8 keeps its seed', () => {
    const parsed = ssh2.utils.parseKey(convertKey(encryptedPkcs8(ed25519)))
    if (parsed instanceof Error) throw parsed
    expect(createPrivateKey(parsed.getPrivatePEM()).equals(ed25519)).toBe(true)
  })

  test('a passphrase for a key without one is ignored', () => {
    expect(readPrivateKey(opensshEd25519, 'whatever')).toBe(readPrivateKey(opensshEd25519))
  })
})

const splitLines = (key: string): readonly string[] => key.trimEnd().split('\n')

const repairs: readonly (readonly [damage: string, applyDamage: (key: string) => string])[] = [
  ['CRLF', (key) => key.replaceAll('\n', '\r\n')],
  ['CR alone', (key) => key.replaceAll('\n', '\r')],
  ['no last line end', (key) => key.trimEnd()],
  ['line ends written as \\n', (key) => key.replaceAll('\n', '\\n')],
  ['line ends written as \\r\\n', (key) => key.replaceAll('\n', '\\r\\n')],
  ['indentation', (key) => key.replace(/^/gm, '      ')],
  ['line ends turned into spaces', (key) => splitLines(key).join(' ')],
  ['empty lines', (key) => key.replaceAll('\n', '\n\n')],
  ['quotes around it', (key) => `"${key.trim()}"`],
  ['a byte order mark', (key) => `\ufeff${key}`],
  ['text around it', (key) => `Bag Attributes\n  friendlyName: app\n${key}\nthat was the key\n`],
  ['encoded in base64', (key) => Buffer.from(key).toString('base64')],
  [
    'encoded in base64, in lines',
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
  ['OpenSSH with a passphrase', opensshEncrypted],
  ['PEM', pemRsa],
  ['PEM with a passphrase, which has headers', pemEncrypted],
  ['PKCS#8 with a passphrase', encryptedPkcs8(rsa)],
])('damage is repaired: %s', (_, key) => {
  test.each(repairs)('%s', (_damage, applyDamage) => expect(convertKey(applyDamage(key))).toBe(convertKey(key)))
})

test('a key without line ends is repaired', () => {
  expect(convertKey(splitLines(opensshEd25519).join(''))).toBe(convertKey(opensshEd25519))
})

test('the parameters that OpenSSL writes before an EC key do not count as a second key', () => {
  const sec1 = ec('P-256').export({ type: 'sec1', format: 'pem' }).toString()
  const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
  expect(convertKey(parameters + sec1)).toBe(convertKey(sec1))
})

/** An OpenSSH key of a type, without anything secret in it. */
function opensshOf(type: string): string {
  const string = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  const none = string(Buffer.from('none'))
  const parts = [Buffer.from('openssh-key-v1\0'), none, none, string(Buffer.alloc(0)), Buffer.from([0, 0, 0, 1])]
  const blob = Buffer.concat([...parts, string(string(Buffer.from(type))), string(Buffer.alloc(64))])
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${blob.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`
}

const without = (key: string, at: number): string => splitLines(key).toSpliced(at, 1).join('\n')
const publicRsa = readPublicKey(pemRsa)
const dsa = pkcs8(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey)
const withoutPassphrase = ''

const rejected: readonly (readonly [damage: string, raw: string, got: string, secret?: string])[] = [
  ['a public key', `${publicRsa} ci@example.com`, 'a public key'],
  ['a public key in PEM', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2Vw\n-----END PUBLIC KEY-----', 'a public key'],
  ['a public RSA key in PEM', '-----BEGIN RSA PUBLIC KEY-----\nMCow\n-----END RSA PUBLIC KEY-----', 'a public key'],
  ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'a certificate'],
  ['a fingerprint', 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU', 'a fingerprint'],
  ['a line of ssh-keygen -l', '256 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU x (ED25519)', 'a fingerprint'],
  ['PuTTY 2', 'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: x\n', 'a PuTTY key (.ppk)'],
  ['PuTTY 3', 'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: x\r\n', 'a PuTTY key (.ppk)'],
  ['ssh.com', '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/5\n', 'a key in the format of ssh.com'],
  ['no END line', without(opensshEd25519, -1), 'an incomplete key: the END line is missing'],
  ['half of it', opensshEd25519.slice(0, 150), 'an incomplete key: the END line is missing'],
  ['no BEGIN line', without(opensshEd25519, 0), 'an incomplete key: the BEGIN line is missing'],
  ['neither line', splitLines(opensshEd25519).slice(1, -1).join('\n'), 'a key without its BEGIN and END lines'],
  ['other END', pemRsa.replace('END RSA', 'END EC'), 'a key whose BEGIN and END lines differ'],
  [
    'nothing inside',
    '-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----',
    'a BEGIN and an END line with nothing',
  ],
  ['a lost line, OpenSSH', without(opensshEd25519, 2), 'a damaged key'],
  ['a lost line, OpenSSH with a passphrase', without(opensshEncrypted, 2), 'a damaged key'],
  ['a lost line, PEM', without(pemRsa, 5), 'a damaged key'],
  ['a lost line, PKCS#8', without(pkcs8(rsa), 5), 'a damaged key'],
  [
    'a masked line',
    opensshEd25519.replace(splitLines(opensshEd25519)[2] ?? '', '***'),
    'it holds characters that a key file never has',
  ],
  ['two keys', opensshEd25519 + pemRsa, '2 private keys'],
  ['a path', '~/.ssh/id_ed25519', 'what looks like the path of a file'],
  ['a path to a .pem', 'C:\\keys\\app.pem', 'what looks like the path of a file'],
  ['a word', 'hunter2hunter2', 'a text that is not a private key (not shown)'],
  ['no passphrase, OpenSSH', opensshEncrypted, 'a key with a passphrase, but no `passphrase`', withoutPassphrase],
  ['no passphrase, PEM', pemEncrypted, 'a key with a passphrase, but no `passphrase`', withoutPassphrase],
  ['no passphrase, PKCS#8', encryptedPkcs8(rsa), 'a key with a passphrase, but no `passphrase`', withoutPassphrase],
  ['a wrong passphrase, OpenSSH', opensshEncrypted, 'a key that `passphrase` does not decrypt', 'sesame'],
  ['a wrong passphrase, PEM', pemEncrypted, 'a key that `passphrase` does not decrypt', 'sesame'],
  ['a wrong passphrase, PKCS#8', encryptedPkcs8(rsa), 'a key that `passphrase` does not decrypt', 'sesame'],
  ['DSA, OpenSSH', opensshOf('ssh-dss'), 'a key of a type that is not supported (ssh-dss)'],
  ['DSA, PKCS#8', dsa, 'a key of a type that is not supported (dsa)'],
  ['a security key', opensshOf('sk-ssh-ed25519@openssh.com'), '(sk-ssh-ed25519@openssh.com)'],
  ['X25519', pkcs8(generateKeyPairSync('x25519').privateKey), 'a key of a type that is not supported (x25519)'],
  ['another curve', pkcs8(ec('secp256k1')), 'a key of a type that is not supported (secp256k1)'],
]

const rejectedCases = rejected.map(([damage, raw, got, secret = passphrase]) => ({ damage, raw, got, secret }))

describe('damage that cannot be repaired is reported', () => {
  test.each(rejectedCases)('$damage', ({ raw, got, secret }) => {
    const key = readPrivateKey(raw, secret)
    if (!(key instanceof RejectedInput)) throw new Error('the key was accepted')
    expect(key.got).toContain(got)
    expect(key.expected).toMatch(/key/)
  })

  test.each(rejectedCases)('$damage: the error shows no part of the key or the passphrase', ({ raw, secret }) => {
    const error = problemOf({ key: raw, passphrase: secret })
    const words = [...raw.split(/\s+/), secret].filter((word) => word.length > 8 && !/PRIVATE|-----|^PuTTY/.test(word))
    expect(words.filter((word) => error.includes(word))).toEqual([])
    expect(error).toMatch(/^key: got /)
  })
})

describe('masking', () => {
  const maskByReading = (key: string): readonly string[] => {
    const secrets: string[] = []
    read({ key, passphrase, password: '' }, (secret) => secrets.push(secret))
    return secrets
  }
  const keyLines = (key: string): readonly string[] =>
    splitLines(key).filter((line) => /^[A-Za-z0-9+/=]{9,}$/.test(line))

  test.each(forms)('%s: the key is masked whole, line by line and joined, as given and as converted', (_, raw) => {
    const masked = maskByReading(raw)
    for (const key of [raw, convertKey(raw)]) {
      expect(masked).toEqual(expect.arrayContaining([key, ...keyLines(key), keyLines(key).join('')]))
    }
    expect(masked).toContain(passphrase)
  })

  test.each(repairs)('%s: the key is masked as given, and so are its original lines', (_, applyDamage) => {
    const given = applyDamage(opensshEd25519)
    expect(maskByReading(given)).toEqual(expect.arrayContaining([given.trim(), ...keyLines(opensshEd25519)]))
  })

  const maskByKey = (key: string): readonly string[] => {
    const secrets: string[] = []
    maskKey(key, (secret) => secrets.push(secret))
    return secrets
  }

  test.each(repairs.slice(0, 8))('%s: the lines of an incomplete key are masked', (_, applyDamage) => {
    expect(maskByKey(applyDamage(without(pemRsa, -1)))).toEqual(expect.arrayContaining([...keyLines(pemRsa)]))
  })

  test('the lines of a key with a damaged BEGIN line are masked', () => {
    expect(maskByKey(pemRsa.slice(1))).toEqual(expect.arrayContaining([...keyLines(pemRsa)]))
  })

  test('the lines that a key without line ends is repaired into are masked', () => {
    const [first = ''] = /.{64}/.exec(keyLines(opensshEd25519).join('')) ?? []
    expect(maskByKey(splitLines(opensshEd25519).join(''))).toContain(first)
  })

  test('words that every key file has are not masked', () => {
    const damaged = splitLines(encryptedPkcs8(rsa)).join(' ').replaceAll('-----', '----')
    for (const key of [splitLines(pemEncrypted).join(' '), damaged])
      expect(
        maskByKey(key).filter((secret) => /^(?:ENCRYPTED|PRIVATE|OPENSSH|Proc-Type:|DEK-Info:)$/.test(secret)),
      ).toEqual([])
  })
})

test('the configuration holds a key that ssh2 reads without a passphrase', () => {
  const { connection } = read({ key: opensshEncrypted, passphrase: `${passphrase}\n`, password: '' })
  expect(connection.key).toBe(convertKey(opensshEncrypted))
  expect(connection.password).toBeUndefined()
})

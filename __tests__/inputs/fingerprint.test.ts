import { createHash, createHmac, randomBytes } from 'node:crypto'

import { describe, expect, test } from '@jest/globals'

import { problemOf, read } from './given.ts'

const string = (text: string | Buffer): Buffer => {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
const blob = (type: string): string => Buffer.concat([string(type), string(randomBytes(32))]).toString('base64')
const sha256 = (base64: string): string =>
  createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '')
const hashed = (name: string): string => {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

const ed25519 = blob('ssh-ed25519')
const rsa = blob('ssh-rsa')
const pin = { type: 'ssh-ed25519', sha256: sha256(ed25519) }
const pins = (fingerprint: string, address: Readonly<Record<string, string>> = {}) =>
  read({ fingerprint, ...address }).connection.hostKeys

describe('SHA256 fingerprints', () => {
  const [one, two] = [sha256(ed25519), sha256(rsa)]

  test.each([
    ['one', `SHA256:${one}`, [one]],
    ['with the padding that OpenSSH leaves out', `SHA256:${one}=`, [one]],
    ['a line of ssh-keygen -l without its type', `256 SHA256:${one}`, [one]],
    ['a line of ssh-keygen -l with a type that is not supported', `256 SHA256:${one} root@app (ED25519-SK)`, [one]],
    ['two, by comma', `SHA256:${one}, SHA256:${two}`, [one, two]],
    ['two, by space', `SHA256:${one} SHA256:${two}`, [one, two]],
    ['two, by line', `\r\nSHA256:${one}\r\n# the old one\r\nSHA256:${two}\r\n`, [one, two]],
  ])('%s', (_, text, expected) => expect(pins(text)).toEqual(expected.map((each) => ({ sha256: each }))))

  test.each([
    ['ED25519', `256 SHA256:${one} root@ip-10-0-0-1 (ED25519)`, 'ssh-ed25519'],
    ['RSA, with a comment in brackets', `3072 SHA256:${one} root (old) (RSA)`, 'ssh-rsa'],
    ['ECDSA, without a comment', `384 SHA256:${one} (ECDSA)`, 'ecdsa-sha2-nistp384'],
    ['as our errors show it', `SHA256:${one} (ssh-rsa)`, 'ssh-rsa'],
  ])('the type is read from a line of ssh-keygen -l: %s', (_, text, type) =>
    expect(pins(text)).toEqual([{ sha256: one, type }]),
  )

  test('several with their types, as an error of this action lists them', () => {
    const types = ['ssh-ed25519', 'ssh-rsa']
    const text = `SHA256:${one} (${types[0]}), SHA256:${two} (${types[1]})`
    expect(pins(text)).toEqual([one, two].map((each, index) => ({ sha256: each, type: types[index] })))
  })

  test.each([
    ['too short', `SHA256:${one.slice(0, 42)}`],
    ['too long', `SHA256:${one}A`],
    ['mistyped at its end', `SHA256:${one.slice(0, 42)}B`],
    ['one of two', `SHA256:${one},SHA256:x`],
  ])('%s is rejected', (_, text) => expect(problemOf({ fingerprint: text })).toContain('43 characters'))

  test('MD5 is rejected', () => {
    expect(problemOf({ fingerprint: `MD5:${'0a:'.repeat(15)}0a` })).toContain('got an MD5 fingerprint')
    expect(problemOf({ fingerprint: `${'0a:'.repeat(15)}0a` })).toContain('ssh-keygen -l -E sha256')
  })
})

describe('known_hosts lines', () => {
  test.each([
    ['plain', 'app.example.com', {}],
    ['in capital letters', 'App.Example.COM', {}],
    ['one of several names', '10.0.0.1,app.example.com', {}],
    ['a pattern', '*.example.co?', {}],
    ['hashed', hashed('app.example.com'), {}],
    ['with a port', '[app.example.com]:2222', { port: '2222' }],
    ['hashed with a port', hashed('[app.example.com]:2222'), { port: '2222' }],
    ['without the port, which OpenSSH accepts as well', 'app.example.com', { port: '2222' }],
    ['IPv6', '2001:db8::7', { host: '[2001:db8::7]' }],
    ['IPv6 with a port', '[2001:db8::7]:2222', { host: '2001:db8::7', port: '2222' }],
  ])('%s', (_, hosts, address) => {
    expect(pins(`${hosts} ssh-ed25519 ${ed25519} a comment`, address)).toEqual([pin])
  })

  test.each([
    ['another name', 'other.example.com', {}],
    ['a longer name', 'app.example.com.evil.test', {}],
    ['another character for a dot', 'appxexample.com', {}],
    ['an exclusion', '*.example.com,!app.example.com', {}],
    ['another name, hashed', hashed('other.example.com'), {}],
    ['another port', '[app.example.com]:2222', {}],
  ])('%s does not match this host', (_, hosts, address) => {
    const text = problemOf({ fingerprint: `${hosts} ssh-ed25519 ${ed25519}`, ...address })
    expect(text).toContain('got only known_hosts lines of other hosts | expected a line for app.example.com')
  })

  const bare = `app.example.com ssh-rsa ${rsa}`
  const barePin = { type: 'ssh-rsa', sha256: sha256(rsa) }
  test.each([
    ['plain', '[app.example.com]:2222'],
    ['hashed', hashed('[app.example.com]:2222')],
    ['a pattern', '[*.example.com]:2222'],
  ])('a line without the port does not count if the port has its own (%s)', (_, hosts) => {
    const own = `${hosts} ssh-ed25519 ${ed25519}`
    for (const bareLine of [bare, `${hashed('app.example.com')} ssh-rsa ${rsa}`]) {
      expect(pins(`${bareLine}\n${own}`, { port: '2222' })).toEqual([pin])
      expect(pins(`${bareLine}\n${own}`, { port: '2223' })).toEqual([barePin])
      expect(pins(`${bareLine}\n${own}`)).toEqual([barePin])
    }
  })

  test('a pattern for every host counts for the port, as in OpenSSH, so that the bare line does not', () =>
    expect(pins(`${bare}\n* ssh-ed25519 ${ed25519}`, { port: '2222' })).toEqual([pin]))

  test('a fingerprint counts beside the line of a port', () =>
    expect(pins(`SHA256:${pin.sha256}\n${bare}`, { port: '2222' })).toEqual([{ sha256: pin.sha256 }, barePin]))

  test('lines of other hosts are left out', () => {
    const text = `other.example.com ssh-rsa ${rsa}\n# app.example.com:22 SSH-2.0\napp.example.com ssh-ed25519 ${ed25519}`
    expect(pins(text)).toEqual([pin])
  })

  test('a public key without a host name is taken as the key of the host', () =>
    expect(pins(`ssh-ed25519 ${ed25519} root@app`)).toEqual([pin]))

  test.each([
    ['@revoked * ssh-rsa x', '`@revoked` marks a key that is not to be trusted'],
    ['@cert-authority *.example.com ssh-rsa x', '`@cert-authority`) are not supported'],
    [`app.example.com ssh-ed25519 ${ed25519.slice(0, -6)}!`, 'got a damaged ssh-ed25519 key'],
    [`app.example.com ssh-ed25519 ${rsa}`, 'got a damaged ssh-ed25519 key'],
    ['app.example.com ssh-ed25519', 'got a damaged ssh-ed25519 key'],
    [`app.example.com ssh-dss ${blob('ssh-dss')}`, 'expected one or more host keys'],
    ['what is this', 'expected one or more host keys'],
    ['# nothing', 'got no key |'],
  ])('%s', (text, hint) => expect(problemOf({ fingerprint: text })).toContain(hint))

  test('every bad line is reported', () => {
    const text = problemOf({ fingerprint: `SHA256:x\nwhat is this\napp.example.com ssh-ed25519 ${ed25519}` })
    expect(text).toContain('got "SHA256:x", "what is this" |')
  })

  test('the lines are not compared with a host that is empty', () => {
    expect(problemOf({ host: '', fingerprint: `elsewhere ssh-rsa ${rsa}` })).toMatch(/^host: [^\n]*$/)
  })
})

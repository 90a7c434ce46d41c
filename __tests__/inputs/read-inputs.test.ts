import { describe, expect, test } from '@jest/globals'

import { InputError, readInputs } from '../../src/inputs/read-inputs.ts'
import { least, problemOf, problemsOf, read } from './given.ts'
import { inputTable } from './input-table.ts'

describe('readInputs', () => {
  test('an empty input has its default, because a workflow passes on a variable that is not set as an empty text', () => {
    expect(read({ port: '', 'health-path': ' ', 'lock-timeout': '\n' })).toEqual(read())
  })

  test('the configuration is frozen, with everything in it', () => {
    const config = read({ env: 'TAG=1', 'health-body': 'UP' })
    const notFrozen = (value: unknown): readonly unknown[] =>
      typeof value === 'object' && value !== null
        ? [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(notFrozen)]
        : []
    expect(notFrozen(config)).toEqual([])
    expect([config.health.body?.test('UP'), config.health.body?.test('DOWN')]).toEqual([true, false])
  })

  test('an input that is not set may be an empty text', () => {
    expect(() =>
      readInputs(
        () => '',
        () => undefined,
      ),
    ).toThrow(InputError)
  })
})

/** One rejected text for each input that can reject one. */
const badInputs: Readonly<Record<string, string>> = Object.fromEntries(
  inputTable.flatMap(({ input, bad: [text] }) => (text === undefined ? [] : [[input, text]])),
)

describe('bad inputs', () => {
  test('are reported in one error, each once, with what was given and what is expected', () => {
    const problems = problemsOf(badInputs)
    expect(problems.length).toBeGreaterThanOrEqual(38)
    expect(problems.map(({ input }) => input)).toEqual(Object.keys(badInputs))
    expect(problems.filter(({ got, expected }) => got === '' || expected === '')).toEqual([])
    const lines = problems.map(({ input, got, expected }) => `  ${input}: got ${got}; expected ${expected}`)
    const headline = `${problems.length} inputs are wrong, so nothing was started:`
    expect(() => read(badInputs)).toThrow(new Error([headline, ...lines].join('\n')))
    expect(lines[0]).toBe('  mode: got "destroy"; expected `deploy`, `rollback`, `plan` or `status`')
  })

  test('every required input that is missing is reported', () => {
    const problems = problemsOf({ host: '', username: '', directory: '', password: '' })
    expect(problems.map(({ input, got }) => `${input}: ${got}`)).toEqual([
      'host: nothing',
      'username: nothing',
      'directory: nothing',
      'key: nothing',
    ])
  })
})

describe('inputs that contradict each other', () => {
  test.each([
    [{ password: '' }, 'key: got nothing | expected a private key, or set `password`'],
    [
      { environment: 'production' },
      'github-token: got nothing | expected a token with the permission `deployments: write`',
    ],
    [
      { 'public-url-required': 'true' },
      'public-url-required: got "true" | expected `false`, because `public-url` is empty',
    ],
    [
      { adopt: 'true', 'old-color': 'keep' },
      'old-color: got "keep" | expected `stop`, because `adopt` is `true`: the adopted container must free its port for the next release',
    ],
    [
      { adopt: 'true', 'container-port': '8080', 'nginx-container': 'web' },
      'adopt: got "true" | expected `false`, because `container-port` is set: a container is adopted by the port of the server that it publishes',
    ],
    [
      { registry: 'ghcr.io\nquay.io', 'registry-username': 'a\nb', 'registry-password': 'one password' },
      'registry-password: got a value | expected one password or token a line for each line of `registry`',
    ],
    [
      { registry: 'ghcr.io', 'registry-password': 'token' },
      'registry-username: got nothing | expected one user a line for each line of `registry`',
    ],
    [{ 'registry-username': 'team' }, 'registry-password: got nothing | expected one password or token a line'],
    [{ passphrase: 'hush' }, 'passphrase: got a value | expected nothing, because `key` is empty'],
    [{ 'green-port': '8081' }, 'green-port: got "8081" | expected a port other than `blue-port`'],
    [{ 'blue-port': '8082' }, 'green-port: got "8082" | expected a port other than `blue-port`'],
    [{ 'blue-port': '8081, 3001' }, 'green-port: got "8082" | expected as many ports as `blue-port`'],
    [
      { 'blue-port': '8081, 3001', 'green-port': '3001' },
      'green-port: got "3001" | expected a port other than `blue-port`',
    ],
    [
      { 'blue-port': '8081, 3001', 'green-port': '8082, 3002', 'container-port': '8080' },
      'container-port: got "8080" | expected nothing, because `blue-port` has several ports',
    ],
    [{ 'health-path': '/health, /' }, 'health-path: got "/health, /" | expected one path, or one for each port'],
    [
      { 'blue-port': '8081, 3001', 'green-port': '8082, 3002', 'green-health-port': '9082' },
      'green-health-port: got "9082" | expected one port for each port of `green-port`',
    ],
    [
      { 'blue-services': 'a b', 'green-services': 'c,b' },
      'green-services: got "c,b" | expected services that are not in',
    ],
    [
      { 'blue-site': '/etc/nginx//s', 'green-site': '/etc/nginx/./s' },
      'green-site: got "/etc/nginx/./s" | expected a file other',
    ],
    [
      { 'site-link': '/etc/nginx/sites-available/green' },
      'site-link: got "/etc/nginx/sites-available/green" | expected a path',
    ],
  ])('%j', (texts, problem) => {
    expect(problemOf(texts)).toContain(problem)
    expect(problemsOf(texts)).toHaveLength(1)
  })

  test('are reported together with bad texts of other inputs', () => {
    const problems = problemsOf({ port: 'x', 'green-port': '8081', password: '' })
    expect(problems.map(({ input }) => input).sort()).toEqual(['green-port', 'key', 'port'])
  })

  test('are not compared with an input that is itself bad', () => {
    expect(problemsOf({ key: 'not a key', password: '' }).map(({ input }) => input)).toEqual(['key'])
  })
})

test('each port has a path of the health check, or all the same', () => {
  const ports = { 'blue-port': '8081, 3001', 'green-port': '8082, 3002' }
  const pathsWith = (path: string) => read({ ...ports, 'health-path': path }).health.paths
  expect(pathsWith('/health, /')).toEqual(['/health', '/'])
  expect(pathsWith('/health\n/up?a=1,2')).toEqual(['/health', '/up?a=1,2'])
  expect(pathsWith('/health')).toEqual(['/health', '/health'])
  expect(read({ ...ports, 'green-health-port': '9082, 3002' }).health.ports).toEqual({
    blue: [8081, 3001],
    green: [9082, 3002],
  })
  expect(read({ 'container-port': '8080' }).health.ports.green).toEqual([8080])
})

describe('an error', () => {
  test('quotes a text on one line, shortened, and without control characters', () => {
    expect(problemOf({ host: 'a\nb\u001b[2J\u202e' })).toContain('got "a\\nb\\u{1b}[2J\\u{202e}"')
    expect(problemOf({ host: 'x '.repeat(500) })).toMatch(/got "(?:x ){30}…" \(999 characters\)/)
  })

  test('shows no password of a URL, even if the URL is not complete', () => {
    expect(problemOf({ 'verify-url': 'http://me:hush@127.0.0.1/' })).not.toContain('hush')
    expect(problemOf({ 'verify-url': 'http://me:hush@' })).not.toContain('hush')
  })

  test('shows no private key that was given as another input', () => {
    expect(problemOf({ username: '-----BEGIN RSA PRIVATE KEY-----\nMIIhush' })).not.toContain('hush')
  })

  test('shows no value of env, because it may be a line of a secret', () => {
    const text = problemOf({ env: 'A=fine\nhush hush\nB=hush\u0000\nA=hush' })
    expect(text).toContain('got no KEY=VALUE on line 2, a control character on line 3, A twice |')
    expect(text).not.toContain('hush')
  })
})

describe('masking', () => {
  const masked = (texts: Readonly<Record<string, string>>): readonly string[] => {
    const secrets: string[] = []
    const readAll = () =>
      readInputs(
        (name) => ({ ...least, ...texts })[name] ?? '',
        (secret) => secrets.push(secret),
      )
    expect(readAll).toThrow(InputError)
    return secrets
  }

  test('masks every line of a secret before an error is thrown', () => {
    expect(masked({ password: 'one\ntwo\n', host: '' })).toEqual(['one\ntwo\n', 'one\ntwo', 'one', 'two'])
    expect(masked({ passphrase: ' open sesame', password: '' })).toEqual([' open sesame', 'open sesame'])
  })

  test('masks a key that cannot be used', () => {
    const line = 'AAAAB3NzaC1yc2EAAAADAQABAAAB'
    expect(masked({ key: `-----BEGIN RSA PRIVATE KEY-----\n${line}\n` })).toContain(line)
  })
})

test('a password keeps its spaces and loses one line end at its end', () => {
  expect(read({ password: ' a b \r\n' }).connection.password).toBe(' a b ')
})

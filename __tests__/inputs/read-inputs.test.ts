import { describe, expect, test } from '@jest/globals'

import { StatusSet } from '../../src/domain/config.ts'
import { InputError, readInputs } from '../../src/inputs/read-inputs.ts'
import { least, problemOf, problemsOf, read } from './given.ts'

describe('readInputs', () => {
  test('the least gives the layout of the inline script', () => {
    expect(read()).toEqual({
      mode: 'deploy',
      connection: {
        host: 'app.example.com',
        port: 22,
        username: 'ubuntu',
        password: 'a password',
        hostKeys: [],
        strictHostKey: true,
        connectTimeoutMs: 30_000,
      },
      compose: { directory: '/srv/app', files: [], services: { blue: ['blue'], green: ['green'] }, env: {} },
      ports: { blue: 8081, green: 8082 },
      health: {
        path: '/actuator/health',
        statuses: new StatusSet([{ from: 200, to: 200 }]),
        timeoutMs: 120_000,
        intervalMs: 1_000,
      },
      nginx: {
        sites: { blue: '/etc/nginx/sites-available/blue', green: '/etc/nginx/sites-available/green' },
        link: '/etc/nginx/sites-enabled/default',
      },
      verify: { url: 'http://127.0.0.1/' },
      drainTimeoutMs: 30_000,
      stopTimeoutMs: 10_000,
      oldColor: 'stop',
      prune: false,
      sudo: 'auto',
      lockTimeoutMs: 600_000,
    })
  })

  test('an empty input takes its default, as an unset variable of a workflow means it', () => {
    expect(read({ port: '', 'health-path': ' ', 'lock-timeout': '\n' })).toEqual(read())
  })

  test('is frozen to the bottom', () => {
    const config = read({ env: 'TAG=1', 'health-body': 'UP' })
    const notFrozen = (value: unknown): readonly unknown[] =>
      typeof value === 'object' && value !== null
        ? [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(notFrozen)]
        : []
    expect(notFrozen(config)).toEqual([])
    expect([config.health.body?.test('UP'), config.health.body?.test('DOWN')]).toEqual([true, false])
  })

  test('takes any source of inputs that answers with an empty string for none', () => {
    expect(() =>
      readInputs(
        () => '',
        () => undefined,
      ),
    ).toThrow(InputError)
  })
})

/** One bad value for every input that can have one. */
const bad: Readonly<Record<string, string>> = {
  mode: 'destroy',
  host: 'https://app.example.com',
  port: '0',
  username: 'two words',
  key: 'not a key',
  fingerprint: 'SHA256:short',
  'strict-host-key': 'yes',
  'connect-timeout': '1 fortnight',
  directory: 'app',
  'compose-files': '~/compose.yml',
  'project-name': 'My App',
  'blue-services': '--volumes',
  'green-services': 'web web',
  env: 'no equals sign',
  'blue-port': '65536',
  'green-port': '8o82',
  'health-path': 'actuator/health',
  'health-status': '2xx',
  'health-body': '(',
  'health-host': 'a b',
  'health-timeout': '-1s',
  'health-interval': '10ms',
  'blue-site': 'sites-available/blue',
  'green-site': '/etc/nginx/sites-available/',
  'site-link': '~/default',
  'verify-url': 'ftp://127.0.0.1/',
  'verify-status': '299-200',
  'verify-host': 'a\nb',
  'public-url': 'shop.example.com',
  'public-url-required': 'always',
  'drain-timeout': '7h',
  'stop-timeout': 'ten',
  'old-color': 'delete',
  prune: 'maybe',
  sudo: 'maybe',
  'lock-timeout': '10 minutes',
  environment: 'two\nlines',
  'environment-url': 'example.com',
}

describe('bad inputs', () => {
  test('are reported together, each once, with what it got and what it takes', () => {
    const problems = problemsOf(bad)
    expect(problems.map(({ input }) => input)).toEqual(Object.keys(bad))
    expect(problems.filter(({ got, takes }) => got === '' || takes === '')).toEqual([])
    expect(() => read(bad)).toThrow(
      /^38 inputs are not right, and nothing was begun:\n {2}mode: got "destroy"; takes `deploy`, `rollback`, `plan` or `status`\n/,
    )
  })

  test.each(Object.entries(bad))('%s = %j is the only problem', (input, text) => {
    expect(problemsOf({ [input]: text }).map((problem) => problem.input)).toEqual([input])
  })

  test('what is required and missing is named', () => {
    const problems = problemsOf({ host: '', username: '', directory: '', password: '' })
    expect(problems.map(({ input, got }) => `${input}: ${got}`)).toEqual([
      'host: nothing',
      'username: nothing',
      'directory: nothing',
      'key: nothing',
    ])
  })
})

describe('inputs that do not go together', () => {
  test.each([
    [{ password: '' }, 'key: got nothing | takes a private key, unless `password` is set'],
    [{ environment: 'production' }, 'github-token: got nothing | takes a token that may write deployments, since'],
    [{ 'public-url-required': 'true' }, 'public-url-required: got "true" | takes `false` while `public-url` is empty'],
    [{ passphrase: 'hush' }, 'passphrase: got a value | takes nothing while `key` is empty'],
    [{ 'green-port': '8081' }, 'green-port: got "8081" | takes another port than `blue-port`'],
    [{ 'blue-port': '8082' }, 'green-port: got "8082" | takes another port than `blue-port`'],
    [{ 'blue-services': 'a b', 'green-services': 'c,b' }, 'green-services: got "c,b" | takes services that are not in'],
    [
      { 'blue-site': '/etc/nginx//s', 'green-site': '/etc/nginx/./s' },
      'green-site: got "/etc/nginx/./s" | takes another',
    ],
    [{ 'site-link': '/etc/nginx/sites-available/green' }, 'site-link: got "/etc/nginx/sites-available/green" | takes'],
  ])('%j', (texts, problem) => {
    expect(problemOf(texts)).toContain(problem)
    expect(problemsOf(texts)).toHaveLength(1)
  })

  test('are found beside bad values of other inputs', () => {
    const problems = problemsOf({ port: 'x', 'green-port': '8081', password: '' })
    expect(problems.map(({ input }) => input).sort()).toEqual(['green-port', 'key', 'port'])
  })

  test('are not judged by a value that is bad itself', () => {
    expect(problemsOf({ key: 'not a key', password: '' }).map(({ input }) => input)).toEqual(['key'])
  })
})

describe('what an error shows', () => {
  test('is on one line, shortened, and obeyed by no terminal', () => {
    expect(problemOf({ host: 'a\nb\u001b[2J\u202e' })).toContain('got "a\\nb\\u{1b}[2J\\u{202e}"')
    expect(problemOf({ host: 'x '.repeat(500) })).toMatch(/got "(?:x ){30}…" \(999 characters\)/)
  })

  test('is no password that stands in a URL, whole or not', () => {
    expect(problemOf({ 'verify-url': 'http://me:hush@127.0.0.1/' })).not.toContain('hush')
    expect(problemOf({ 'verify-url': 'http://me:hush@' })).not.toContain('hush')
  })

  test('is no private key in the wrong place', () => {
    expect(problemOf({ username: '-----BEGIN RSA PRIVATE KEY-----\nMIIhush' })).not.toContain('hush')
  })

  test('is no value of env: it may be the rest of a secret of several lines', () => {
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

  test('comes before any error, with every line of a secret', () => {
    expect(masked({ password: 'one\ntwo\n', host: '' })).toEqual(['one\ntwo\n', 'one\ntwo', 'one', 'two'])
    expect(masked({ passphrase: ' open sesame', password: '' })).toEqual([' open sesame', 'open sesame'])
  })

  test('reaches a key that cannot be used', () => {
    const line = 'AAAAB3NzaC1yc2EAAAADAQABAAAB'
    expect(masked({ key: `-----BEGIN RSA PRIVATE KEY-----\n${line}\n` })).toContain(line)
  })
})

test('a password keeps its spaces and loses the line end of the file it came from', () => {
  expect(read({ password: ' a b \r\n' }).connection.password).toBe(' a b ')
})

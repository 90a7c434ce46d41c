import { describe, expect, test } from '@jest/globals'

import type { Config } from '../../src/domain/config.ts'
import { problemOf, problemsOf, read } from './given.ts'

type Good = readonly [text: string, value: unknown]

/** What each input makes of good texts, and the texts that it refuses. */
interface Row {
  readonly input: string
  readonly value: (config: Config) => unknown
  readonly good: readonly Good[]
  readonly bad: readonly string[]
}

const rows: readonly Row[] = [
  {
    input: 'mode',
    value: (c) => c.mode,
    good: [
      ['deploy', 'deploy'],
      ['rollback', 'rollback'],
      ['plan', 'plan'],
      ['status', 'status'],
    ],
    bad: ['Deploy', 'dry-run'],
  },
  {
    input: 'host',
    value: (c) => c.connection.host,
    good: [
      [' ec2-3-34-1-2.ap-northeast-2.compute.amazonaws.com\n', 'ec2-3-34-1-2.ap-northeast-2.compute.amazonaws.com'],
      ['203.0.113.7', '203.0.113.7'],
      ['2001:db8::7', '2001:db8::7'],
      ['[2001:db8::7]', '2001:db8::7'],
      ['fe80::1%eth0', 'fe80::1%eth0'],
      ['a_b.internal.', 'a_b.internal.'],
    ],
    bad: [
      'a b',
      'a,b',
      '-oProxyCommand=x',
      'a..b',
      '300.1.1.1',
      '10.0.0.0/8',
      '[app]',
      'a;b',
      'a\nb',
      'ho\u0000st',
      '서버',
    ],
  },
  {
    input: 'port',
    value: (c) => c.connection.port,
    good: [
      ['1', 1],
      ['65535', 65535],
      ['02222', 2222],
    ],
    bad: ['0', '65536', '-22', '22.0', '0x16', '1e3', '22 23', '22\n23'],
  },
  {
    input: 'username',
    value: (c) => c.connection.username,
    good: [
      ['ec2-user', 'ec2-user'],
      ['배포', '배포'],
    ],
    bad: ['a b', 'a\tb', 'a\u0000b'],
  },
  {
    input: 'strict-host-key',
    value: (c) => c.connection.strictHostKey,
    good: [
      ['True', true],
      ['FALSE', false],
    ],
    bad: ['yes', '1', 'tRUE', 'off'],
  },
  {
    input: 'connect-timeout',
    value: (c) => c.connection.connectTimeoutMs,
    good: [
      ['500ms', 500],
      ['1.5s', 1500],
      ['2m', 120_000],
      ['45', 45_000],
    ],
    bad: ['0', '99ms', '11m', '1h', 's', '1 2', '.5s', '1e3', '∞'],
  },
  {
    input: 'directory',
    value: (c) => c.compose.directory,
    good: [
      ['/srv/my app; $(x) "y"', '/srv/my app; $(x) "y"'],
      ['/srv/app//', '/srv/app'],
      ['/', '/'],
    ],
    bad: ['app', './app', '~/app', '~ubuntu', '$HOME/app', '/srv\n/app', '/srv\u0000'],
  },
  {
    input: 'compose-files',
    value: (c) => c.compose.files,
    good: [
      ['compose.yml', ['compose.yml']],
      ['my compose.yml, /etc/b.yml', ['my compose.yml', '/etc/b.yml']],
      ['a, b.yml\r\nc.yml\r\n', ['a, b.yml', 'c.yml']],
    ],
    bad: ['-', '-f', '~/a.yml', 'a.yml,a.yml', ',', 'a\u0007.yml'],
  },
  {
    input: 'project-name',
    value: (c) => c.compose.projectName,
    good: [['my_app-1', 'my_app-1']],
    bad: ['App', '-app', '_app', 'my app', 'a.b', 'a\nb'],
  },
  {
    input: 'blue-services',
    value: (c) => c.compose.services.blue,
    good: [
      ['web  worker', ['web', 'worker']],
      ['web,worker', ['web', 'worker']],
      ['my web, "$HOME"; rm -rf', ['my web', '"$HOME"; rm -rf']],
      ["it's, here\n\n a b \n", ["it's, here", 'a b']],
    ],
    bad: [',', '--all', 'web, -x', 'web web', 'a\u0000b', 'a,b\u001b'],
  },
  {
    input: 'env',
    value: (c) => c.compose.env,
    good: [
      ['TAG=1.2.3', { TAG: '1.2.3' }],
      ['A= "x y" $z; \'q\'=b  \n\n # note\n  _b1=', { A: ' "x y" $z; \'q\'=b  ', _b1: '' }],
      ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
      ['A=#not a comment', { A: '#not a comment' }],
    ],
    bad: [
      'A',
      '1A=x',
      'A B=x',
      'export A=x',
      'A-B=x',
      '=x',
      'A=x\nA=y',
      'A=\u001b[m',
      'COMPOSE_FILE=x',
      'COMPOSE_PROJECT_NAME=x',
    ],
  },
  { input: 'green-port', value: (c) => c.ports.green, good: [['9000', 9000]], bad: ['127.0.0.1:9000', '9000/tcp'] },
  {
    input: 'health-path',
    value: (c) => c.health.path,
    good: [
      ['/', '/'],
      ["/a?b=c&d='e';%20", "/a?b=c&d='e';%20"],
    ],
    bad: ['health', 'http://x/', '/a b', '/a#b', '/건강', '/a\r\nHost: b'],
  },
  {
    input: 'health-status',
    value: (c) => c.health.statuses.toString(),
    good: [
      ['200', '200'],
      ['200-299, 304', '200-299,304'],
      ['200 - 204', '200-204'],
    ],
    bad: ['2xx', '299-200', '200,', '99', '600', '200 204', '-200'],
  },
  {
    input: 'health-body',
    value: (c) => c.health.body?.source,
    good: [['"status":"UP"', '"status":"UP"']],
    bad: ['(', '[z-a]', '(?<a'],
  },
  {
    input: 'health-host',
    value: (c) => c.health.hostHeader,
    good: [['www.example.com:8080', 'www.example.com:8080']],
    bad: ['a\r\nX-Evil: 1', 'a b', 'a\u0000'],
  },
  { input: 'health-timeout', value: (c) => c.health.timeoutMs, good: [['1h', 3_600_000]], bad: ['0', '7h'] },
  { input: 'health-interval', value: (c) => c.health.intervalMs, good: [['50ms', 50]], bad: ['49ms', '0', '11m'] },
  {
    input: 'site-link',
    value: (c) => c.nginx.link,
    good: [['/etc/nginx/conf.d/my app.conf', '/etc/nginx/conf.d/my app.conf']],
    bad: ['conf.d/app', '/etc/nginx/', '~/x', '/etc\n/x'],
  },
  {
    input: 'verify-url',
    value: (c) => c.verify.url,
    good: [
      ['http://[::1]:8080/x?y=z#top', 'http://[::1]:8080/x?y=z'],
      ['HTTP://Example.com', 'http://example.com/'],
      ["http://127.0.0.1/'$(x)", "http://127.0.0.1/'$(x)"],
    ],
    bad: [
      '127.0.0.1',
      '/health',
      'file:///etc/passwd',
      'http:/x',
      'http://',
      'http://a b/',
      'http://u:p@x/',
      'http://x/\n'.repeat(2),
    ],
  },
  {
    input: 'verify-status',
    value: (c) => c.verify.statuses?.toString(),
    good: [['200,301', '200,301']],
    bad: ['ok'],
  },
  { input: 'verify-host', value: (c) => c.verify.hostHeader, good: [['example.com', 'example.com']], bad: ['a\nb'] },
  {
    input: 'public-url',
    value: (c) => c.publicUrl,
    good: [['https://Shop.example.com', { url: 'https://shop.example.com/', required: false }]],
    bad: ['shop.example.com', 'ftp://shop.example.com/', 'https://u:p@shop.example.com/'],
  },
  {
    input: 'public-url-required',
    value: (c) => c.publicUrl,
    good: [['false', undefined]],
    bad: ['always'],
  },
  { input: 'drain-timeout', value: (c) => c.drainTimeoutMs, good: [['0', 0]], bad: ['-1', 'forever'] },
  {
    input: 'stop-timeout',
    value: (c) => c.stopTimeoutMs,
    good: [
      ['0', 0],
      ['1ms', 1000],
      ['1.5s', 2000],
    ],
    bad: ['61m'],
  },
  { input: 'old-color', value: (c) => c.oldColor, good: [['keep', 'keep']], bad: ['remove', 'Keep'] },
  {
    input: 'prune',
    value: (c) => c.prune,
    good: [
      ['true', true],
      ['false', false],
    ],
    bad: ['yes', '1'],
  },
  {
    input: 'sudo',
    value: (c) => c.sudo,
    good: [
      ['auto', 'auto'],
      ['True', 'true'],
      ['false', 'false'],
    ],
    bad: ['sudo -n', 'never'],
  },
  { input: 'lock-timeout', value: (c) => c.lockTimeoutMs, good: [['0', 0]], bad: ['no'] },
]

test('an environment is kept with its address and its token', () => {
  const inputs = { environment: 'production', 'environment-url': 'https://shop.test', 'github-token': ' a-token ' }
  expect(read(inputs).gitHubDeployment).toEqual({
    environment: 'production',
    url: 'https://shop.test/',
    token: 'a-token',
  })
})

describe.each(rows)('$input', ({ input, value, good, bad }) => {
  test.each(good)('%j is good', (text, expected) => expect(value(read({ [input]: text }))).toEqual(expected))
  test.each(bad)('%j is refused', (text) => {
    expect(problemsOf({ [input]: text }).map((problem) => problem.input)).toEqual([input])
  })
})

describe('a refusal says what to do', () => {
  test.each([
    ['host', 'ssh://app.example.com', 'without a scheme'],
    ['host', 'ubuntu@app.example.com', 'goes into `username`'],
    ['host', 'app.example.com:22', 'goes into `port`'],
    ['host', '[::1]:22', 'goes into `port`'],
    ['host', '10.0.0.0/8', 'not a network'],
    ['directory', '~/app', '`~` is not expanded'],
    ['compose-files', '~/a.yml', '`~` is not expanded'],
    ['health-interval', '1ms', 'from 50ms to 10m'],
    ['health-body', 'a(b', 'got "a(b" (Unterminated group)'],
    ['env', 'COMPOSE_FILE=x', 'use the input `compose-files`'],
    ['blue-services', 'web web', 'got "web" twice'],
  ])('%s = %j: %s', (input, text, hint) => expect(problemOf({ [input]: text })).toContain(hint))
})

test('a variable may have the name of what every object has', () => {
  const { env } = read({ env: '__proto__=a\nconstructor=b' }).compose
  expect(Object.entries(env)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ])
})

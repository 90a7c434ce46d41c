import { describe, expect, test } from '@jest/globals'
import { parseHostState } from '../../src/commands/parse-host.ts'
import { encodeText, FactError } from '../../src/host/facts.ts'
import { read } from '../inputs/given.ts'
import { both } from '../support/host-state.ts'

const config = read()
const blob = (name: string, text: string): string => `${name} ${encodeText(text)}`
const container = (more: Record<number, unknown> = {}): string => {
  const state = {
    Status: 'running',
    StartedAt: '2026-01-01T00:00:00Z',
    ExitCode: 0,
    OOMKilled: false,
    Health: { Status: 'none' },
  }
  const row = ['id1', '/app-blue-1', 'app', 'blue', state, '', 0, 'sha256:1']
  return JSON.stringify(Object.assign([...row], more))
}

/** What the script prints of an ordinary host, a line a fact; `change` replaces those of the same name, '' leaves one out. */
function printed(change: Readonly<Record<string, string>> = {}): string {
  const facts: Record<string, string> = {
    directory: 'directory yes',
    docker: 'docker direct yes',
    httpClient: 'http curl',
    hasFlock: 'flock yes',
    live: 'live link',
    'live-target': blob('live-target', '../sites-available/blue'),
    'live-resolved': blob('live-resolved', '/etc/nginx/sites-available/blue'),
    'resolved-blue': blob('resolved-blue', '/etc/nginx/sites-available/blue'),
    'site-blue': blob('site-blue', 'proxy_pass http://127.0.0.1:8081;'),
    'resolved-green': blob('resolved-green', '/etc/nginx/sites-available/green'),
    'site-folder': 'site-folder ok',
    packages: 'packages apt-get',
    listens: 'listens 8081 0100007F',
    'nginx-command': blob('nginx-command', 'nginx'),
    includes: blob('includes', '/etc/nginx/sites-enabled/*\n'),
    'include-link': blob('include-link', '/etc/nginx/sites-enabled/default'),
    processes: 'processes visible',
    nginx: 'nginx 0 sudo',
    'nginx-output': blob('nginx-output', 'nginx: syntax is ok\n'),
    'pid-file': blob('pid-file', '/run/nginx.pid'),
    'error-log': blob('error-log', '/var/log/nginx/error.log'),
    master: 'master 100',
    masterWithoutPidFile: 'master-without-pid-file ',
    passesTo: 'passes-to yes no',
    writing: 'writing sudo',
    containers: blob('containers', `${container()}\n`),
    names: blob('names', 'app-blue-1|app|blue\nold||\n'),
    digests: blob('digests', 'sha256:1 app@sha256:d1 mirror/app@sha256:d2\nsha256:2\n'),
    compose: blob('compose', composed('name: app\nservices: {}\n')),
    ...change,
  }
  return Object.values(facts).filter(Boolean).join('\n')
}

const composed = (
  yaml: string,
  { program = 'docker compose', named = '', folder = '/srv/app', read = 'yes' } = {},
): string => [program, named, folder, read, yaml].join('\n')
const parse = (change?: Readonly<Record<string, string>>) => parseHostState(printed(change), config)

test('an ordinary host', () => {
  expect(parse()).toEqual({
    directoryIsReadable: true,
    docker: { ok: true, sudo: false },
    compose: {
      ok: true,
      projects: both({ program: 'docker compose', yaml: 'name: app\nservices: {}\n', name: 'app' }),
    },
    nginx: {
      command: 'nginx',
      sudo: true,
      siteSudo: true,
      refusal: undefined,
      processesAreHidden: false,
      test: { ok: true, output: 'nginx: syntax is ok' },
      pidFile: '/run/nginx.pid',
      servers: '',
      errorLog: '/var/log/nginx/error.log',
      master: 100,
      masterWithoutPidFile: undefined,
      passesTo: { blue: true, green: false },
    },
    site: {
      kind: 'link',
      target: '../sites-available/blue',
      resolved: '/etc/nginx/sites-available/blue',
      dangles: false,
    },
    sites: {
      blue: {
        resolved: '/etc/nginx/sites-available/blue',
        text: 'proxy_pass http://127.0.0.1:8081;',
        missing: false,
      },
      green: { resolved: '/etc/nginx/sites-available/green', text: undefined, missing: false },
    },
    containers: [
      {
        id: 'id1',
        name: 'app-blue-1',
        project: 'app',
        service: 'blue',
        status: 'running',
        startedAt: '2026-01-01T00:00:00Z',
        addresses: [],
        exitCode: 0,
        oomKilled: false,
        error: undefined,
        restartCount: 0,
        health: undefined,
        imageId: 'sha256:1',
      },
    ],
    foreignContainers: [],
    ports: {
      blue: [{ number: 8081, addresses: ['127.0.0.1'], publishers: [] }],
      green: [{ number: 8082, addresses: [], publishers: [] }],
    },
    networks: [],
    digests: new Map([
      ['sha256:1', ['app@sha256:d1', 'mirror/app@sha256:d2']],
      ['sha256:2', []],
    ]),
    httpClient: 'curl',
    hasFlock: true,
    deniedCommands: [],
    uncheckedCommands: [],
    siteFolder: 'ok',
    includes: { patterns: ['/etc/nginx/sites-enabled/*'], link: '/etc/nginx/sites-enabled/default', isLoaded: false },
    containerOwners: [
      { name: 'app-blue-1', project: 'app', service: 'blue' },
      { name: 'old', project: '', service: '' },
    ],
    packageManager: 'apt-get',
  })
})

test('a Compose that only the login user has, and one that cannot talk to the engine', () => {
  const text = 'none\nplugin /home/u/.docker/cli-plugins/docker-compose\noutput docker: no such command'
  expect(parse({ compose: blob('compose', text) }).compose).toEqual({
    ok: false,
    output: 'docker: no such command',
    loginOnly: { plugin: '/home/u/.docker/cli-plugins/docker-compose' },
  })
  const old = composed('client version 1.42 is too old', { program: 'docker-compose', read: 'engine' })
  expect(parse({ compose: blob('compose', old) }).compose).toEqual({
    ok: false,
    program: 'docker-compose',
    output: 'client version 1.42 is too old',
    engineRefuses: true,
  })
})

test('a site that does not exist differs from one that cannot be read', () => {
  const { sites } = parse({ missing: 'missing green', 'site-blue': '' })
  expect([sites.blue, sites.green]).toMatchObject([
    { text: undefined, missing: false },
    { text: undefined, missing: true },
  ])
})

test('no folder', () => {
  expect(parseHostState('directory no\n', config)).toMatchObject({ directoryIsReadable: false, docker: { ok: false } })
})

test('the facts that need Docker are missing when Docker cannot be reached', () => {
  const dockerOutput = blob('docker-output', 'permission denied\n')
  const state = parse({
    docker: `docker sudo \n${dockerOutput}`,
    containers: '',
    digests: '',
    compose: blob('compose', 'none\n'),
  })
  expect(state).toMatchObject({
    docker: { ok: false, output: 'permission denied', sudo: true },
    compose: { ok: false, output: 'neither "docker compose" nor "docker-compose" runs on the host' },
    containers: [],
  })
  expect(state.digests.size).toBe(0)
})

test('an nginx that does not run, and its error', () => {
  const state = parse({
    nginx: 'nginx 1 ',
    master: 'master ',
    'nginx-output': blob('nginx-output', 'nginx: [emerg] x\n'),
  })
  expect(state.nginx).toMatchObject({ master: undefined, sudo: false, test: { ok: false, output: 'nginx: [emerg] x' } })
  expect(parse({ master: 'master ', masterWithoutPidFile: 'master-without-pid-file 42' }).nginx).toMatchObject({
    master: undefined,
    masterWithoutPidFile: 42,
  })
})

test('a file or a folder with the path of the link', () => {
  expect(parse({ live: 'live missing' }).site).toEqual({ kind: 'missing' })
  expect(parse({ live: 'live dangling' }).site).toMatchObject({ kind: 'link', dangles: true })
  expect(parse({ live: 'live other regular-empty-file', 'live-resolved': '' }).site).toEqual({
    kind: 'other',
    what: 'regular empty file',
    target: undefined,
  })
})

describe('the project’s name', () => {
  const nameOf = (text: string, inputs: Readonly<Record<string, string>> = {}): string | undefined => {
    const state = parseHostState(printed({ compose: blob('compose', text) }), read(inputs))
    return state.compose.ok ? state.compose.projects.blue.name : undefined
  }
  const v1 = { program: 'docker-compose' }

  test.each<readonly [string, string, Readonly<Record<string, string>>, string]>([
    ['in the output of Compose 2', composed('name: shop\nservices: {}'), {}, 'shop'],
    ['in quotes', composed('name: "123"\nservices: {}'), {}, '123'],
    [
      'by the environment, when the output of Compose 1 has none',
      composed('services: {}', { ...v1, named: 'Shop One' }),
      {},
      'shopone',
    ],
    ['by the folder', composed('services: {}', { ...v1, folder: '/srv/My.App_2' }), {}, 'myapp_2'],
    [
      'by the folder of the first file',
      composed('services: {}', v1),
      { 'compose-files': 'deploy/live.yml other.yml' },
      'deploy',
    ],
    ['by the input', composed('name: shop\nservices: {}'), { 'project-name': 'mine' }, 'mine'],
  ])('%s', (_, ...[text, inputs, name]) => {
    expect(nameOf(text, inputs)).toBe(name)
  })
})

test('an invalid Compose file', () => {
  const text = composed('yaml: line 3: mapping values\n', { read: 'no' })
  expect(parse({ compose: blob('compose', text) }).compose).toEqual({
    ok: false,
    output: 'yaml: line 3: mapping values',
    program: 'docker compose',
  })
})

test('the commands that sudo denies', () => {
  const denied = ['nginx -t', 'rm -f -- /etc/x y'].map((each) => blob('denied', each)).join('\n')
  expect(parse({ denied }).deniedCommands).toEqual(['nginx -t', 'rm -f -- /etc/x y'])
})

test('neither curl nor wget', () => {
  expect(parse({ httpClient: 'http ' }).httpClient).toBeUndefined()
  expect(parse({ hasFlock: 'flock no' }).hasFlock).toBe(false)
})

test.each(['live', 'writing', 'site-folder', 'processes', 'pid-file', 'resolved-green', 'compose', 'directory'])(
  'output without "%s" is an error',
  (name) => {
    expect(() => parse({ [name]: '' })).toThrow(new FactError(`a script on the server did not print "${name}"`))
  },
)

test('a container in an unknown format is an error', () => {
  expect(() => parse({ containers: blob('containers', container({ 4: { Status: 1 } })) })).toThrow()
})

const publisher = (ports: string, labels: readonly string[] = ['', '', '', '']) =>
  JSON.stringify(['id1', 'old-app', 'shop:1', ports, ...labels])

test.each<readonly [string, readonly string[]]>([
  ['127.0.0.1:8081->80/tcp', ['127.0.0.1']],
  ['0.0.0.0:8081->80/tcp, :::8081->80/tcp', ['0.0.0.0', '::']],
  ['443/tcp, [::1]:8081->80/tcp', ['::1']],
  ['0.0.0.0:8080-8083->8080-8083/tcp', ['0.0.0.0']],
  ['0.0.0.0:8081->80/udp, 0.0.0.0:18081->8081/tcp, 8081/tcp', []],
])('a container that publishes %s is on the port of blue at %j', (ports, addresses) => {
  const [blue] = parse({ publishers: blob('publishers', publisher(ports)) }).ports.blue
  expect(blue?.publishers.flatMap((each) => each.addresses)).toEqual(addresses)
})

test('who made a container is read from its labels', () => {
  const labels = (...values: string[]) => blob('publishers', publisher('0.0.0.0:8081->80/tcp', values))
  expect(parse({ publishers: labels('', '', '', '') }).ports.blue[0]?.publishers).toEqual([
    { id: 'id1', name: 'old-app', image: 'shop:1', addresses: ['0.0.0.0'], isOneOff: false },
  ])
  expect(parse({ publishers: labels('shop\n', 'web', '/srv/shop', 'True') }).ports.blue[0]?.publishers).toMatchObject([
    { project: 'shop?', service: 'web', directory: '/srv/shop', isOneOff: true },
  ])
})

test.each([
  ['0100007F', '127.0.0.1'],
  ['00000000', '0.0.0.0'],
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000001000000', '::1'],
  ['0000000000000000FFFF00000100007F', '127.0.0.1'],
  ['B80D01200000000000000000210A0000', '2001:db8:0:0:0:0:0:a21'],
])('a program that listens at %s listens at %s', (hex, address) => {
  expect(parse({ listens: `listens 8082 ${hex}` }).ports.green[0]?.addresses).toEqual([address])
})

test('the program that listens is read from ss, where it shows it', () => {
  const line = 'LISTEN 0 511 127.0.0.1:8081 0.0.0.0:* users:(("node",pid=812,fd=18))'
  expect(parse({ listener: blob('listener-8081', line) }).ports.blue[0]?.program).toEqual({ name: 'node', pid: 812 })
  expect(parse({ listener: blob('listener-8081', line.replace(/users.*/, '')) }).ports.blue[0]?.program).toBeUndefined()
})

import { describe, expect, test } from '@jest/globals'
import type { ComposeModel, ComposeService } from '../../src/domain/compose-model.ts'
import { blocksDeploy, type Check } from '../../src/checks/check.ts'
import { colors, type Color } from '../../src/domain/color.ts'
import { findDeployWarnings, runChecks } from '../../src/checks/host-checks.ts'
import { serviceCheck } from '../../src/checks/services.ts'
import type { HostState } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { blueSite, both, createContainer, greenSite, readyHost } from '../support/host-state.ts'

const config = read()
const service = (more: Partial<ComposeService> = {}): ComposeService => ({
  image: 'app:1',
  published: [],
  hostNetwork: false,
  ...more,
})
const model = (blue: Partial<ComposeService>, green: Partial<ComposeService>): ComposeModel =>
  new Map([
    ['blue', service({ published: [{ port: 8081 }], ...blue })],
    ['green', service({ published: [{ port: 8082 }], ...green })],
  ])

/** The problems that refuse a deployment. */
const blockingProblems = (checks: readonly Check[]) => checks.filter(blocksDeploy).map(({ found }) => found)
const findProblems = (state: HostState) => blockingProblems(runChecks(state, config, both(model({}, {}))))
const { nginx, sites } = readyHost
const site = (...ports: readonly number[]) => ({
  resolved: '',
  missing: false,
  text: ports.map((port) => `proxy_pass http://127.0.0.1:${port};`).join('\n'),
})

test('a ready host has no problem', () => {
  expect(findProblems(readyHost)).toEqual([])
})

const problems: readonly [string, Partial<HostState>, readonly unknown[]][] = [
  [
    'no folder',
    { directoryIsReadable: false },
    ['the folder /srv/app does not exist on the server, or ubuntu may not enter it'],
  ],
  [
    'no Docker, and then no problem of Compose',
    { docker: { ok: false, output: 'permission denied', sudo: false }, compose: { ok: false, output: 'x' } },
    [expect.stringMatching(/^ubuntu cannot reach Docker, .*permission denied$/)],
  ],
  ['no Compose', { compose: { ok: false, output: 'yaml: line 3' } }, ['Compose cannot be used: yaml: line 3']],
  [
    'Compose for the login user alone',
    {
      docker: { ok: true, sudo: true },
      compose: {
        ok: false,
        output: 'sudo: docker-compose: command not found',
        loginOnly: { standalone: '/usr/local/bin/docker-compose' },
      },
    },
    [
      'Compose is there for ubuntu (/usr/local/bin/docker-compose), but not for root, through whom Docker is reached:\nsudo: docker-compose: command not found',
    ],
  ],
  [
    'a Compose that is too old for the engine',
    { compose: { ok: false, output: 'client is too old', program: 'docker-compose', engineRefuses: true } },
    ['docker-compose cannot talk to the Docker engine of the server: client is too old'],
  ],
  [
    'processes that are hidden, which is not an nginx that does not run',
    { nginx: { ...nginx, master: undefined, processesAreHidden: true } },
    [expect.stringMatching(/^ubuntu cannot see whether nginx runs: .*hidepid/)],
  ],
  [
    'no program of nginx',
    { nginx: { ...nginx, command: '', test: { ok: false, output: '' } } },
    [expect.stringMatching(/^the server has no program nginx, openresty or angie/)],
  ],
  [
    'sudo that refuses nginx, which is not a fault of nginx',
    { nginx: { ...nginx, test: { ok: false, output: 'x' }, refusal: 'sudo: no' }, deniedCommands: ['nginx -T'] },
    ['ubuntu may not run as root, without a password: nginx -T'],
  ],
  ['a right that sudo does not show, which is only a warning', { uncheckedCommands: ['nginx -t'] }, []],
  [
    'a folder of the link that does not exist',
    {
      site: { kind: 'missing' },
      siteFolder: 'missing',
      includes: { patterns: ['/etc/nginx/conf.d/*.conf'], link: '/x' },
    },
    [
      'the folder /etc/nginx/sites-enabled of site-link does not exist on the server; nginx includes /etc/nginx/conf.d/*.conf',
    ],
  ],
  [
    'a link in a folder that may not be entered',
    { site: { kind: 'unknown' } },
    [expect.stringContaining('may not read the folder')],
  ],
  ['neither curl nor wget', { httpClient: undefined }, [expect.stringContaining('neither curl nor wget')]],
  ['no flock', { hasFlock: false }, ['the server has no flock, which is needed for the lock']],
  [
    'a file instead of the link',
    { site: { kind: 'other', what: 'regular file' } },
    [expect.stringMatching(/default is a regular file, not a link/)],
  ],
  [
    'a site that does not exist',
    { sites: { ...sites, green: { resolved: '', missing: true } } },
    ['/etc/nginx/sites-available/green (green-site) does not exist on the server'],
  ],
  [
    'a site that cannot be read',
    { sites: { ...sites, green: { resolved: '', missing: false } } },
    ['/etc/nginx/sites-available/green (green-site) cannot be read by ubuntu'],
  ],
  [
    'a site with another port',
    { sites: { ...sites, green: site(9000) } },
    [expect.stringContaining('green passes requests to port 9000, but green-port is 8082')],
  ],
  [
    'a site with the port of the other color',
    { sites: { ...sites, green: site(8081) } },
    [expect.stringContaining("is the site of green (port 8082) but passes requests to port 8081, which is blue's")],
  ],
  [
    'sites with exchanged ports',
    { sites: { blue: site(8082), green: site(8081) } },
    [expect.stringContaining('site of blue'), expect.stringContaining('site of green')],
  ],
  [
    'a site with both ports',
    { sites: { ...sites, green: site(8082, 8081) } },
    [expect.stringContaining("which is blue's")],
  ],
  [
    'a site without a port in it',
    { sites: { ...sites, green: { resolved: '', missing: false, text: 'proxy_pass http://green;' } } },
    [],
  ],
]

test.each(problems)('%s', (_, changes, expected) => {
  expect(findProblems({ ...readyHost, ...changes })).toEqual(expected)
})

describe('both sites have a place for each color, such as for a health check', () => {
  const withHealth = (port: number) => ({
    ...site(port),
    text: `upstream live { server localhost:${port}; } upstream b { server localhost:8081; } upstream g { server localhost:8082; }
      server { location / { proxy_pass http://live; } location /b { proxy_pass http://b; } location /g { proxy_pass http://g; } }`,
  })
  const state = { ...readyHost, sites: { blue: withHealth(8081), green: withHealth(8082) } }
  const warningsOf = (inputs: Readonly<Record<string, string>>) =>
    findDeployWarnings(state, read(inputs)).map(({ found }) => found)

  test('a deployment is not refused', () => {
    expect(findProblems(state)).toEqual([])
  })

  test('a deployment warns that it stops a color which nginx passes requests to, unless it keeps it', () => {
    expect(warningsOf({})).toEqual([
      expect.stringContaining("port 8081, which is blue's, whichever color is live; nginx answers 502 there while"),
      expect.stringContaining("port 8082, which is green's"),
    ])
    expect(warningsOf({ 'old-color': 'keep' })).toEqual([])
  })

  test('a site that lacks its own port is refused as before', () => {
    expect(findProblems({ ...state, sites: { ...state.sites, green: withHealth(8081) } })).toContainEqual(
      expect.stringContaining("is the site of green (port 8082) but passes requests to port 8081, which is blue's"),
    )
  })
})

test('the problem of an nginx configuration with an error contains the output of nginx', () => {
  const test = { ok: false, output: 'nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/other.conf:3' }
  const [problem] = findProblems({ ...readyHost, nginx: { ...nginx, test } })
  expect(problem).toContain('other.conf:3')
})

test.each([
  ['ubuntu', 'ubuntu-deploy'],
  ['ana.lee', 'ana-lee-deploy'],
])('the fix for the rights of %s writes a file that sudo reads, and checks it', (username, file) => {
  const found = runChecks({ ...readyHost, deniedCommands: ['nginx -t'] }, read({ username }), both(model({}, {})))
  expect(found.find(({ name }) => name === 'Rights')?.fix).toBe(
    `echo '${username} ALL=(root) NOPASSWD: /usr/sbin/nginx -t' | sudo tee -a /etc/sudoers.d/${file} && sudo chmod 440 /etc/sudoers.d/${file} && sudo visudo -c`,
  )
})

test('all problems are reported together', () => {
  const many = {
    ...readyHost,
    httpClient: undefined,
    sites: { blue: { resolved: '', missing: true }, green: { resolved: '', missing: true } },
  }
  expect(findProblems(many)).toHaveLength(3)
})

describe('the Compose file', () => {
  test.each([
    ['fits', model({}, {}), []],
    ['publishes more ports', model({ published: [{ port: 9000 }, { port: 8081 }] }, {}), []],
    ["uses the host's network", model({ published: [], hostNetwork: true }, {}), []],
    [
      'publishes nothing',
      model({ published: [] }, {}),
      [expect.stringContaining('"blue" publishes no port, but blue-port is 8081')],
    ],
    [
      'publishes another port',
      model({}, { published: [{ port: 1 }, { port: 2 }] }),
      [expect.stringContaining('"green" publishes 1, 2, but green-port is 8082')],
    ],
    ['builds', model({ image: undefined }, {}), [expect.stringContaining('"blue" has neither image: nor build:')]],
    [
      'has only one color',
      new Map([['blue', service({ published: [{ port: 8081 }] })]]),
      ['green-services names "green", but the Compose file has only "blue"'],
    ],
  ])('%s', (_, compose, expected) => {
    expect(
      blockingProblems(colors.map((color) => serviceCheck({ state: readyHost, models: both(compose) }, config, color))),
    ).toEqual(expected)
  })
})

describe('a fix never takes the site down', () => {
  const fixOf = (name: string, changes: Partial<HostState>, compose = model({}, {})) =>
    runChecks({ ...readyHost, ...changes }, config, both(compose)).find((each) => each.name === name)?.fix
  const siteOnPort = (resolved: string, port: number) => ({ ...site(port), resolved })
  const regular = { kind: 'other', what: 'regular file' } as const
  const dangling = { kind: 'link', target: '/gone', resolved: '/gone', dangles: true } as const
  const passesTo = (...passed: readonly Color[]) => ({
    nginx: { ...nginx, passesTo: { blue: passed.includes('blue'), green: passed.includes('green') } },
  })
  const running = (...services: readonly string[]) => ({ containers: services.map((each) => createContainer(each)) })

  test.each([8080, 8082])('a site that is linked is not edited (port %i)', (port) => {
    expect(fixOf('Site of blue', { sites: { ...sites, blue: siteOnPort(blueSite, port) } })).toBeUndefined()
  })
  test('a site that is not linked is edited', () => {
    const green = siteOnPort(greenSite, 8080)
    expect(fixOf('Site of green', { sites: { ...sites, green } })).toBe(`sudo sed -i 's/:8080\\b/:8082/' ${greenSite}`)
  })
  test('the fix changes the workflow if the site and the Compose file have the same port', () => {
    const blue = siteOnPort(blueSite, 8080)
    const compose = model({ published: [{ port: 8080 }] }, {})
    for (const name of ['Site of blue', 'Services of blue'])
      expect(fixOf(name, { sites: { ...sites, blue } }, compose)).toBe('blue-port: 8080  # in the workflow')
  })
  test('a site that cannot be read is not overwritten', () => {
    expect(fixOf('Site of green', { sites: { ...sites, green: { resolved: greenSite, missing: false } } })).toBe(
      `sudo chmod a+r ${greenSite}`,
    )
  })
  test.each([
    ['a dangling link, green runs', { site: dangling, ...running('green'), ...passesTo() }, greenSite],
    ['a dangling link, both run', { site: dangling, ...running('blue', 'green'), ...passesTo() }, undefined],
    ['a file, nothing runs', { site: regular, ...passesTo('blue') }, undefined],
    [
      'a file, and nginx passes requests to green, both run',
      { site: regular, ...running('blue', 'green'), ...passesTo('green') },
      greenSite,
    ],
    [
      'a file, and nginx passes requests to green, blue runs',
      { site: regular, ...running('blue'), ...passesTo('green') },
      undefined,
    ],
  ])('the fix of the link points it to the live color, or there is no fix: %s', (_, more, expected) => {
    const line = fixOf('Link', more)
    expect(line?.split(' ').at(-2)).toBe(expected)
  })
})

import { describe, expect, test } from '@jest/globals'
import type { ComposeModel, Service } from '../src/compose-model.ts'
import { stopsDeploy, type Check } from '../src/check.ts'
import { colors } from '../src/color.ts'
import { checksOf } from '../src/readiness.ts'
import { serviceCheck } from '../src/readiness/services.ts'
import type { HostState } from '../src/state.ts'
import { read } from './inputs/given.ts'
import { readyHost } from './support/host-state.ts'

const config = read()
const service = (more: Partial<Service> = {}): Service => ({
  image: 'app:1',
  published: [],
  hostNetwork: false,
  ...more,
})
const model = (blue: Partial<Service>, green: Partial<Service>): ComposeModel =>
  new Map([
    ['blue', service({ published: [{ port: 8081 }], ...blue })],
    ['green', service({ published: [{ port: 8082 }], ...green })],
  ])

/** What a deployment is refused for. */
const refusals = (checks: readonly Check[]) => checks.filter(stopsDeploy).map(({ found }) => found)
const findProblems = (state: HostState) => refusals(checksOf(state, config, model({}, {})))
const { nginx, sites } = readyHost
const site = (...ports: readonly number[]) => ({
  resolved: '',
  text: ports.map((port) => `proxy_pass http://127.0.0.1:${port};`).join('\n'),
})

test('a host that is ready has no problem', () => {
  expect(findProblems(readyHost)).toEqual([])
})

const problems: readonly [string, Partial<HostState>, readonly unknown[]][] = [
  ['no folder', { directory: false }, ['the folder /srv/app is not on the host, or ubuntu may not enter it']],
  [
    'no Docker (and then no word of Compose)',
    { docker: { ok: false, said: 'permission denied', sudo: false }, compose: { ok: false, said: 'x' } },
    [expect.stringMatching(/^Docker cannot be reached by ubuntu, .*permission denied$/)],
  ],
  ['no Compose', { compose: { ok: false, said: 'yaml: line 3' } }, ['Compose cannot be used: yaml: line 3']],
  ['neither curl nor wget', { http: undefined }, [expect.stringContaining('neither curl nor wget')]],
  [
    'a file in the place of the link',
    { link: { kind: 'other', what: 'regular file' } },
    [expect.stringMatching(/default is a regular file, not a link/)],
  ],
  [
    'a site that is not there',
    { sites: { ...sites, green: { resolved: '' } } },
    ['/etc/nginx/sites-available/green (green-site) is not on the host, or cannot be read'],
  ],
  [
    'a site of another port',
    { sites: { ...sites, green: site(9000) } },
    [expect.stringContaining('green passes requests to port 9000, but green-port is 8082')],
  ],
  [
    'a site with the port of the other colour',
    { sites: { ...sites, green: site(8081) } },
    [expect.stringContaining("is the site of green (port 8082) but passes requests to port 8081, which is blue's")],
  ],
  [
    'sites that are crossed',
    { sites: { blue: site(8082), green: site(8081) } },
    [expect.stringContaining('site of blue'), expect.stringContaining('site of green')],
  ],
  [
    'a site with both ports',
    { sites: { ...sites, green: site(8082, 8081) } },
    [expect.stringContaining("which is blue's")],
  ],
  [
    'a site that names no port itself',
    { sites: { ...sites, green: { resolved: '', text: 'proxy_pass http://green;' } } },
    [],
  ],
]

test.each(problems)('%s', (_, more, expected) => {
  expect(findProblems({ ...readyHost, ...more })).toEqual(expected)
})

test('an nginx that refuses its configuration is named with what it says', () => {
  const test = { ok: false, said: 'nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/other.conf:3' }
  const [problem] = findProblems({ ...readyHost, nginx: { ...nginx, test } })
  expect(problem).toContain('other.conf:3')
})

test('all problems are told at once', () => {
  const many = { ...readyHost, http: undefined, sites: { blue: { resolved: '' }, green: { resolved: '' } } }
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
    ['builds', model({ image: undefined }, {}), [expect.stringContaining('"blue" has no image:')]],
    [
      'lacks a colour',
      new Map([['blue', service({ published: [{ port: 8081 }] })]]),
      ['green-services names "green", but the Compose file has "blue"'],
    ],
  ])('%s', (_, compose, expected) => {
    expect(refusals(colors.map((color) => serviceCheck(compose, config, color)))).toEqual(expected)
  })
})

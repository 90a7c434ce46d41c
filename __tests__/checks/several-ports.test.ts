import { expect, test } from '@jest/globals'
import { fixedPlaceChecks } from '../../src/checks/fixed-places.ts'
import { siteCheck } from '../../src/checks/nginx.ts'
import { exposureCheck, portCheck } from '../../src/checks/ports.ts'
import { serviceCheck } from '../../src/checks/services.ts'
import type { ComposeModel } from '../../src/domain/compose-model.ts'
import { findOtherHolder } from '../../src/domain/port-holder.ts'
import { findSiteRequests } from '../../src/domain/site-request.ts'
import { read } from '../inputs/given.ts'
import { both, readyHost } from '../support/host-state.ts'

const config = read({
  ...{ 'blue-services': 'api-blue web-blue', 'green-services': 'api-green web-green' },
  ...{ 'blue-port': '8081, 3001', 'green-port': '8082, 3002', 'health-path': '/health, /up' },
})
const siteOf = (api: number, web: number) => `server { listen 80 default_server;
  location /api { proxy_pass http://127.0.0.1:${api}; } location / { proxy_pass http://127.0.0.1:${web}; } }`
const hostWith = (blue: string, green: string) => ({
  ...readyHost,
  sites: {
    blue: { ...readyHost.sites.blue, text: blue },
    green: { ...readyHost.sites.green, text: green },
  },
})
const ready = hostWith(siteOf(8081, 3001), siteOf(8082, 3002))
const publishing = (port: number, address = '127.0.0.1') => ({
  image: 'x',
  published: [{ port, address, target: 80 }],
  hostNetwork: false,
})
const modelWith = (webPort: number, address?: string): ComposeModel =>
  new Map([
    ['api-blue', publishing(8081)],
    ['web-blue', publishing(3001)],
    ['api-green', publishing(8082)],
    ['web-green', publishing(webPort, address)],
  ])
const models = both(modelWith(3002))

test('each port must be published by a service of the color', () => {
  expect(serviceCheck({ state: ready, models }, config, 'green')).toMatchObject({
    result: 'ok',
    found: '"api-green", "web-green"; "api-green" publishes port 8082, "web-green" publishes port 3002',
  })
  expect(serviceCheck({ state: ready, models: both(modelWith(3010)) }, config, 'green')).toMatchObject({
    result: 'error',
    found: 'service "api-green", "web-green" publishes 8082, 3010, but green-port is 3002; the two must be the same',
  })
})

test('the inputs are corrected where the site and the Compose file agree on all ports', () => {
  const state = hostWith(siteOf(8081, 3001), siteOf(8082, 3010))
  const { fix } = serviceCheck({ state, models: both(modelWith(3010)) }, config, 'green')
  expect(fix).toBe('green-port: 8082, 3010  # in the workflow')
})

test.each<readonly [string, string, string, RegExp, string | undefined]>([
  ['its own ports', siteOf(8082, 3002), 'ok', /passes requests to ports 8082, 3002$/, undefined],
  [
    'the second port of the other color',
    siteOf(8082, 3001),
    'error',
    /the site of green \(ports 8082, 3002\) but passes requests to port 3001, which is blue's/,
    's/:3001\\b/:3002/',
  ],
  ['another second port', siteOf(8082, 9), 'error', /to port 8082, 9, but green-port is 8082, 3002/, 's/:9\\b/:3002/'],
])('the site of green passes requests to %s', (_, green, result, found, fix) => {
  const check = siteCheck({ state: hostWith(siteOf(8081, 3001), green), models }, config, 'green')
  expect(check.result).toBe(result)
  expect(check.found).toMatch(found)
  if (fix !== undefined) expect(check.fix).toContain(fix)
})

test('a site that is missing is made from the other one with each of its ports', () => {
  const state = { ...ready, sites: { ...ready.sites, green: { resolved: '', missing: true } } }
  expect(siteCheck({ state, models }, config, 'green').fix).toContain("'s/:8081\\b/:8082/; s/:3001\\b/:3002/'")
})

test('a program on the second port keeps the color from starting, and must not answer for the live one', () => {
  const { green, blue } = readyHost.ports
  const taken = (number: number) => ({ number, addresses: ['127.0.0.1'], publishers: [] })
  const state = { ...ready, ports: { blue: [...blue, taken(3001)], green: [...green, taken(3002)] } }
  expect(portCheck({ state, models }, config, 'green')).toMatchObject({
    result: 'error',
    found: 'another program listens on port 3002, so green cannot start',
  })
  expect(portCheck({ state: ready, models }, config, 'green').found).toBe('port 8082 is free')
  expect(findOtherHolder(state, config, 'blue')).toMatchObject({ kind: 'program', port: { number: 3001 } })
})

test('a second port that is open to the internet is reported', () => {
  expect(exposureCheck(both(modelWith(3002, '0.0.0.0')), config)).toMatchObject({
    result: 'warning',
    found: expect.stringMatching(/^"web-green" publishes port 3002 on 0\.0\.0\.0/),
  })
})

test('a place that both sites pass to the second port of one color is reported', () => {
  const state = hostWith(siteOf(8081, 3001), siteOf(8082, 3001))
  expect(fixedPlaceChecks(state, config)).toMatchObject([
    { result: 'warning', found: expect.stringContaining("some place to port 3001, which is blue's") },
  ])
  expect(fixedPlaceChecks(ready, config)).toEqual([])
})

test('a place that leads to the second port leads to the color', () => {
  const requests = findSiteRequests(ready, config).filter(({ forwardedProto }) => forwardedProto === undefined)
  expect(requests.map(({ url, passesTo }) => [url, passesTo])).toEqual([
    ['http://127.0.0.1/', ['blue', 'green']],
    ['http://127.0.0.1/health', ['blue', 'green']],
    ['http://127.0.0.1/up', ['blue', 'green']],
  ])
})

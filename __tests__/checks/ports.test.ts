import { expect, test } from '@jest/globals'
import { exposureCheck, portCheck } from '../../src/checks/ports.ts'
import type { ComposeModel } from '../../src/domain/compose-model.ts'
import { read } from '../inputs/given.ts'
import { both, createContainer, readyHost } from '../support/host-state.ts'

const config = read()

test.each([
  ['127.0.0.1', 'ok'],
  ['127.0.1.1', 'ok'],
  ['::1', 'ok'],
  ['[::1]', 'ok'],
  [undefined, 'warning'],
  ['0.0.0.0', 'warning'],
  ['::', 'warning'],
  ['10.0.0.1', 'warning'],
])('a port that is published on %s: %s', (address, result) => {
  const published = [{ port: 8081, address, target: 80 }]
  const model: ComposeModel = new Map([['blue', { image: 'x', published, hostNetwork: false }]])
  expect(exposureCheck(both(model), config).result).toBe(result)
})

test("a service on the server's network is reported as public", () => {
  const model: ComposeModel = new Map([['blue', { image: 'x', published: [], hostNetwork: true }]])
  expect(exposureCheck(both(model), config).found).toMatch(/"blue" publishes port 8081 on the server's network/)
})

const greenOn = (address: string | undefined): ComposeModel =>
  new Map([['green', { image: 'x', published: [{ port: 8082, address, target: 80 }], hostNetwork: false }]])
const listeningAt = (...addresses: readonly string[]) => ({
  ...readyHost,
  ports: { ...readyHost.ports, green: [{ number: 8082, addresses, publishers: [] }] },
})

test.each([
  ['127.0.0.1', [], 'ok'],
  ['127.0.0.1', ['127.0.0.1'], 'error'],
  ['127.0.0.1', ['0.0.0.0'], 'error'],
  ['127.0.0.1', ['::'], 'error'],
  // Docker can publish the port beside a program that listens at another address.
  ['127.0.0.1', ['10.0.0.5'], 'ok'],
  ['10.0.0.5', ['127.0.0.1'], 'ok'],
  ['0.0.0.0', ['10.0.0.5'], 'error'],
  [undefined, ['10.0.0.5'], 'error'],
])('green is published on %s, and a program listens at %j: %s', (address, listening, result) => {
  const state = listeningAt(...listening)
  expect(portCheck({ state, models: both(greenOn(address)) }, config, 'green').result).toBe(result)
})

test.each([
  ['localhost', ['::1'], 'error'],
  ['localhost', ['10.0.0.5'], 'ok'],
  ['localhost', [], 'ok'],
  ['127.0.0.1', ['::1'], 'ok'],
])('green is published on 127.0.0.1, its site names %s, and a program listens at %j: %s', (name, listening, result) => {
  const green = { ...readyHost.sites.green, text: `upstream x { server ${name}:8082; } proxy_pass http://x;` }
  const state = { ...listeningAt(...listening), sites: { ...readyHost.sites, green } }
  const check = portCheck({ state, models: both(greenOn('127.0.0.1')) }, config, 'green')
  expect(check.result).toBe(result)
  if (result === 'error') expect(check.fix).toContain('s/localhost:8082\\b/127.0.0.1:8082/')
})

test('a container on the network of the host uses its own port', () => {
  const state = { ...listeningAt('0.0.0.0'), containers: [createContainer('green')] }
  expect(portCheck({ state, models: both(greenOn(undefined)) }, config, 'green').found).toMatch(
    /is used by green itself/,
  )
})

test('the program on a port is named where it is known', () => {
  const green = { number: 8082, addresses: ['0.0.0.0'], publishers: [], program: { name: 'node', pid: 812 } }
  const state = { ...readyHost, ports: { ...readyHost.ports, green: [green] } }
  expect(portCheck({ state, models: both(greenOn('127.0.0.1')) }, config, 'green').found).toBe(
    'the program node (process 812) listens on port 8082, so green cannot start',
  )
})

import { expect, test } from '@jest/globals'
import { exposureCheck, portCheck } from '../../src/checks/ports.ts'
import type { ComposeModel } from '../../src/domain/compose-model.ts'
import { read } from '../inputs/given.ts'
import { createContainer, readyHost } from '../support/host-state.ts'

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
  expect(exposureCheck(model, config).result).toBe(result)
})

test("a service on the server's network is reported as public", () => {
  const model: ComposeModel = new Map([['blue', { image: 'x', published: [], hostNetwork: true }]])
  expect(exposureCheck(model, config).found).toMatch(/"blue" publishes port 8081 on the server's network/)
})

test.each([
  ['127.0.0.1', 'loopback', 'error'],
  ['127.0.0.1', 'any', 'error'],
  ['127.0.0.1', 'other', 'ok'],
  [undefined, 'other', 'error'],
] as const)('a color on %s and another program on %s: %s', (address, listener, result) => {
  const model: ComposeModel = new Map([
    ['green', { image: 'x', published: [{ port: 8082, address }], hostNetwork: false }],
  ])
  const state = { ...readyHost, listeners: { blue: [], green: [listener] } }
  expect(portCheck({ state, model }, config, 'green').result).toBe(result)
  const own = { ...state, containers: [createContainer('green', { status: 'restarting' })] }
  expect(portCheck({ state: own, model }, config, 'green').result).toBe('ok')
})

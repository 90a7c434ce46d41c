import { expect, test } from '@jest/globals'
import { exposureCheck } from '../../src/checks/ports.ts'
import type { ComposeModel } from '../../src/domain/compose-model.ts'
import { read } from '../inputs/given.ts'

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

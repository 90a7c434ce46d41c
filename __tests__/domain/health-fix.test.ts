import { expect, test } from '@jest/globals'
import { findHealthFix } from '../../src/domain/health-fix.ts'
import type { HttpAnswer } from '../../src/domain/http-answer.ts'
import { read } from '../inputs/given.ts'

const findFix = (answer: HttpAnswer, inputs: Readonly<Record<string, string>> = {}) => {
  const { health } = read(inputs)
  return findHealthFix(answer, health, { path: health.paths[0], port: 8081 })
}
const redirect = (status: number, location: string) => ({ kind: 'answer', status, location, body: '' }) as const
const plain = (status: number) => ({ kind: 'answer', status, body: '' }) as const
const headerFix = /redirects http to https: set health-headers to "X-Forwarded-Proto: https"/

test.each([
  [301, 'https://127.0.0.1/actuator/health', headerFix],
  [307, 'https://shop.example.com:8443/actuator/health', headerFix],
  [302, 'https://shop.example.com/login', /set health-path to a path that is answered without a redirect/],
  [308, '/login', /without a redirect/],
  [301, 'http://127.0.0.1/actuator/health', /without a redirect/],
])('a %d to %s', (status, location, fix) => {
  expect(findFix(redirect(status, location))).toMatch(fix)
})

test('the header is not advised when it is sent', () => {
  const inputs = { 'health-headers': 'x-forwarded-proto: https' }
  expect(findFix(redirect(301, 'https://127.0.0.1/actuator/health'), inputs)).not.toMatch('health-headers')
})

test.each([
  [
    {},
    404,
    /nothing is at \/actuator\/health on port 8081; is the actuator on a port of its own \(management\.server\.port\)\?/,
  ],
  [{ 'health-path': '/up' }, 404, /^nothing is at \/up on port 8081: set health-path/],
  [{}, 401, /without a login/],
  [{}, 400, /set health-host/],
  [{ 'health-host': 'shop.example.com' }, 400, undefined],
  [{}, 503, undefined],
  [{ 'health-status': '404' }, 404, undefined],
])('with %j, status %d', (inputs, status, fix) => {
  const found = findFix(plain(status), inputs)
  if (fix === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(fix)
})

test('no answer shows nothing to do', () => {
  expect(findFix({ kind: 'none', reason: 'refused' })).toBeUndefined()
})

import { expect, test } from '@jest/globals'
import { findHealthFix } from '../../src/domain/health-fix.ts'
import { read } from '../inputs/given.ts'

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
  expect(findHealthFix(redirect(status, location), read().health, 8081)).toMatch(fix)
})

test('the header is not advised when it is sent', () => {
  const { health } = read({ 'health-headers': 'x-forwarded-proto: https' })
  expect(findHealthFix(redirect(301, 'https://127.0.0.1/actuator/health'), health, 8081)).not.toMatch('health-headers')
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
  const found = findHealthFix(plain(status), read(inputs).health, 8081)
  if (fix === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(fix)
})

test('no answer shows nothing to do', () => {
  expect(findHealthFix({ kind: 'none', reason: 'refused' }, read().health, 8081)).toBeUndefined()
})

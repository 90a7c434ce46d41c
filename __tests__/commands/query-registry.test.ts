import { expect, test } from '@jest/globals'
import { parseAnswer, registryOf } from '../../src/commands/query-registry.ts'
import { encode } from '../../src/host/facts.ts'

test.each([
  ['nginx', 'https://index.docker.io/v1/'],
  ['team/shop:1', 'https://index.docker.io/v1/'],
  ['ghcr.io/team/shop:1', 'ghcr.io'],
  ['localhost/shop', 'localhost'],
  ['localhost:5000/shop:1', 'localhost:5000'],
  ['123.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:1', '123.dkr.ecr.eu-west-1.amazonaws.com'],
])('the registry of %s, as docker login files it', (image, registry) => {
  expect(registryOf(image)).toBe(registry)
})

const platforms =
  '{"Platforms":[{"os":"linux","architecture":"arm","variant":"v7"},{"os":"linux","architecture":"amd64"}]}'

test.each([
  [['0', '200', encode(platforms)], { kind: 'has', platforms: ['linux/arm', 'linux/amd64'] }],
  [['0', '200', encode('{"Platforms":[{"os":"","architecture":""}]}')], { kind: 'has', platforms: [] }],
  [['0', '200', encode('no JSON')], { kind: 'has', platforms: [] }],
  [['0', '404', encode('{"message":"manifest unknown"}')], { kind: 'lacks', said: 'manifest unknown' }],
  [['0', '403', encode('{"message":"denied"}')], { kind: 'refuses', said: 'denied' }],
  [['0', '500', encode('{"message":"no basic auth credentials"}')], { kind: 'refuses' }],
  [['0', '500', encode('{"message":"pull access denied"}')], { kind: 'refuses' }],
  [['0', '401', encode('')], { kind: 'refuses' }],
  [['0', '503', encode('<html>')], { kind: 'silent', said: '<html>' }],
  [['0', '500', encode('{"message":"dial tcp: no such host"}')], { kind: 'silent', said: 'dial tcp: no such host' }],
  [['28', '000', encode('timed out')], { kind: 'silent' }],
  [['7', '000', encode('curl: (7) no such socket')], { kind: 'unknown', why: 'curl: (7) no such socket' }],
  [['-', '-', encode('no curl')], { kind: 'unknown', why: 'no curl' }],
  [[], { kind: 'unknown' }],
])('what an answer means: %j', (words, expected) => {
  expect(parseAnswer('app', words)).toMatchObject(expected)
})

import { expect, test } from '@jest/globals'
import { parseRegistryAnswer } from '../../src/commands/query-registry.ts'
import { registryName } from '../../src/domain/registry.ts'
import { encodeText } from '../../src/host/facts.ts'

test.each([
  ['nginx', 'https://index.docker.io/v1/'],
  ['team/shop:1', 'https://index.docker.io/v1/'],
  ['ghcr.io/team/shop:1', 'ghcr.io'],
  ['localhost/shop', 'localhost'],
  ['localhost:5000/shop:1', 'localhost:5000'],
  ['123.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:1', '123.dkr.ecr.eu-west-1.amazonaws.com'],
])('the registry of %s, as docker login stores it', (image, registry) => {
  expect(registryName(image)).toBe(registry)
})

const platforms =
  '{"Platforms":[{"os":"linux","architecture":"arm","variant":"v7"},{"os":"linux","architecture":"amd64"}]}'

test.each([
  [['0', '200', encodeText(platforms)], { kind: 'available', platforms: ['linux/arm', 'linux/amd64'] }],
  [['0', '200', encodeText('{"Platforms":[{"os":"","architecture":""}]}')], { kind: 'available', platforms: [] }],
  [['0', '200', encodeText('no JSON')], { kind: 'available', platforms: [] }],
  [['0', '404', encodeText('{"message":"manifest unknown"}')], { kind: 'missing', output: 'manifest unknown' }],
  [['0', '403', encodeText('{"message":"denied"}')], { kind: 'denied', output: 'denied' }],
  [['0', '500', encodeText('{"message":"no basic auth credentials"}')], { kind: 'denied' }],
  [['0', '500', encodeText('{"message":"pull access denied"}')], { kind: 'denied' }],
  [['0', '401', encodeText('')], { kind: 'denied' }],
  [['0', '503', encodeText('<html>')], { kind: 'unreachable', output: '<html>' }],
  [
    ['0', '500', encodeText('{"message":"dial tcp: no such host"}')],
    { kind: 'unreachable', output: 'dial tcp: no such host' },
  ],
  [['28', '000', encodeText('timed out')], { kind: 'unreachable' }],
  [['7', '000', encodeText('curl: (7) no such socket')], { kind: 'unknown', reason: 'curl: (7) no such socket' }],
  [['-', '-', encodeText('no curl')], { kind: 'unknown', reason: 'no curl' }],
  [[], { kind: 'unknown' }],
])('the meaning of the answer %j', (words, expected) => {
  expect(parseRegistryAnswer('app', words)).toMatchObject(expected)
})

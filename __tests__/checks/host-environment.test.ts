import { describe, expect, test } from '@jest/globals'
import type { ComposeModel } from '../../src/domain/compose-model.ts'
import { clockCheck, memoryCheck } from '../../src/checks/capacity.ts'
import { exposureCheck, includeCheck, nameCheck } from '../../src/checks/conflicts.ts'
import type { HostEnvironment } from '../../src/domain/host-environment.ts'
import { read } from '../inputs/given.ts'

const nothing: HostEnvironment = { openPorts: [], unitStates: new Map(), registry: [] }
const config = read()

describe('an include line that takes the link along', () => {
  const link = '/etc/nginx/sites-enabled/default'
  test.each([
    ['/etc/nginx/sites-enabled/*', link, 'ok'],
    ['/etc/nginx/sites-enabled/default', link, 'ok'],
    ['/etc/nginx/*/def?ult', link, 'ok'],
    ['/etc/nginx/sites-[ae]nabled/*', link, 'ok'],
    ['/etc/nginx/*', link, 'error'],
    ['/etc/nginx/conf.d/*.conf', link, 'error'],
    ['/etc/nginx/sites-enabled/*.conf', link, 'error'],
    ['/etc/nginx/sites-enabled/d.fault', link, 'error'],
    ['/etc/nginx/sites-enabled/*', '/etc/nginx/sites-enabled/.hidden', 'error'],
    ['/etc/nginx/((', link, 'error'],
  ])('%s for %s: %s', (pattern, path, result) => {
    const includes = { patterns: ['/etc/nginx/mime.types', pattern], link: path }
    expect(includeCheck({ ...nothing, includes }, config).result).toBe(result)
  })
})

describe('names', () => {
  const model = (containerName?: string): ComposeModel =>
    new Map([['blue', { image: 'x', published: [], hostNetwork: false, containerName }]])
  const check = (name: string | undefined, project: string, service: string) =>
    nameCheck(
      { model: model(name), around: { ...nothing, containers: [{ name: 'shop', project, service }] }, project: 'app' },
      config,
    )

  test('that Compose gives out', () => expect(check(undefined, '', '').result).toBe('ok'))
  test('that the service has itself', () => expect(check('shop', 'app', 'blue').result).toBe('ok'))
  test('that another service has', () => expect(check('shop', 'app', 'db').result).toBe('error'))
  test('that another project has', () =>
    expect(check('shop', 'old', 'blue').found).toBe(
      'a container of the project old, service blue has the name shop already',
    ))
  test('that nobody could list', () =>
    expect(nameCheck({ model: model('shop'), around: nothing, project: 'app' }, config).result).toBe('unknown'))
  test('the neighbour is left alone: the line is of the Compose file', () =>
    expect(check('shop', 'old', 'blue').fix).toBe('container_name: shop  # take this line away, in the Compose file'))
  test('only what a deployment starts counts: the colors, and what they depend on', () => {
    const plain = { image: 'x', published: [], hostNetwork: false }
    const shared = (dependsOn: readonly string[]): ComposeModel =>
      new Map([
        ['blue', { ...plain, dependsOn }],
        ['queue', { ...plain, dependsOn: ['db', 'blue'] }],
        ['db', { ...plain, containerName: 'shop' }],
        ['mail', { ...plain, containerName: 'shop' }],
      ])
    const around = { ...nothing, containers: [{ name: 'shop', project: 'old', service: 'db' }] }
    const result = (dependsOn: readonly string[]) =>
      nameCheck({ model: shared(dependsOn), around, project: 'app' }, config).result
    expect([result([]), result(['queue'])]).toEqual(['ok', 'error'])
  })
})

test.each([
  ['127.0.0.1', 'ok'],
  ['127.0.1.1', 'ok'],
  ['::1', 'ok'],
  ['[::1]', 'ok'],
  [undefined, 'warning'],
  ['0.0.0.0', 'warning'],
  ['::', 'warning'],
  ['10.0.0.1', 'warning'],
])('a port on %s: %s', (address, result) => {
  const published = [{ port: 8081, address, target: 80 }]
  const model: ComposeModel = new Map([['blue', { image: 'x', published, hostNetwork: false }]])
  expect(exposureCheck(model, config).result).toBe(result)
})

test('the network of the host is open to the world as a whole', () => {
  const model: ComposeModel = new Map([['blue', { image: 'x', published: [], hostNetwork: true }]])
  expect(exposureCheck(model, config).found).toMatch(/"blue" publishes port 8081 on the host's network/)
})

test.each([
  [-11_500, 'warning'],
  [-9_000, 'ok'],
  [0, 'ok'],
  [12_000, 'ok'], // it may have told its time at the end of the 3 s that the answer took
  [15_000, 'warning'],
])('a clock that is %d ms off, heard after 3 s: %s', (off, result) => {
  const askedAt = 1_700_000_000_000
  const times = { askedAt, heardAt: askedAt + 3_000 }
  expect(clockCheck({ ...nothing, clockMs: askedAt + off }, times).result).toBe(result)
})

test('swap counts as room', () => {
  const containerMemoryBytes = [300 * 2 ** 20]
  const check = (swapKiB: number) =>
    memoryCheck({ ...nothing, containerMemoryBytes, memory: { availableKiB: 100_000, swapKiB } }, 'blue')
  expect([check(0).result, check(2_000_000).result]).toEqual(['warning', 'ok'])
  expect(check(2_000_000).found).toContain('of it swap')
})

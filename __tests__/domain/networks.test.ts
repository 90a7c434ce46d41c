import { expect, test } from '@jest/globals'
import type { HostNetwork } from '../../src/domain/host-state.ts'
import { findDivergedNetworks } from '../../src/domain/networks.ts'

const existing: HostNetwork = {
  name: 'app_default',
  isHashed: true,
  labels: { release: '1' },
  options: { mtu: '1400' },
  driver: 'bridge',
  internal: false,
  ipv6: false,
}
const same = 'labels: { release: "1" }, driver_opts: { mtu: 1400 }'
const find = (fields: string) =>
  findDivergedNetworks(`networks: { default: { name: app_default, ${fields} } }`, 'app', [existing])

test.each([
  ['labels', same.replace('"1"', '"2"')],
  ['labels', 'driver_opts: { mtu: 1400 }'],
  ['driver_opts', same.replace('1400', '1500')],
  ['driver', `${same}, driver: overlay`],
  ['internal', `${same}, internal: true`],
  ['enable_ipv6', `${same}, enable_ipv6: true`],
])('a network differs by %s: %s', (key, fields) => {
  expect(find(fields)).toEqual([{ name: 'app_default', differences: [key] }])
})

test.each([same, same.replace('{ release: "1" }', '[release=1]'), 'external: true'])(
  'a network is as written: %s',
  (fields) => {
    expect(find(fields)).toEqual([])
  },
)

test('a network without a name has one that begins with the project; one that does not exist is made by Compose', () => {
  expect(findDivergedNetworks('networks: { default: null, back: null }', 'app', [existing])).toEqual([
    { name: 'app_default', differences: ['driver_opts', 'labels'] },
  ])
})

test.each(['', 'networks: 3', 'services: {}'])('a file without networks has none that differs: %j', (yaml) => {
  expect(findDivergedNetworks(yaml, 'app', [existing])).toEqual([])
})

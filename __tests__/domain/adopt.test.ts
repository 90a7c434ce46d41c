import { expect, test } from '@jest/globals'
import { adoptHolders } from '../../src/domain/adopt.ts'
import { colorContainers, decideCutover } from '../../src/domain/decision.ts'
import type { HostState, Publisher } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { createContainer, readyHost } from '../support/host-state.ts'

const config = read({ adopt: 'true' })
const publisher: Publisher = {
  id: 'f1',
  name: 'old-app',
  image: 'shop:1',
  addresses: ['127.0.0.1'],
  isOneOff: false,
}
const described = { ...createContainer('old-app'), id: 'f1', name: 'old-app', project: '', service: '' }

/** A host whose ports these containers publish. */
const hostWith = (blue: readonly Publisher[], green: readonly Publisher[] = []): HostState => ({
  ...readyHost,
  containers: [],
  foreignContainers: [described],
  ports: {
    blue: [{ number: 8081, addresses: ['127.0.0.1'], publishers: blue }],
    green: [{ number: 8082, addresses: [], publishers: green }],
  },
})

test('a foreign container on the port of a color is its first service, beside those of Compose', () => {
  const own = { ...createContainer('blue'), status: 'exited' }
  const state = adoptHolders({ ...hostWith([publisher]), containers: [own] }, config)
  expect(colorContainers(state, config, 'blue')).toEqual([{ ...described, service: 'blue' }, own])
  expect(colorContainers(state, config, 'green')).toEqual([])
})

const obstacles: readonly (readonly [string, HostState, string])[] = [
  ['one of compose run', hostWith([{ ...publisher, isOneOff: true }]), 'a container of docker compose run'],
  [
    'one of several',
    hostWith([publisher, { ...publisher, id: 'f2', name: 'second', addresses: ['::1'] }]),
    'several containers publish the port: old-app, second',
  ],
  ['one that has both ports', hostWith([publisher], [publisher]), 'old-app publishes the ports of both colors'],
  ['one that is gone', { ...hostWith([publisher]), foreignContainers: [] }, 'Docker did not describe old-app'],
  ['a program', hostWith([]), 'only a container of the Docker engine that the user reaches'],
]

test.each(obstacles)('%s is not adopted, and the refusal says why', (_, found, reason) => {
  const state = adoptHolders(found, config)
  expect(colorContainers(state, config, 'blue')).toEqual([])
  const decision = decideCutover(state, config)
  expect(decision).toMatchObject({ kind: 'refuse', problem: expect.stringContaining(`it is not adopted: ${reason}`) })
})

test('on several ports one container is adopted, and several are not', () => {
  const { ports } = hostWith([publisher])
  const withSecond = (second: Publisher): HostState => ({
    ...hostWith([publisher]),
    ports: { ...ports, blue: [...ports.blue, { number: 3001, addresses: ['127.0.0.1'], publishers: [second] }] },
  })
  const one = adoptHolders(withSecond(publisher), config)
  expect(one.adopted).toEqual({ blue: described })
  expect(decideCutover(one, config)).toMatchObject({ kind: 'proceed' })
  const two = adoptHolders(withSecond({ ...publisher, id: 'f2', name: 'second' }), config)
  expect(two.adopted).toEqual({})
  expect(decideCutover(two, config)).toMatchObject({
    problem: expect.stringContaining('it is not adopted: several containers publish the port: old-app, second'),
  })
})

test('without adopt nothing is adopted', () => {
  expect(adoptHolders(hostWith([publisher]), read()).adopted).toBeUndefined()
})

test('a container at an address that nginx does not reach is not adopted', () => {
  const state = adoptHolders(hostWith([{ ...publisher, addresses: ['10.0.0.5'] }]), config)
  expect(state.adopted).toEqual({})
})

test.each([
  ['the site names', 'set $url http://172.17.0.1:8081;', true],
  ['nginx in a container reaches by the name of the host', 'proxy_pass http://host.docker.internal:8081;', true],
  ['the site names with another port', 'proxy_pass http://172.17.0.1:80811;', false],
])('a container at an address of the host that %s', (_, text, isAdopted) => {
  const addresses = ['172.17.0.1']
  const host = hostWith([])
  const found = {
    ...host,
    ports: { ...host.ports, blue: [{ number: 8081, addresses, publishers: [{ ...publisher, addresses }] }] },
    sites: { ...host.sites, blue: { ...host.sites.blue, text } },
  }
  expect(adoptHolders(found, config).adopted).toEqual(isAdopted ? { blue: described } : {})
  expect(decideCutover(found, read()).kind).toBe(isAdopted ? 'refuse' : 'proceed')
})

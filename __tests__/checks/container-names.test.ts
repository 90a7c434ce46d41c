import { expect, test } from '@jest/globals'
import { containerNameCheck } from '../../src/checks/container-names.ts'
import type { ComposeModel } from '../../src/domain/compose-model.ts'
import { read } from '../inputs/given.ts'
import { both, readyHost } from '../support/host-state.ts'

const config = read()
const plain = { image: 'x', published: [], hostNetwork: false }
const modelWithName = (containerName?: string): ComposeModel => new Map([['blue', { ...plain, containerName }]])

/** Checks the service blue of the project app, on a host with a container named shop. */
const checkBlue = (containerName: string | undefined, project: string, service: string) => {
  const state = { ...readyHost, containerOwners: [{ name: 'shop', project, service }] }
  return containerNameCheck({ models: both(modelWithName(containerName)), state }, config)
}

test('a service without container_name is ok', () => expect(checkBlue(undefined, '', '').result).toBe('ok'))
test('a name that the same service has is ok', () => expect(checkBlue('shop', 'app', 'blue').result).toBe('ok'))
test('a name that another service has is an error', () => expect(checkBlue('shop', 'app', 'db').result).toBe('error'))
test('a name that another project has is an error', () =>
  expect(checkBlue('shop', 'old', 'blue').found).toBe(
    'a container of the project old, service blue already has the name shop',
  ))
test('names are unknown if the containers could not be listed', () => {
  const facts = { models: both(modelWithName('shop')), state: { ...readyHost, containerOwners: undefined } }
  expect(containerNameCheck(facts, config).result).toBe('unknown')
})
test('the fix changes the Compose file, and not the other container', () =>
  expect(checkBlue('shop', 'old', 'blue').fix).toBe('container_name: shop  # remove this line from the Compose file'))
const dependency = (service: string) => ({ service, condition: 'started', required: true }) as const

test('only the services that a deployment starts are checked: the colors, and what they depend on', () => {
  const model = (dependsOn: readonly string[]): ComposeModel =>
    new Map([
      ['blue', { ...plain, dependsOn: dependsOn.map(dependency) }],
      ['queue', { ...plain, dependsOn: ['db', 'blue'].map(dependency) }],
      ['db', { ...plain, containerName: 'shop' }],
      ['mail', { ...plain, containerName: 'shop' }],
    ])
  const state = { ...readyHost, containerOwners: [{ name: 'shop', project: 'old', service: 'db' }] }
  const result = (dependsOn: readonly string[]) =>
    containerNameCheck({ models: both(model(dependsOn)), state }, config).result
  expect([result([]), result(['queue'])]).toEqual(['ok', 'error'])
})

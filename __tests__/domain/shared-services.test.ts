import { expect, test } from '@jest/globals'
import { parseComposeModel } from '../../src/domain/compose-model.ts'
import { findJobs, findSharedServices } from '../../src/domain/shared-services.ts'

const find = (services: string, color: readonly string[] = ['green']) =>
  findSharedServices(parseComposeModel(`services:\n${services}`), color)

/** `name role`, in the order of their start. */
const order = (services: string, color?: readonly string[]) =>
  find(services, color).map(({ service, role }) => `${service} ${role}`)

test('each service comes after what it depends on itself, and once', () => {
  expect(
    order(`
  green: { image: x, depends_on: [web, cache] }
  web: { image: x, depends_on: { migrate: { condition: service_completed_successfully } } }
  migrate: { image: x, depends_on: { db: { condition: service_healthy } } }
  cache: { image: x, depends_on: [db] }
  db: { image: x }
  unused: { image: x }`),
  ).toEqual(['db shared', 'migrate job', 'web shared', 'cache shared'])
})

test('services of the color itself are left to Compose, and what is missing in the file is left out', () => {
  expect(
    order(
      '  green: { image: x, depends_on: [worker, gone] }\n  worker: { image: x, depends_on: [db] }\n  db: { image: x }',
      ['green', 'worker'],
    ),
  ).toEqual(['db shared'])
})

test('services that depend on each other do not loop', () => {
  expect(
    order('  green: { image: x, links: [a] }\n  a: { image: x, links: [b] }\n  b: { image: x, links: [a] }'),
  ).toEqual(['b shared', 'a shared'])
})

test.each(['always', 'unless-stopped'])('a service that always starts again is no job: restart %s', (restart) => {
  const services = `
  green: { image: x, depends_on: { db: { condition: service_completed_successfully } } }
  db: { image: x, restart: ${restart} }`
  expect(order(services)).toEqual(['db shared'])
})

test('a service must be healthy when one of those that depend on it asks for it', () => {
  const services = `
  green: { image: x, depends_on: [db, cache] }
  cache: { image: x, depends_on: { db: { condition: service_healthy } } }
  db: { image: x }`
  expect(find(services).map(({ service, mustBeHealthy }) => [service, mustBeHealthy])).toEqual([
    ['db', true],
    ['cache', false],
  ])
})

test('a dependency that is not required is left out where it belongs to a profile', () => {
  const services = (profiles: string) => `
  green: { image: x, depends_on: { trace: { condition: service_started, required: false } } }
  trace: { image: x${profiles} }`
  expect(find(services(', profiles: [debug]'))).toEqual([])
  expect(find(services(''))).toMatchObject([{ service: 'trace', required: false }])
})

test('findJobs names the jobs only', () => {
  const model = parseComposeModel(
    'services: { green: { image: x, depends_on: { m: { condition: service_completed_successfully }, db: { condition: service_started } } }, m: { image: x }, db: { image: x } }',
  )
  expect(findJobs(model, ['green'])).toEqual(['m'])
})

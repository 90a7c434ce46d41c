import { describe, expect, test } from '@jest/globals'
import { parseComposeModel } from '../../src/domain/compose-model.ts'
import { findJobs, findSharedServices } from '../../src/domain/shared-services.ts'

interface Host {
  readonly color?: readonly string[]
  /** The services that have a container. */
  readonly made?: readonly string[]
}

const toProject = (services: string, made: readonly string[] = []) => ({
  model: parseComposeModel(`services:\n${services}`),
  projectContainers: made.map((service) => ({ service })),
})

const find = (services: string, { color = ['green'], made = [] }: Host = {}) =>
  findSharedServices(toProject(services, made), color)

/** `name role`, in the order of their start. */
const order = (services: string, host?: Host) => find(services, host).map(({ service, role }) => `${service} ${role}`)

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
      { color: ['green', 'worker'] },
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

describe('the jobs of a deployment', () => {
  const services = `
  green: { image: x, depends_on: { db: { condition: service_started }, migrate: { condition: service_completed_successfully } } }
  migrate: { image: x, depends_on: { schema: { condition: service_completed_successfully }, db: { condition: service_healthy } } }
  schema: { image: x }
  db: { image: x, depends_on: { first-data: { condition: service_completed_successfully } } }
  first-data: { image: x }`

  test('are those of the color and of its jobs', () => {
    expect(findJobs(toProject(services, ['db', 'first-data', 'migrate']), ['green'])).toEqual(['schema', 'migrate'])
  })

  test('are also those of a shared service that is made now', () => {
    expect(order(services)).toEqual(['first-data job', 'db shared', 'schema job', 'migrate job'])
    expect(order(services, { made: ['db'] })).toEqual(['db shared', 'schema job', 'migrate job'])
  })

  test('contain one of the color that another shared service needed too', () => {
    const both = `
  green: { image: x, depends_on: { web: { condition: service_started }, migrate: { condition: service_completed_successfully } } }
  web: { image: x, depends_on: { migrate: { condition: service_completed_successfully } } }
  migrate: { image: x }`
    expect(order(both, { made: ['web', 'migrate'] })).toEqual(['web shared', 'migrate job'])
  })
})

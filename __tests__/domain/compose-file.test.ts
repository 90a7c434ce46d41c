import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { isOfComposeTwo, renderReleaseFile } from '../../src/domain/compose-file.ts'
import type { HostNetwork } from '../../src/domain/host-state.ts'

/** As `docker compose config` of version 2 prints it. */
const yaml = `
name: app
services:
  blue: { image: "app:1", networks: { default: null } }
  green: { image: "app:2", networks: { default: null } }
  migrate: { image: "app:2" }
  db: { image: postgres, build: { context: /db }, pull_policy: always }
networks:
  default:
    name: app_default
    labels: { release: "2" }
  other: { name: other, external: true }
`
const network = (changes: Partial<HostNetwork> = {}): HostNetwork => ({
  name: 'app_default',
  isHashed: true,
  labels: {},
  options: {},
  driver: 'bridge',
  internal: false,
  ipv6: false,
  ...changes,
})
const file = { yaml, project: 'app', release: ['green', 'migrate'], networks: [] }
const render = (changes: Partial<Parameters<typeof renderReleaseFile>[0]> = {}): unknown => {
  const text = renderReleaseFile({ ...file, ...changes })
  return text === undefined ? undefined : parse(text)
}
const parsed = parse(yaml) as { services: Record<string, object>; networks: Record<string, object> }

test("the project's own files are used while they have nothing by which Compose would touch more than the release", () => {
  expect(render()).toBeUndefined()
  expect(render({ networks: [network({ isHashed: false }), network({ name: 'another' })] })).toBeUndefined()
})

test.each(['pull_policy: always', 'pull_policy: build', 'build: { context: /srv }', 'profiles: [green]'])(
  'Compose does not get this of a service that is made anew: %s',
  (line) => {
    for (const service of ['green', 'migrate']) {
      const written = yaml.replace(`${service}: { image: "app:2"`, `${service}: { image: "app:2", ${line}`)
      expect(render({ yaml: written })).toEqual(parsed)
    }
  },
)

test.each([
  ['name: app\nservices: {}\n', true],
  ['services: {}\nversion: "3.8"\n', false],
  ['services:\n  name:\n    image: x\n', false],
])('which Compose printed %j', (printed, isTwo) => {
  expect(isOfComposeTwo(printed)).toBe(isTwo)
})

test('profiles of every service are left out: a dependency that is not active would count as missing', () => {
  expect(render({ yaml: yaml.replace('image: postgres', 'image: postgres, profiles: [infra]') })).toEqual(parsed)
})

test('a network that Compose would compare, and make anew where it differs, is kept as it is', () => {
  const kept = { ...parsed.networks, default: { name: 'app_default', external: true } }
  expect(render({ networks: [network()] })).toEqual({ ...parsed, networks: kept })
})

test('in a rollback the release has the images that it had', () => {
  const images = new Map([['green', 'sha256:1']])
  const services = { ...parsed.services, green: { ...parsed.services['green'], image: 'sha256:1' } }
  expect(render({ images })).toEqual({ ...parsed, services })
})

describe('the name of a network without a name in the file begins with the project', () => {
  test('Compose 1', () => {
    const v1 = 'services: { green: { image: x } }\nnetworks: { back: { driver: bridge } }\n'
    expect(render({ yaml: v1, networks: [network({ name: 'app_back' })] })).toMatchObject({
      networks: { back: { name: 'app_back', external: true } },
    })
  })
})

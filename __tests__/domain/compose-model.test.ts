import { describe, expect, test } from '@jest/globals'
import { parseComposeModel } from '../../src/domain/compose-model.ts'

/** Printed by `docker compose config` of version 2.26. */
const v2 = `
name: app
services:
  blue:
    command: null
    image: localhost:5000/app:v1
    container_name: shop-blue
    restart: always
    networks:
      default: null
    ports:
      - mode: ingress
        host_ip: 127.0.0.1
        target: 8080
        published: "8081"
        protocol: tcp
      - mode: ingress
        target: 9090
        protocol: tcp
  db:
    image: postgres
  proxied:
    network_mode: host
    image: app
  built:
    build:
      context: /srv/app
networks:
  default:
    name: app_default
`

/** Printed by docker-compose 1.29.2: ports as strings, and the long form unchanged. */
const v1 = `
services:
  blue:
    image: localhost:5000/app:v1
    ports:
    - 127.0.0.1:8081:8080/tcp
    - 9000-9002:9000-9002/udp
    - '80'
    - 8443:443
    - "[::1]:8444:443"
  green:
    image: app
    ports:
    - published: 8082
      target: 8080
    - target: 9090
  db:
    image: postgres
version: '3.8'
`

describe('parseComposeModel reads', () => {
  test('the output of Compose 2', () => {
    expect(Object.fromEntries(parseComposeModel(v2))).toEqual({
      blue: {
        image: 'localhost:5000/app:v1',
        published: [{ port: 8081, address: '127.0.0.1', target: 8080 }],
        hostNetwork: false,
        restart: 'always',
        containerName: 'shop-blue',
      },
      db: { image: 'postgres', published: [], hostNetwork: false },
      proxied: { image: 'app', published: [], hostNetwork: true },
      built: { image: undefined, isBuilt: true, published: [], hostNetwork: false },
    })
  })

  test('the output of Compose 1', () => {
    const model = parseComposeModel(v1)
    const range = { address: undefined, target: undefined }
    expect(model.get('blue')?.published).toEqual([
      { port: 8081, address: '127.0.0.1', target: 8080 },
      ...[9000, 9001, 9002].map((port) => ({ port, ...range })),
      { port: 8443, address: undefined, target: 443 },
      { port: 8444, address: '[::1]', target: 443 },
    ])
    expect(model.get('green')?.published).toEqual([{ port: 8082, address: undefined, target: 8080 }])
    expect(model.get('db')?.published).toEqual([])
  })
})

test.each(['', 'services: 3', 'a: [', 'services: {blue: {image: 3}}'])(
  'parseComposeModel throws when the text is not a Compose project: %j',
  (yaml) => {
    expect(() => parseComposeModel(yaml)).toThrow()
  },
)

const started = (service: string) => ({ service, condition: 'started', required: true })

test.each([
  ['a list', 'depends_on: [db, queue]', [started('db'), started('queue')]],
  [
    'a map of conditions',
    'depends_on: { db: { condition: service_healthy }, job: { condition: service_completed_successfully, required: false }, x: null }',
    [
      { service: 'db', condition: 'healthy', required: true },
      { service: 'job', condition: 'completed', required: false },
      started('x'),
    ],
  ],
  ['an unknown form of depends_on', 'depends_on: 7', undefined],
  ['links', 'links: ["db:database", queue]', [started('db'), started('queue')]],
  ['volumes of services, and not of containers', 'volumes_from: ["data:ro", "container:other"]', [started('data')]],
  ['the network of a service', 'network_mode: "service:vpn"', [started('vpn')]],
  ['ipc and pid of a service', 'ipc: "service:a", pid: "service:b"', [started('a'), started('b')]],
  [
    'what is listed and implied: once',
    'links: [db], depends_on: { db: { condition: service_healthy } }',
    [{ service: 'db', condition: 'healthy', required: true }],
  ],
])('dependencies are read from %s', (_, written, expected) => {
  const model = parseComposeModel(`services: { blue: { image: x, ${written} } }`)
  expect(model.get('blue')?.dependsOn).toEqual(expected)
})

test.each([
  ['{ build: . }', true],
  ['{ build: { context: . }, image: "app:1" }', false],
  ['{ build: ., image: "app:1", pull_policy: build }', true],
  ['{ build: ., image: "app:1", pull_policy: always }', false],
  ['{ build: ., image: "app:1", pull_policy: missing }', false],
  ['{ build: ., image: "app:1", pull_policy: never }', false],
  ['{ image: "app:1", pull_policy: build }', false],
  ['{ build: null, image: "app:1" }', false],
])('of %s, whether it is built on the host: %s', (service, expected) => {
  const { isBuilt = false } = parseComposeModel(`services: { web: ${service} }`).get('web') ?? {}
  expect(isBuilt).toBe(expected)
})

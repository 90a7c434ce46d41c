import { expect, test } from '@jest/globals'
import type { Color } from '../../src/domain/color.ts'
import { decideCutover, findLinkedColor, needsProbe, isColorRunning, type Cutover } from '../../src/domain/decision.ts'
import type { HostState, LiveSite, Publisher, Served } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { blueSite, createContainer, greenSite, createLink, readyHost } from '../support/host-state.ts'

const config = read()
const distribution = createLink('/etc/nginx/sites-available/default')
const missing: LiveSite = { kind: 'missing' }
const dangling: LiveSite = { kind: 'link', target: '/nowhere/site', resolved: '/nowhere/site', dangles: true }

const host = (site: LiveSite, up: readonly Color[], more: Partial<HostState> = {}): HostState => ({
  ...readyHost,
  site,
  containers: up.map((color) => createContainer(color)),
  ...more,
})
const serves = (color: Color): Served => ({ kind: 'color', color })
const neither = (status: number): Served => ({ kind: 'neither', status })
const stopped = { nginx: { ...readyHost.nginx, master: undefined } }
const passesTo = (color: Color) => ({
  nginx: { ...readyHost.nginx, passesTo: { blue: false, green: false, [color]: true } },
})

/** A port with what listens on it, and the containers that publish it. */
const portOf = (color: Color, publishers: readonly Publisher[], addresses: readonly string[] = ['127.0.0.1']) => ({
  ports: { ...readyHost.ports, [color]: [{ number: color === 'blue' ? 8081 : 8082, addresses, publishers }] },
})
const oldApp = (more: Partial<Publisher> = {}): Publisher => ({
  id: '0123456789abcdef'.repeat(4),
  name: 'old-app',
  image: 'shop:1',
  addresses: ['0.0.0.0'],
  isOneOff: false,
  ...more,
})

type Row = readonly [
  name: string,
  state: HostState,
  needsProbe: boolean,
  served: Served | undefined,
  expected: Partial<Record<keyof Cutover, unknown>> | RegExp,
]

const green = { live: 'green', idle: 'blue' } as const
const blue = { live: 'blue', idle: 'green' } as const
const first = { live: undefined, idle: 'blue', liveRuns: false } as const
const up = { liveRuns: true, warnings: [] }
const down = { liveRuns: false, warnings: [expect.stringContaining('does not run: the site is down')] }
const differs = { liveRuns: true, warnings: [expect.stringContaining('but nginx serves')] }
const kept = (link: string | undefined) => ({ currentValue: link, expectedValue: link })

const rows: readonly Row[] = [
  // The link points to a color.
  [
    'blue linked, blue runs',
    host(createLink(blueSite), ['blue']),
    false,
    undefined,
    { ...blue, ...up, ...kept(blueSite), idleIsUp: false },
  ],
  [
    'green linked, green runs',
    host(createLink(greenSite), ['green']),
    false,
    undefined,
    { ...green, ...up, ...kept(greenSite) },
  ],
  [
    'a relative link',
    host(createLink('../sites-available/blue', blueSite), ['blue']),
    false,
    undefined,
    { ...blue, ...kept('../sites-available/blue') },
  ],
  ['blue linked, none runs', host(createLink(blueSite), []), false, undefined, { ...blue, ...down, ...kept(blueSite) }],
  [
    'blue linked, both run, blue serves',
    host(createLink(blueSite), ['blue', 'green']),
    true,
    serves('blue'),
    { ...blue, ...up, idleIsUp: true },
  ],
  [
    'blue linked, both run, green serves',
    host(createLink(blueSite), ['blue', 'green']),
    true,
    serves('green'),
    { ...green, ...differs, currentValue: blueSite, expectedValue: greenSite, idleIsUp: true },
  ],
  [
    'blue linked, only green runs and serves',
    host(createLink(blueSite), ['green']),
    true,
    serves('green'),
    { ...green, ...differs, currentValue: blueSite, expectedValue: greenSite },
  ],
  [
    'blue linked, only green runs, nginx passes to blue',
    host(createLink(blueSite), ['green']),
    true,
    neither(502),
    { ...blue, ...down, idleIsUp: true },
  ],
  [
    'blue linked, only green runs, nginx passes to neither',
    host(createLink(blueSite), ['green']),
    true,
    neither(404),
    /nginx answered 404 itself and passed the request neither to port 8081 nor to port 8082/,
  ],
  [
    'blue linked, both run, nginx passes to neither',
    host(createLink(blueSite), ['blue', 'green']),
    true,
    neither(502),
    /answered 502/,
  ],
  [
    'blue linked, both run, the probe finds no answer',
    host(createLink(blueSite), ['blue', 'green']),
    true,
    { kind: 'unknown', reason: 'no answer' },
    /could not find out which color nginx serves: no answer/,
  ],
  [
    'blue linked, both run, nginx does not run',
    host(createLink(blueSite), ['blue', 'green'], stopped),
    false,
    undefined,
    { ...blue, liveRuns: false, warnings: [expect.stringMatching(/^nginx does not run: the site is down/)] },
  ],
  // The link points to neither color, and no color runs: a first deployment.
  [
    "the distribution's site, none runs",
    host(distribution, []),
    false,
    undefined,
    { ...first, ...kept('/etc/nginx/sites-available/default'), warnings: [] },
  ],
  ['no link, none runs', host(missing, []), false, undefined, { ...first, ...kept(undefined), warnings: [] }],
  [
    'a dangling link, none runs',
    host(dangling, []),
    false,
    undefined,
    { ...first, ...kept('/nowhere/site'), warnings: [] },
  ],
  // The link points to neither color, but a color runs.
  [
    "the distribution's site is linked, but nginx serves green",
    host(distribution, ['green']),
    true,
    serves('green'),
    { ...green, ...differs, expectedValue: greenSite },
  ],
  [
    'no link, but nginx serves blue, from the configuration that it loaded before',
    host(missing, ['blue', 'green'], passesTo('green')),
    true,
    serves('blue'),
    { ...blue, ...differs, currentValue: undefined, expectedValue: blueSite },
  ],
  [
    'no link, but nginx serves blue by a site of another file',
    host(missing, ['blue'], passesTo('blue')),
    true,
    serves('blue'),
    /names its port 8081 \(find it with nginx -T\); if blue is live, remove that file/,
  ],
  [
    'no link, blue runs, nothing listens on the port of the site',
    host(missing, ['blue'], passesTo('green')),
    true,
    { kind: 'neither' },
    { ...first, idleIsUp: true },
  ],
  [
    'green linked, blue runs, nothing listens on the port of the site',
    host(createLink(greenSite), ['blue']),
    true,
    { kind: 'neither' },
    /nothing listens at the addresses of the site.*names green, but blue is up too/,
  ],
  [
    'blue linked, both run, nothing listens on the port of the site',
    host(createLink(blueSite), ['blue', 'green']),
    true,
    { kind: 'neither' },
    /nothing listens at the addresses of the site.*names blue, but green is up too/,
  ],
  [
    'blue linked, blue alone runs, nothing listens on the port of the site',
    host(createLink(blueSite), ['blue']),
    false,
    { kind: 'neither' },
    { ...blue, ...up },
  ],
  [
    'blue linked, none runs, a container of docker run answers on its port',
    host(createLink(blueSite), [], portOf('blue', [oldApp()])),
    false,
    undefined,
    /names blue, but port 8081 is answered by container old-app \(docker run, image shop:1, id 0123456789ab\)/,
  ],
  [
    'blue linked, blue runs and publishes its port',
    host(createLink(blueSite), ['blue'], portOf('blue', [oldApp({ project: 'app', service: 'blue' })])),
    false,
    undefined,
    { ...blue, ...up },
  ],
  [
    'blue linked, blue of the list has ended, and a younger blue publishes its port',
    host(createLink(blueSite), [], portOf('blue', [oldApp({ project: 'app', service: 'blue' })])),
    false,
    undefined,
    { ...blue, liveRuns: false },
  ],
  [
    'blue linked, none runs, a one-off container of blue answers on its port',
    host(createLink(blueSite), [], portOf('blue', [oldApp({ project: 'app', service: 'blue', isOneOff: true })])),
    false,
    undefined,
    /is answered by container old-app \(docker compose run, service "blue" of the Compose project "app"/,
  ],
  [
    'blue linked, none runs, a program answers on its port',
    host(createLink(blueSite), [], portOf('blue', [])),
    false,
    undefined,
    /8081 is answered by a program, which is no container of the Docker engine that ubuntu reaches/,
  ],
  [
    'blue linked, only green runs, nginx passes to a program on the port of blue',
    host(createLink(blueSite), ['green'], portOf('blue', [])),
    true,
    serves('blue'),
    /8081 is answered by a program/,
  ],
  [
    'blue linked, none runs, a program answers on the port, but at another address than nginx uses',
    host(createLink(blueSite), [], portOf('blue', [], ['10.0.0.5'])),
    false,
    undefined,
    { ...blue, ...down },
  ],
  [
    'blue linked, none runs, a program answers on its port, nginx does not run',
    host(createLink(blueSite), [], { ...portOf('blue', []), ...stopped }),
    false,
    undefined,
    { ...blue, liveRuns: false },
  ],
  [
    'a dangling link, blue runs, nginx does not pass to it',
    host(dangling, ['blue'], passesTo('green')),
    true,
    neither(404),
    { ...first, idleIsUp: true },
  ],
  [
    'another site names the port of blue, which is up; nginx does not run',
    host(distribution, ['blue'], { nginx: { ...passesTo('blue').nginx, master: undefined } }),
    false,
    undefined,
    /points to neither color's site, but blue is up/,
  ],
  [
    "the distribution's site, blue runs and nginx names its port elsewhere",
    host(distribution, ['blue'], passesTo('blue')),
    true,
    neither(301),
    /points to neither color's site, but blue is up and another file of nginx's configuration names its port 8081/,
  ],
]

test.each(rows.map(([name, ...row]) => ({ name, row })))(
  'the cutover is decided when: $name',
  ({ row: [state, isProbeNeeded, served, expected] }) => {
    expect(needsProbe(state, config)).toBe(isProbeNeeded)
    const decision = decideCutover(state, config, served)
    if (expected instanceof RegExp)
      expect(decision).toMatchObject({ kind: 'refuse', problem: expect.stringMatching(expected) })
    else expect(decision).toEqual({ kind: 'proceed', cutover: expect.objectContaining(expected) })
  },
)

test('a paused container is up, since it may still have requests', () => {
  const state = {
    ...host(createLink(blueSite), ['blue']),
    containers: [createContainer('green', { status: 'paused' })],
  }
  const decision = decideCutover(state, config, serves('blue'))
  expect(decision).toMatchObject({ cutover: { idleIsUp: true, idleRuns: false } })
})

test('a color runs only when a container of its first service and of this project runs', () => {
  const withOne = (container: Parameters<typeof createContainer>) => ({
    ...readyHost,
    containers: [createContainer(...container)],
  })
  const two = read({ 'blue-services': 'web worker' })
  expect(isColorRunning(withOne(['web']), two, 'blue')).toBe(true)
  expect(isColorRunning(withOne(['worker']), two, 'blue')).toBe(false)
  expect(isColorRunning(withOne(['web', { project: 'other' }]), two, 'blue')).toBe(false)
  expect(isColorRunning(withOne(['web-blue']), config, 'blue')).toBe(false)
  for (const status of ['exited', 'created', 'restarting', 'paused', 'dead']) {
    expect(isColorRunning(withOne(['web', { status }]), two, 'blue')).toBe(false)
  }
})

test.each(['running', 'restarting', 'paused'])(
  'nginx is asked when it may serve a color that is not linked, whose container is %s',
  (status) => {
    const other = (more: Parameters<typeof createContainer>[1]) => ({
      ...readyHost,
      containers: [createContainer('green', more)],
    })
    expect(needsProbe(other({ status }), config)).toBe(true)
    expect(needsProbe(other({ status, project: 'other' }), config)).toBe(false)
    for (const gone of ['exited', 'created', 'dead']) expect(needsProbe(other({ status: gone }), config)).toBe(false)
  },
)

test('the target of the link is compared after all links in it are followed', () => {
  expect(findLinkedColor(host(createLink('x', greenSite), []))).toBe('green')
  expect(findLinkedColor(host({ kind: 'other', what: 'regular file' }, []))).toBeUndefined()
})

test.each<readonly [string, Partial<Publisher>, string]>([
  ['of another project', { project: 'shop', service: 'blue' }, 'project-name: shop'],
  [
    'of another project and folder',
    { project: 'shop', service: 'blue', directory: '/srv/shop' },
    'project-name: shop, directory: /srv/shop',
  ],
  ['of another service', { project: 'app', service: 'web', directory: '/srv/app' }, 'blue-services: web'],
])('a refusal has the inputs that make the container on the live port a color: %s', (_, more, inputs) => {
  const state = host(createLink(blueSite), [], portOf('blue', [oldApp(more)]))
  expect(decideCutover(state, config)).toMatchObject({
    kind: 'refuse',
    blame: 'workflow',
    fix: expect.stringContaining(`set in the workflow: ${inputs};`),
  })
})

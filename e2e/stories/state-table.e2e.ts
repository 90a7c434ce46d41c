import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ManualChanges, debianSite, enabledSites, siteLink, siteOf, twoColors } from '../support/manual-changes.ts'
import { expectEnd, ObservedDeployments } from '../support/observed-deployments.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({
  releases: { v1: {}, v2: {}, v3: {}, bad: { CRASH_AT_START: '1' } },
  reset: 'once',
  project: twoColors,
})
const manual = new ManualChanges(testbed)
const observed = new ObservedDeployments(testbed, manual)

const success = { result: 'deployed', failedStep: '', failedRequests: 0 }
const firstDeployment = { ...success, color: 'blue', previous: '', linkTarget: siteOf('blue'), warnings: [] }

describe('the link points to a color', () => {
  beforeEach(() => manual.reset())

  test('if only the other color runs and nginx serves it, the link is repaired, and no visitor notices', async () => {
    await manual.startContainers({ green: 'v1' })
    await manual.serveColor('green')
    await manual.setLink(siteOf('blue'))
    const end = await observed.deploy('v2')
    expectEnd(end, { ...success, color: 'blue', previous: 'green', servedVersion: 'v2', linkTarget: siteOf('blue') })
    expect(end.untouched).toEqual(['app green 1'])
    expect(end.warnings).toEqual([
      `${siteLink} points to ${siteOf('blue')}, but nginx serves green: the link is repaired first`,
    ])
  })

  test('if both colors run and nginx serves the linked one, the other one is recreated', async () => {
    await manual.startContainers({ blue: 'v1', green: 'v2' })
    await manual.serveColor('blue')
    const end = await observed.deploy('v3')
    expectEnd(end, { ...success, color: 'green', previous: 'blue', servedVersion: 'v3', linkTarget: siteOf('green') })
    expectEnd(end, { untouched: ['app blue 1'], warnings: [] })
  })

  test('if both colors run and nginx serves the other one, that one is live in a bad and in a good deployment', async () => {
    await manual.startContainers({ blue: 'v2', green: 'v1' })
    await manual.serveColor('green')
    await manual.setLink(siteOf('blue'))
    const bad = await observed.deploy('bad')
    expectEnd(bad, {
      result: 'rolled-back',
      failedStep: 'health',
      color: 'green',
      servedVersion: 'v1',
      linkTarget: siteOf('green'),
    })
    expectEnd(bad, { failedRequests: 0, untouched: ['app green 1'] })
    expect(bad.warnings).toEqual([
      `${siteLink} points to ${siteOf('blue')}, but nginx serves green: the link is repaired first`,
    ])

    const good = await observed.deploy('v3')
    expectEnd(good, { ...success, color: 'blue', previous: 'green', servedVersion: 'v3', linkTarget: siteOf('blue') })
    expectEnd(good, { untouched: ['app green 1'], warnings: [] })
  })

  test('if nothing runs, the site is down, and a deployment starts it', async () => {
    await manual.serveColor('blue')
    expect(await testbed.servedVersion()).toBe('502')
    const end = await observed.deployWithoutVisitors('v1')
    expectEnd(end, { ...success, color: 'green', previous: 'blue', servedVersion: 'v1', linkTarget: siteOf('green') })
    expect(end.warnings).toEqual(['the live color blue does not run: the site is down until this deployment is done'])
  })

  test('if the live color has crashed and a killed deployment left the other one, that one is recreated', async () => {
    await manual.startContainers({ blue: 'v1', green: 'v2' })
    await manual.serveColor('blue')
    await manual.run('docker kill $(docker ps -q --filter label=com.docker.compose.service=blue)')
    expect(await testbed.servedVersion()).toBe('502')
    const end = await observed.deployWithoutVisitors('v3')
    expectEnd(end, { ...success, color: 'green', previous: 'blue', servedVersion: 'v3', linkTarget: siteOf('green') })
    expectEnd(end, { untouched: ['app blue 1'] })
    expect(end.warnings).toEqual(['the live color blue does not run: the site is down until this deployment is done'])
  })
})

describe('the link points to neither color', () => {
  beforeEach(() => manual.reset())

  /** What nginx serves with such a link. It cannot be reloaded with a dangling link. */
  const places = [
    { state: 'to the default site', target: debianSite, servedVersion: '200', canReload: true },
    { state: 'missing', target: undefined, servedVersion: 'nothing', canReload: true },
    { state: 'dangling', target: '/etc/nginx/sites-available/gone', servedVersion: '200', canReload: false },
  ]

  test.each(places)(
    'link $state: a first deployment succeeds after one that failed late and one that was killed when blue was up',
    async ({ target, servedVersion, canReload }) => {
      await manual.setLink(target)
      if (canReload) await manual.reloadNginx()
      await manual.occupyPort(8443)
      const site = await testbed.host.readFile(siteOf('blue'))
      await testbed.host.writeFile(siteOf('blue'), `${site}\nserver { listen 8443; return 200; }\n`)
      const failed = await observed.deployWithoutVisitors('v1')
      expectEnd(failed, {
        result: 'rolled-back',
        failedStep: 'verify',
        color: '',
        servedVersion,
        linkTarget: target ?? '',
      })
      expect(failed.error).toContain('bind() to 0.0.0.0:8443 failed')

      await testbed.host.writeFile(siteOf('blue'), site)
      await manual.startContainers({ blue: 'v1' })
      expectEnd(await observed.deployWithoutVisitors('v2'), { ...firstDeployment, servedVersion: 'v2' })
    },
  )

  test.each(places.slice(1))(
    'link $state, but nginx was not reloaded and serves green: the link is repaired',
    async ({ target }) => {
      await manual.startContainers({ blue: 'v1', green: 'v2' })
      await manual.serveColor('green')
      await manual.setLink(target)
      const end = await observed.deploy('v3')
      expectEnd(end, { ...success, color: 'blue', previous: 'green', servedVersion: 'v3', linkTarget: siteOf('blue') })
      expect(end.untouched).toEqual(['app green 1'])
      expect(end.warnings).toEqual([
        `${siteLink} points to ${target ?? 'nothing'}, but nginx serves green: the link is repaired first`,
      ])
    },
  )

  test('a site of another name that serves a color refuses the deployment, and nothing changes', async () => {
    await manual.startContainers({ blue: 'v1' })
    await manual.run(`mv ${siteOf('blue')} ${enabledSites}/mine; rm ${siteLink}`)
    await testbed.host.writeSite('blue', 8081)
    await manual.reloadNginx()
    const before = await manual.readSnapshot()
    const end = await observed.deploy('v2')
    expectEnd(end, { result: 'refused', failedStep: 'state', servedVersion: 'v1', failedRequests: 0 })
    expect(end.error).toContain(`${siteLink} points to neither color's site, but blue is up`)
    expect(await manual.readSnapshot()).toBe(before)
  })

  test('containers of other projects are ignored, whatever their names are', async () => {
    await manual.run(`docker run -d --name evergreen-db -e WORKER=1 localhost:5000/app:v1`)
    await testbed.host.writeProject(
      '/srv/shop',
      twoColors.replaceAll(/808[12]/g, (port) => `1${port}`),
    )
    await manual.run('cd /srv/shop; docker-compose up -d')
    const strangers = [...(await manual.readContainerIds()).keys()]
    for (const [version, color, previous] of [
      ['v2', 'blue', ''],
      ['v3', 'green', 'blue'],
    ] as const) {
      const end = await observed.deployWithoutVisitors(version)
      expectEnd(end, { ...success, color, previous, servedVersion: version, linkTarget: siteOf(color), warnings: [] })
      expect(end.untouched).toEqual(expect.arrayContaining(strangers))
    }
    expect(await manual.run('docker ps --format "{{.Names}}" | wc -l')).toBe(String(strangers.length + 1))
  })
})

describe('a deployment is refused before anything is pulled', () => {
  beforeAll(async () => {
    await manual.reset()
    await manual.startContainers({ blue: 'v1' })
    await manual.serveColor('blue')
  })

  beforeEach(async () => {
    await testbed.host.writeSite('blue', 8081)
    await testbed.host.writeSite('green', 8082)
    await manual.run(`rm -f ${siteLink}; ln -s ${siteOf('blue')} ${siteLink}`)
  })

  const refusals: Readonly<Record<string, { given: () => Promise<unknown>; message: RegExp }>> = {
    'when a regular file replaces the link': {
      given: () => manual.run(`cp --remove-destination ${siteOf('blue')} ${siteLink}`),
      message:
        /sites-enabled\/default is a regular file, not a link[^]*Fix: sudo mv \/etc\/nginx\/sites-enabled\/default \/etc\/nginx\/sites-available/,
    },
    'when both sites name the same port': {
      given: () => testbed.host.writeSite('green', 8081),
      message:
        /sites-available\/green is the site of green \(port 8082\) but passes requests to port 8081, which is blue's/,
    },
    'when each site names the port of the other color': {
      given: () => testbed.host.writeSite('green', 8081).then(() => testbed.host.writeSite('blue', 8082)),
      message:
        /blue is the site of blue \(port 8081\) but passes requests to port 8082(.|\n)*green is the site of green/,
    },
    'when a site names both ports': {
      given: () =>
        manual.run(
          `echo 'upstream both { server 127.0.0.1:8082; server 127.0.0.1:8081 backup; }' >> ${siteOf('green')}`,
        ),
      message: /sites-available\/green is the site of green \(port 8082\) but passes requests to port 8081/,
    },
    'when the port of a site is not the published one': {
      given: () => testbed.host.writeSite('green', 9082),
      message: /sites-available\/green passes requests to port 9082, but green-port is 8082; the two must be the same/,
    },
    'when a site does not exist': {
      given: () => manual.run(`rm ${siteOf('green')}`),
      message: /sites-available\/green \(green-site\) does not exist on the server/,
    },
  }

  test.each(Object.keys(refusals))('%s', async (name) => {
    await refusals[name]?.given()
    const before = await manual.readSnapshot()
    const end = await observed.deployWithoutVisitors('v2')
    expectEnd(end, { result: 'refused', failedStep: 'state', servedVersion: 'v1' })
    expect(end.error).toMatch(refusals[name]?.message ?? /never/)
    expect(await manual.readSnapshot()).toBe(before)
  })

  test('when nginx runs without its pid file', async () => {
    const pid = await manual.run('cat /run/nginx.pid; rm /run/nginx.pid')
    const end = await observed.deployWithoutVisitors('v2')
    await manual.run(`echo ${pid} > /run/nginx.pid`)
    expect(end.error).toContain(
      `nginx runs as process ${pid}, but its pid file /run/nginx.pid does not contain this number`,
    )
  })

  test('when Compose does not publish the port', async () => {
    const before = await manual.readSnapshot()
    const end = await observed.deployWithoutVisitors('v2', { 'green-port': '9082' })
    expect(end.error).toContain('service "green" publishes 8082, but green-port is 9082')
    expect(await manual.readSnapshot()).toBe(before)
  })
})

import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ByHand, debians, enabled, link, siteOf, twoColors } from '../support/manual-changes.ts'
import { Stage } from '../support/testbed.ts'
import { Watched } from '../support/observed-deployments.ts'

let stage: Stage
let hand: ByHand
let watched: Watched
beforeAll(async () => {
  stage = await Stage.open()
  hand = new ByHand(stage)
  watched = new Watched(stage)
  for (const version of ['v1', 'v2', 'v3']) await stage.release(version)
  await stage.release('bad', { CRASH_AT_START: '1' })
  await stage.layOut(twoColors)
})

const fine = { result: 'deployed', step: '', failed: 0 }
const firstOne = { ...fine, color: 'blue', previous: '', link: siteOf('blue'), warnings: [] }

describe('the link points to a color', () => {
  beforeEach(() => hand.clear())

  test('only the other one runs, and nginx still serves it: the link is put right, nobody notices', async () => {
    await hand.up({ green: 'v1' })
    await hand.serve('green')
    await hand.point(siteOf('blue'))
    const ending = await watched.deploy('v2')
    expect(ending).toMatchObject({ ...fine, color: 'blue', previous: 'green', serves: 'v2', link: siteOf('blue') })
    expect(ending.same).toEqual(['app green 1'])
    expect(ending.warnings).toEqual([
      `${link} points to ${siteOf('blue')}, but nginx serves green: the link is put right first`,
    ])
  })

  test('both run and nginx serves that one: the other one is left over, and is made anew', async () => {
    await hand.up({ blue: 'v1', green: 'v2' })
    await hand.serve('blue')
    const ending = await watched.deploy('v3')
    expect(ending).toMatchObject({ ...fine, color: 'green', previous: 'blue', serves: 'v3', link: siteOf('green') })
    expect(ending).toMatchObject({ same: ['app blue 1'], warnings: [] })
  })

  test('both run and nginx serves the other one: that one is live, through a bad release and a good one', async () => {
    await hand.up({ blue: 'v2', green: 'v1' })
    await hand.serve('green')
    await hand.point(siteOf('blue'))
    const bad = await watched.deploy('bad')
    expect(bad).toMatchObject({
      result: 'rolled-back',
      step: 'health',
      color: 'green',
      serves: 'v1',
      link: siteOf('green'),
    })
    expect(bad).toMatchObject({ failed: 0, same: ['app green 1'] })
    expect(bad.warnings).toEqual([
      `${link} points to ${siteOf('blue')}, but nginx serves green: the link is put right first`,
    ])

    const good = await watched.deploy('v3')
    expect(good).toMatchObject({ ...fine, color: 'blue', previous: 'green', serves: 'v3', link: siteOf('blue') })
    expect(good).toMatchObject({ same: ['app green 1'], warnings: [] })
  })

  test('nothing runs: the site is down, and a deployment brings it up', async () => {
    await hand.serve('blue')
    expect(await stage.served()).toBe('502')
    const ending = await watched.unseen('v1')
    expect(ending).toMatchObject({ ...fine, color: 'green', previous: 'blue', serves: 'v1', link: siteOf('green') })
    expect(ending.warnings).toEqual([
      'the live color blue does not run: the site is down until this deployment is done',
    ])
  })

  test('the live color has crashed, and a killed deployment left the other one: that one is made anew', async () => {
    await hand.up({ blue: 'v1', green: 'v2' })
    await hand.serve('blue')
    await hand.sh('docker kill $(docker ps -q --filter label=com.docker.compose.service=blue)')
    expect(await stage.served()).toBe('502')
    const ending = await watched.unseen('v3')
    expect(ending).toMatchObject({ ...fine, color: 'green', previous: 'blue', serves: 'v3', link: siteOf('green') })
    expect(ending).toMatchObject({ same: ['app blue 1'] })
    expect(ending.warnings).toEqual([
      'the live color blue does not run: the site is down until this deployment is done',
    ])
  })
})

describe('the link points to neither color', () => {
  beforeEach(() => hand.clear())

  /** What nginx serves when its link is like this, once it was told; and with a dangling one it cannot be told. */
  const places = [
    { state: 'to the default site', target: debians, serves: '200', told: true },
    { state: 'missing', target: undefined, serves: 'nothing', told: true },
    { state: 'dangling', target: '/etc/nginx/sites-available/gone', serves: '200', told: false },
  ]

  test.each(places)(
    'link $state: a first deployment that fails late, one that is killed once blue is up, and one that is fine',
    async ({ target, serves, told }) => {
      await hand.point(target)
      if (told) await hand.reload()
      await hand.occupy(8443)
      const site = await stage.host.read(siteOf('blue'))
      await stage.host.write(siteOf('blue'), `${site}\nserver { listen 8443; return 200; }\n`)
      const failed = await watched.unseen('v1')
      expect(failed).toMatchObject({ result: 'rolled-back', step: 'verify', color: '', serves, link: target ?? '' })
      expect(failed.error).toContain('bind() to 0.0.0.0:8443 failed')

      await stage.host.write(siteOf('blue'), site)
      await hand.up({ blue: 'v1' })
      expect(await watched.unseen('v2')).toMatchObject({ ...firstOne, serves: 'v2' })
    },
  )

  test.each(places)(
    'link $state, but nginx was not told and serves green: the link is put back',
    async ({ target }) => {
      await hand.up({ blue: 'v1', green: 'v2' })
      await hand.serve('green')
      await hand.point(target)
      const ending = await watched.deploy('v3')
      expect(ending).toMatchObject({ ...fine, color: 'blue', previous: 'green', serves: 'v3', link: siteOf('blue') })
      expect(ending.same).toEqual(['app green 1'])
      expect(ending.warnings).toEqual([
        `${link} points to ${target ?? 'nothing'}, but nginx serves green: the link is put right first`,
      ])
    },
  )

  test("somebody's own site serves a color: refused, and nothing changes", async () => {
    await hand.up({ blue: 'v1' })
    await hand.sh(`mv ${siteOf('blue')} ${enabled}/mine; rm ${link}`)
    await stage.host.site('blue', 8081)
    await hand.reload()
    const before = await hand.snapshot()
    const ending = await watched.deploy('v2')
    expect(ending).toMatchObject({ result: 'refused', step: 'state', serves: 'v1', failed: 0 })
    expect(ending.error).toContain(`${link} leads to neither color's site, but blue is up`)
    expect(await hand.snapshot()).toBe(before)
  })

  test('containers of other projects count for nothing, whatever they are called', async () => {
    await hand.sh(`docker run -d --name evergreen-db -e WORKER=1 localhost:5000/app:v1`)
    await stage.host.composeProject(
      '/srv/shop',
      twoColors.replaceAll(/808[12]/g, (port) => `1${port}`),
    )
    await hand.sh('cd /srv/shop; docker-compose up -d')
    const strangers = [...(await hand.identities()).keys()]
    for (const [version, color, previous] of [
      ['v2', 'blue', ''],
      ['v3', 'green', 'blue'],
    ] as const) {
      const ending = await watched.unseen(version)
      expect(ending).toMatchObject({ ...fine, color, previous, serves: version, link: siteOf(color), warnings: [] })
      expect(ending.same).toEqual(expect.arrayContaining(strangers))
    }
    expect(await hand.sh('docker ps --format "{{.Names}}" | wc -l')).toBe(String(strangers.length + 1))
  })
})

describe('what cannot end well is refused before anything is pulled', () => {
  beforeAll(async () => {
    await hand.clear()
    await hand.up({ blue: 'v1' })
    await hand.serve('blue')
  })

  beforeEach(async () => {
    await stage.host.site('blue', 8081)
    await stage.host.site('green', 8082)
    await hand.sh(`rm -f ${link}; ln -s ${siteOf('blue')} ${link}`)
  })

  const refusals: Readonly<Record<string, { given: () => Promise<unknown>; message: RegExp }>> = {
    'a regular file in the place of the link': {
      given: () => hand.sh(`cp --remove-destination ${siteOf('blue')} ${link}`),
      message:
        /sites-enabled\/default is a regular file, not a link[^]*Fix: sudo mv \/etc\/nginx\/sites-enabled\/default \/etc\/nginx\/sites-available/,
    },
    'both sites name the same port': {
      given: () => stage.host.site('green', 8081),
      message:
        /sites-available\/green is the site of green \(port 8082\) but passes requests to port 8081, which is blue's/,
    },
    'crossed sites': {
      given: () => stage.host.site('green', 8081).then(() => stage.host.site('blue', 8082)),
      message:
        /blue is the site of blue \(port 8081\) but passes requests to port 8082(.|\n)*green is the site of green/,
    },
    'a site that names the other port as well': {
      given: () =>
        hand.sh(`echo 'upstream both { server 127.0.0.1:8082; server 127.0.0.1:8081 backup; }' >> ${siteOf('green')}`),
      message: /sites-available\/green is the site of green \(port 8082\) but passes requests to port 8081/,
    },
    'a site with a port that is not the published one': {
      given: () => stage.host.site('green', 9082),
      message: /sites-available\/green passes requests to port 9082, but green-port is 8082; the two must be the same/,
    },
    'a site that is not there': {
      given: () => hand.sh(`rm ${siteOf('green')}`),
      message: /sites-available\/green \(green-site\) is not on the host/,
    },
  }

  test.each(Object.keys(refusals))('%s', async (name) => {
    await refusals[name]?.given()
    const before = await hand.snapshot()
    const ending = await watched.unseen('v2')
    expect(ending).toMatchObject({ result: 'refused', step: 'state', serves: 'v1' })
    expect(ending.error).toMatch(refusals[name]?.message ?? /never/)
    expect(await hand.snapshot()).toBe(before)
  })

  test('nginx runs, but its pid file is lost', async () => {
    const pid = await hand.sh('cat /run/nginx.pid; rm /run/nginx.pid')
    const ending = await watched.unseen('v2')
    await hand.sh(`echo ${pid} > /run/nginx.pid`)
    expect(ending.error).toContain(`nginx runs as process ${pid}, but its pid file /run/nginx.pid does not say so`)
  })

  test('a port that Compose does not publish', async () => {
    const before = await hand.snapshot()
    const ending = await watched.unseen('v2', { 'green-port': '9082' })
    expect(ending.error).toContain('service "green" publishes 8082, but green-port is 9082')
    expect(await hand.snapshot()).toBe(before)
  })
})

import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ByHand, enabled, siteOf, twoColors } from '../support/manual-changes.ts'
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
  await stage.layOut(twoColors)
})

const fine = { result: 'deployed', step: '', failed: 0 }
const asBefore = { result: 'rolled-back', color: 'blue', serves: 'v1', link: siteOf('blue'), failed: 0 }
const some = { fresh: 4, keepAlive: 4, slow: 2 }

/** Appends to a site's file. */
const append = (color: string, text: string) => hand.sh(`echo '${text}' >> ${siteOf(color)}`)

describe('mistakes in configuration files: the former color serves on', () => {
  beforeAll(async () => {
    await hand.clear()
    await hand.up({ blue: 'v1' })
    await hand.serve('blue')
  })

  beforeEach(() => stage.host.site('green', 8082))

  test("one in the idle color's site: the switch does not happen", async () => {
    await append('green', 'sever { }')
    const ending = await watched.deploy('v2')
    expect(ending).toMatchObject({ ...asBefore, step: 'switch', same: ['app blue 1'] })
    expect(ending.error).toMatch(
      /nginx -t refuses .*unknown directive "sever" in \/etc\/nginx\/sites-enabled\/default:\d+/,
    )
  })

  test("one in another site's file: refused before anything starts, by the name of that file", async () => {
    await hand.sh(`echo 'server { listen 81; lisen 82; }' > ${enabled}/shop`)
    const before = await hand.snapshot()
    const ending = await watched.deploy('v2')
    expect(ending).toMatchObject({ ...asBefore, result: 'refused', step: 'state', color: '' })
    expect(ending.error).toMatch(/nginx -t fails.*unknown directive "lisen" in \/etc\/nginx\/sites-enabled\/shop:1/)
    expect(await hand.snapshot()).toBe(before)
    await hand.sh(`rm ${enabled}/shop`)
  })

  test('a port that is taken: nginx -t and the reload say yes, verify says no, and no visitor notices', async () => {
    await hand.occupy(8443)
    await append('green', 'server { listen 8443; return 200; }')
    const ending = await watched.deploy('v2', {}, some)
    expect(ending).toMatchObject({ ...asBefore, step: 'verify' })
    expect(ending.same).toContain('app blue 1')
    expect(ending.error).toContain('bind() to 0.0.0.0:8443 failed')

    await hand.sh('chmod 600 /var/log/nginx/error.log')
    const unread = await watched.deploy('v2', { username: 'ubuntu' })
    expect(unread).toMatchObject({ ...asBefore, step: 'verify' })
    expect(unread.error).toContain('nginx kept its old configuration: ubuntu may not read its error log')
  })
})

describe('unusual ways of nginx', () => {
  beforeEach(() => hand.clear())

  test('it does not run: a release that fails leaves it so, one that is fine starts it', async () => {
    await hand.up({ blue: 'v1' })
    await append('green', 'server { listen 127.0.0.1:8090; return 404; }')
    await hand.serve('blue')
    await hand.sh('systemctl stop nginx')
    const inputs = { 'verify-url': 'http://127.0.0.1:8090/', 'verify-status': '200' }
    const failed = await watched.unseen('v2', inputs)
    expect(failed).toMatchObject({ ...asBefore, color: '', step: 'verify', serves: 'nothing', same: ['app blue 1'] })
    expect(failed.error).toContain('got 404 through nginx')
    expect(await hand.sh('pgrep -c nginx || true')).toBe('0')

    const ending = await watched.unseen('v3')
    expect(ending).toMatchObject({ ...fine, color: 'green', previous: 'blue', serves: 'v3', link: siteOf('green') })
    expect(await hand.sh('systemctl is-active nginx')).toBe('active')
  })

  test('somebody reloads it all the time: no visitor notices', async () => {
    await hand.up({ blue: 'v1' })
    await hand.serve('blue')
    // So that nothing but the drain saves requests of 3 s: the application itself would finish them.
    const inputs = { 'stop-timeout': '1s' }
    const ending = await hand.meanwhile('nginx -s reload; sleep 0.5', () => watched.deploy('v2', inputs, some))
    expect(ending).toMatchObject({ ...fine, color: 'green', serves: 'v2', link: siteOf('green'), warnings: [] })
    expect(ending.same).toEqual(['app blue 1'])
  })

  test('upstreams that keep their connections, while another client asks the idle color directly', async () => {
    await stage.host.write(siteOf('blue'), keepAliveSite(8081))
    await stage.host.write(siteOf('green'), keepAliveSite(8082))
    await hand.up({ blue: 'v1', green: 'v2' })
    await hand.serve('green')
    await hand.point(siteOf('blue'))
    const askBlue = 'curl -s --max-time 1 127.0.0.1:8081 >/dev/null; sleep 0.02'
    const ending = await hand.meanwhile(askBlue, () => watched.deploy('v3', { 'old-color': 'keep' }))
    expect(ending).toMatchObject({ ...fine, color: 'blue', previous: 'green', serves: 'v3', link: siteOf('blue') })
    expect(ending.same).toEqual(['app green 1'])

    // Any answer that nginx did not have to make up for a dead upstream is good, a 404 too.
    const again = await watched.deploy('v2', { 'verify-url': 'http://127.0.0.1/none' })
    expect(again).toMatchObject({ ...fine, color: 'green', previous: 'blue', serves: 'v2', link: siteOf('green') })
    expect(again.same).toEqual(['app blue 1'])
  })

  test('a deployment that was killed while it drained: the next one lets the requests finish first', async () => {
    await hand.up({ blue: 'v1', green: 'v2' })
    await hand.serve('blue')
    const slow = stage.host.exec('curl -s http://127.0.0.1/slow?ms=8000')
    await hand.sh(`until [ "$(ss -Htn dst 127.0.0.1:8081 | wc -l)" -gt 0 ]; do sleep 0.05; done`)
    await hand.point(siteOf('green'))
    await hand.sh('nginx -s reload')
    const ending = await watched.deploy('v3')
    expect(ending).toMatchObject({ ...fine, color: 'blue', previous: 'green', serves: 'v3', same: ['app green 1'] })
    expect((await slow).stdout).toBe('v1 after 8000 ms\n')
  })
})

/** As a tutorial for speed has it, with a second server that only redirects. */
const keepAliveSite = (port: number): string => `
upstream app {
  server 127.0.0.1:${port};
  keepalive 16;
}
server {
  listen 80 default_server;
  location = /none {
    return 404;
  }
  location / {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
  }
}
server {
  listen 8080;
  return 301 http://$host$request_uri;
}
`

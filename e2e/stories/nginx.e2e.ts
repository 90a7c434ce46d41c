import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ManualChanges, enabledSites, siteOf, twoColors } from '../support/manual-changes.ts'
import { expectEnd, ObservedDeployments } from '../support/observed-deployments.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1', 'v2', 'v3'], reset: 'once', project: twoColors })
const manual = new ManualChanges(testbed)
const observed = new ObservedDeployments(testbed, manual)

const success = { result: 'deployed', failedStep: '', failedRequests: 0 }
const rolledBack = {
  result: 'rolled-back',
  color: 'blue',
  servedVersion: 'v1',
  linkTarget: siteOf('blue'),
  failedRequests: 0,
}
const some = { fresh: 4, keepAlive: 4, slow: 2 }

/** Appends to a site's file. */
const append = (color: string, text: string) => manual.run(`echo '${text}' >> ${siteOf(color)}`)

describe('after a mistake in a configuration file the former color still serves', () => {
  beforeAll(async () => {
    await manual.reset()
    await manual.startContainers({ blue: 'v1' })
    await manual.serveColor('blue')
  })

  beforeEach(() => testbed.host.writeSite('green', 8082))

  test("a mistake in the idle color's site prevents the switch", async () => {
    await append('green', 'sever { }')
    const end = await observed.deploy('v2')
    expectEnd(end, { ...rolledBack, failedStep: 'switch', untouched: ['app blue 1'] })
    expect(end.error).toMatch(
      /nginx -t rejects .*unknown directive "sever" in \/etc\/nginx\/sites-enabled\/default:\d+/,
    )
  })

  test("a mistake in another site's file refuses the deployment before anything starts, and the error names the file", async () => {
    await manual.run(`echo 'server { listen 81; lisen 82; }' > ${enabledSites}/shop`)
    const before = await manual.readSnapshot()
    const end = await observed.deploy('v2')
    expectEnd(end, { ...rolledBack, result: 'refused', failedStep: 'state', color: '' })
    expect(end.error).toMatch(/nginx -t fails.*unknown directive "lisen" in \/etc\/nginx\/sites-enabled\/shop:1/)
    expect(await manual.readSnapshot()).toBe(before)
    await manual.run(`rm ${enabledSites}/shop`)
  })

  test('a port in use passes nginx -t and the reload, but verify fails, and no visitor notices', async () => {
    await manual.occupyPort(8443)
    await append('green', 'server { listen 8443; return 200; }')
    const end = await observed.deploy('v2', {}, some)
    expectEnd(end, { ...rolledBack, failedStep: 'verify' })
    expect(end.untouched).toContain('app blue 1')
    expect(end.error).toContain('bind() to 0.0.0.0:8443 failed')

    await manual.run('chmod 600 /var/log/nginx/error.log')
    const unread = await observed.deploy('v2', { username: 'ubuntu' })
    expectEnd(unread, { ...rolledBack, failedStep: 'verify' })
    expect(unread.error).toContain(
      'nginx kept its old configuration: the reason is in its error log /var/log/nginx/error.log, which ubuntu may not read',
    )
  })
})

describe('unusual states of nginx', () => {
  beforeEach(() => manual.reset())

  test('if nginx is stopped, a failed deployment leaves it stopped, and a successful one starts it', async () => {
    await manual.startContainers({ blue: 'v1' })
    await append('green', 'server { listen 127.0.0.1:8090; return 404; }')
    await manual.serveColor('blue')
    await manual.run('service nginx stop')
    const inputs = { 'verify-url': 'http://127.0.0.1:8090/', 'verify-status': '200' }
    const failed = await observed.deployWithoutVisitors('v2', inputs)
    expectEnd(failed, {
      ...rolledBack,
      color: '',
      failedStep: 'verify',
      servedVersion: 'nothing',
      untouched: ['app blue 1'],
    })
    expect(failed.error).toContain('got 404 through nginx')
    expect(await manual.run('pgrep -c nginx || true')).toBe('0')

    const end = await observed.deployWithoutVisitors('v3')
    expectEnd(end, { ...success, color: 'green', previous: 'blue', servedVersion: 'v3', linkTarget: siteOf('green') })
    expect(await manual.run(nginxState)).toBe('active')
  })

  test('if another program reloads nginx again and again, no visitor notices', async () => {
    await manual.startContainers({ blue: 'v1' })
    await manual.serveColor('blue')
    // Without a stop-timeout of 1 s the application could finish requests of 3 s, and not only the drain would be tested.
    const inputs = { 'stop-timeout': '1s' }
    const end = await manual.repeatDuring('nginx -s reload; sleep 0.5', () => observed.deploy('v2', inputs, some))
    expectEnd(end, { ...success, color: 'green', servedVersion: 'v2', linkTarget: siteOf('green'), warnings: [] })
    expect(end.untouched).toEqual(['app blue 1'])
  })

  test('keep-alive upstreams work, also while another client sends requests to the idle color directly', async () => {
    await testbed.host.writeFile(siteOf('blue'), keepAliveSite(8081))
    await testbed.host.writeFile(siteOf('green'), keepAliveSite(8082))
    await manual.startContainers({ blue: 'v1', green: 'v2' })
    await manual.serveColor('green')
    await manual.setLink(siteOf('blue'))
    const askBlue = 'curl -s --max-time 1 127.0.0.1:8081 >/dev/null; sleep 0.02'
    const end = await manual.repeatDuring(askBlue, () => observed.deploy('v3', { 'old-color': 'keep' }))
    expectEnd(end, { ...success, color: 'blue', previous: 'green', servedVersion: 'v3', linkTarget: siteOf('blue') })
    expect(end.untouched).toEqual(['app green 1'])

    const again = await observed.deploy('v2')
    expectEnd(again, { ...success, color: 'green', previous: 'blue', servedVersion: 'v2', linkTarget: siteOf('green') })
    expect(again.untouched).toEqual(['app blue 1'])
  })

  test('after a deployment was killed in its drain, the next one waits for the open requests first', async () => {
    await manual.startContainers({ blue: 'v1', green: 'v2' })
    await manual.serveColor('blue')
    const slow = testbed.host.tryRun('curl -s http://127.0.0.1/slow?ms=8000')
    await manual.run(`until [ "$(ss -Htn dst 127.0.0.1:8081 | wc -l)" -gt 0 ]; do sleep 0.05; done`)
    await manual.setLink(siteOf('green'))
    await manual.run('nginx -s reload')
    const end = await observed.deploy('v3')
    expectEnd(end, { ...success, color: 'blue', previous: 'green', servedVersion: 'v3', untouched: ['app green 1'] })
    expect((await slow).stdout).toBe('v1 after 8000 ms\n')
  })
})

/** Prints "active" when nginx runs, and systemd manages it if there is a systemd. */
const nginxState = `
  if [ -d /run/systemd/system ]; then systemctl is-active nginx
  else pgrep -f '^nginx: master' > /dev/null && echo active; fi`

/** A site with a keep-alive upstream, as performance tutorials show it, and a second server that only redirects. */
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

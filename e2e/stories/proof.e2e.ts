import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { findStep } from '../support/expectations.ts'
import { ManualChanges, siteOf, twoColors } from '../support/manual-changes.ts'
import { expectEnd, ObservedDeployments } from '../support/observed-deployments.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: ['v1', 'v2'], reset: 'once', project: twoColors })
const manual = new ManualChanges(testbed)
const observed = new ObservedDeployments(testbed, manual)
const ports = { blue: 8081, green: 8082 } as const

/** Each request reached green. A slow server is asked less often: at least three times. */
function expectConnections(run: Result): void {
  const { blue, green } = Object(findStep(run, 'verify').facts['connections']) as Record<string, number>
  expect(blue).toBe(0)
  expect(green).toBeGreaterThanOrEqual(3)
}

type SiteText = (port: number) => string

const writeSite = (color: 'blue' | 'green', text: SiteText) => testbed.host.writeFile(siteOf(color), text(ports[color]))

/** Blue serves v1 with this site, and green has it too. */
async function serveWith(text: SiteText): Promise<void> {
  // A reload cannot change from all addresses to one: both have the same port.
  await manual.run('service nginx stop')
  await manual.reset()
  await writeSite('blue', text)
  await writeSite('green', text)
  await manual.startContainers({ blue: 'v1' })
  await manual.setLink(siteOf('blue'))
  await manual.run('service nginx restart')
}

const certificate = 'ssl_certificate /etc/ssl/shop.pem; ssl_certificate_key /etc/ssl/shop.key;'
const proxy = (port: number) => `location / { proxy_pass http://127.0.0.1:${port}; }`
const tlsServer = (port: number, location = proxy(port)) =>
  `server { listen 443 ssl; server_name shop.example; ${certificate} ${location} }`
const redirectServer = 'server { listen 80 default_server; return 301 https://shop.example$request_uri; }'
const requestTls = () => manual.run('curl -sk --connect-to ::127.0.0.1:443 https://shop.example/ || echo refused')

beforeAll(() =>
  manual.run(
    'openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=shop.example -keyout /etc/ssl/shop.key -out /etc/ssl/shop.pem 2>/dev/null',
  ),
)

test('a site whose port 80 only redirects is proven by HTTPS, and a color whose HTTPS nginx answers itself is rolled back', async () => {
  await serveWith((port) => `${redirectServer}\n${tlsServer(port)}\n`)
  const keep = { 'old-color': 'keep' }
  const run = await testbed.deploy('v2', keep)
  expect(run.outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expectConnections(run)
  expect(findStep(run, 'verify').facts).toMatchObject({ requests: ['https://shop.example/ (at 127.0.0.1:443)'] })
  expect(await requestTls()).toContain('v2')

  await writeSite(
    'blue',
    (port) =>
      `${redirectServer}\n${tlsServer(port, `location / { return 500; } location /x { proxy_pass http://127.0.0.1:${port}; }`)}`,
  )
  const broken = await observed.deployWithoutVisitors('v1', keep)
  expectEnd(broken, { result: 'rolled-back', failedStep: 'verify', color: 'green', linkTarget: siteOf('green') })
  expect(broken.error).toContain('got 500 through nginx, from nginx itself: https://shop.example/')
  expect(await requestTls()).toContain('v2')

  await writeSite('blue', (port) => `${redirectServer}\n${tlsServer(port)}\n`)
  expectEnd(await observed.deployWithoutVisitors('v1', keep), { result: 'deployed', color: 'blue' })
  expect(await requestTls()).toContain('v1')
})

describe('a site that does not answer the bare request is deployed with the defaults', () => {
  const sites: Readonly<Record<string, SiteText>> = {
    'because it drops unknown names': (port) =>
      `server { listen 80 default_server; return 444; }\nserver { listen 80; server_name shop.example; ${proxy(port)} }\n`,
    'because it wants the PROXY protocol': (port) =>
      `server { listen 80 default_server proxy_protocol; ${proxy(port)} }\n`,
    'because it has an address of its own': (port) => `server { listen 10.0.0.5:80; ${proxy(port)} }\n`,
  }
  beforeEach(() => manual.run('ip address replace 10.0.0.5/32 dev lo'))

  test.each(Object.keys(sites))('%s', async (name) => {
    await serveWith(sites[name] ?? proxy)
    const run = await testbed.deploy('v2')
    expect(run.outputs).toMatchObject({ result: 'deployed', color: 'green' })
    expectConnections(run)
  })
})

test('a site that only answers itself is refused before anything is pulled, and a plan says the same', async () => {
  await serveWith(
    (port) =>
      `server { listen 80 default_server; location / { return 403; } location /app { proxy_pass http://127.0.0.1:${port}; } }\n`,
  )
  const before = await manual.readSnapshot()
  const plan = await testbed.deploy('v2', { mode: 'plan' })
  const end = await observed.deployWithoutVisitors('v2')
  expectEnd(end, { result: 'refused', failedStep: 'state', linkTarget: siteOf('blue') })
  expect(end.error).toContain('no request on the server reaches blue through nginx')
  expect(end.error).toContain('got 403 from nginx itself')
  expect(plan.log.raw).toContain('❌ Request to the site: no request on the server reaches blue')
  expect(await manual.readSnapshot()).toBe(before)

  expectEnd(await observed.deployWithoutVisitors('v2', { 'verify-url': 'http://127.0.0.1/app' }), {
    result: 'deployed',
  })
})

test('a site of the idle color that lacks a listen line of the live one refuses the deployment', async () => {
  await serveWith(
    (port) => `server { listen 80 default_server; server_name shop.example; ${proxy(port)} }\n${tlsServer(port)}\n`,
  )
  await writeSite('green', (port) => `server { listen 80 default_server; server_name shop.example; ${proxy(port)} }\n`)
  const end = await observed.deployWithoutVisitors('v2')
  expectEnd(end, { result: 'refused', failedStep: 'state', servedVersion: 'v1' })
  expect(end.error).toContain('listen 443 ssl;')
  expect(await requestTls()).toContain('v1')
})

test('a site that limits requests is rolled back, and no undo is left half done', async () => {
  await serveWith(
    (port) =>
      `limit_req_zone $server_name zone=shop:1m rate=1r/s;\nserver { listen 80 default_server; limit_req zone=shop; ${proxy(port)} }\n`,
  )
  const end = await observed.deployWithoutVisitors('v2', { 'verify-status': '404' })
  expectEnd(end, { result: 'rolled-back', failedStep: 'verify', color: 'blue', linkTarget: siteOf('blue') })
  expect(end.error).toContain('got 200 through nginx')
  expectEnd(await observed.deployWithoutVisitors('v2'), { result: 'deployed', color: 'green' })
})

test('places with a fixed color show neither what is live nor a broken switch', async () => {
  const preview = 'server { listen 80; server_name preview.example; location / { proxy_pass http://green; } }'
  await serveWith(
    (port) => `upstream live { server localhost:${port}; }
upstream blue { server localhost:8081; }
upstream green { server localhost:8082; }
server { listen 80 default_server; server_name _; location / { proxy_pass http://live; }
location /health/blue { proxy_pass http://blue/; } location /health/green { proxy_pass http://green/; } }
${preview}`,
  )
  await manual.startContainers({ green: 'v1' })
  const deploy = (version: string) => testbed.deploy(version, { 'old-color': 'keep' })
  expect((await deploy('v2')).outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect((await deploy('v1')).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
})

test('a first deployment needs an answer from each place that leads to it', async () => {
  await manual.reset()
  // The application does not speak TLS, so that nginx answers 502.
  const broken = (port: number) => `location / { proxy_pass https://127.0.0.1:${port}; }`
  const site = (port: number, location?: string) =>
    `server { listen 80 default_server; server_name shop.example; ${proxy(port)} }\n${tlsServer(port, location)}\n`
  await writeSite('blue', (port) => site(port, broken(port)))
  await writeSite('green', (port) => site(port, broken(port)))
  const run = await testbed.deploy('v1')
  expect(run.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify' })
  expect(run.log.raw).toContain('https://shop.example/ (at 127.0.0.1:443): got 502 through nginx')

  await writeSite('blue', (port) => site(port))
  await writeSite('green', (port) => site(port))
  expect((await testbed.deploy('v1')).outputs).toMatchObject({ result: 'deployed', color: 'blue' })
})

test('a link that nginx does not include proves nothing, and everything is restored', async () => {
  await serveWith((port) => `server { listen 80 default_server; ${proxy(port)} }\n`)
  await manual.run(
    'mv /etc/nginx/sites-enabled/default /etc/nginx/unused; cp /etc/nginx/unused /etc/nginx/sites-enabled/own',
  )
  await manual.reloadNginx()
  const end = await observed.deployWithoutVisitors('v2', { 'site-link': '/etc/nginx/unused' })
  await manual.run('rm -f /etc/nginx/unused')
  expect(end.result).not.toBe('deployed')
  expect(end.servedVersion).toBe('v1')
})

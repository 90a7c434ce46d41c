import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectNoFailures, expectRolledBack, goLive, remember, stepOf } from '../support/expectations.ts'
import { runAction, type Result } from '../runner/run-action.ts'
import { Stage } from '../support/testbed.ts'
import { TestAuthority } from '../support/certificates.ts'
import { LoadBalancer } from '../support/load-balancer.ts'
import { NodeWithNames } from '../support/own-hosts-file.ts'

// The runner's view: names of its own DNS, a load balancer with TLS, and behind it the host as it is on the real net.
const authority = new TestAuthority()
const runner = new NodeWithNames(['shop.test', 'old.test'])
let stage: Stage
let balancer: LoadBalancer

beforeAll(async () => {
  stage = await Stage.open()
  await stage.layOut()
  for (const color of ['blue', 'green']) await leadAstray(color)
  for (const version of ['db', 'v1', 'v2']) await stage.release(version)
  balancer = await new LoadBalancer(stage.host.httpPort, authority.issue(['shop.test'])).open()
  await goLive(stage, 'v1')
})

afterAll(() => {
  stage.close()
  balancer.close()
  runner.remove()
  authority.remove()
})

/** Two paths of the site that do not lead to the application as it should be. */
async function leadAstray(color: string): Promise<void> {
  const path = `/etc/nginx/sites-available/${color}`
  const locations = 'location /forgotten { return 404; } location /dead { proxy_pass http://127.0.0.1:9; }'
  await stage.host.write(path, (await stage.host.read(path)).replace('location /', `${locations}\n    location /`))
}

function deploy(url: string, inputs: Readonly<Record<string, string>> = {}): Promise<Result> {
  return runAction({
    inputs: { ...stage.inputs, env: 'TAG=v2', 'public-url': url, ...inputs },
    secrets: [stage.host.loginKeys.ed25519.text],
    env: { NODE_EXTRA_CA_CERTS: authority.file },
    node: runner.path,
  })
}

/** The deployment went through, and its one warning names that hop. */
async function expectWarning(url: string, hop: string, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  const { outputs, log } = await deploy(url, inputs)
  expect(outputs['result']).toBe('deployed')
  expect(log.annotations).toEqual([
    expect.objectContaining({ level: 'warning', message: expect.stringContaining(`${url} does not answer: ${hop}`) }),
  ])
}

const shop = (path = '/') => `https://shop.test:${balancer.securePort}${path}`

test('an address that answers: from http to https, through the load balancer, to the new release', async () => {
  const url = `http://shop.test:${balancer.plainPort}/`
  const run = await deploy(url)
  expect(run.outputs['result']).toBe('deployed')
  expect(run.log.annotations).toEqual([])
  expect(stepOf(run, 'drain').facts['publicUrl']).toMatchObject({
    urls: [url, shop()],
    status: 200,
    addresses: ['127.0.0.1'],
  })
})

test('DNS: a name without a record', async () => {
  await expectWarning('https://new-shop.test/', 'DNS: there is no record of new-shop.test')
})

test('TCP: a closed port', async () => {
  const closed = await closedPort()
  await expectWarning(`https://shop.test:${closed}/`, `TCP: 127.0.0.1 on port ${closed} refuses connections`)
})

test('TLS: a certificate for another name; required, so that all goes back, and nobody notices', async () => {
  const former = await remember(stage, await liveColor())
  const visitors = await stage.visitors({ fresh: 2, keepAlive: 2, slow: 0 })
  const url = `https://old.test:${balancer.securePort}/`
  const run = await deploy(url, { 'public-url-required': 'true' })
  expectNoFailures(await visitors.stop())
  await expectRolledBack(stage, run, { step: 'verify', former })
  expect(run.log.annotations[0]?.message).toContain(
    `${url} does not answer: TLS: the certificate is for shop.test, not for old.test`,
  )
})

test('the load balancer: a 502 of its own, while the host is well', async () => {
  balancer.targetLost = true
  await expectWarning(
    shop(),
    'load balancer: the load balancer answers 502 by itself, while nginx on the server answers 200',
  )
  balancer.targetLost = false
})

test("the host's nginx: it has no way on for this path", async () => {
  await expectWarning(shop('/forgotten'), 'nginx: nginx on the server answers 404 by itself')
})

test('the application: nginx gets no answer from it; in a rollback as well', async () => {
  const rollback = { mode: 'rollback' }
  await expectWarning(
    shop('/dead'),
    'application: nginx on the server answers 502, for want of an answer from it',
    rollback,
  )
})

const liveColor = async () => (await stage.link()).split('/').at(-1) ?? ''

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

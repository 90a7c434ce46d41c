import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runAction, type Result } from '../runner/run-action.ts'
import { TestAuthority } from '../support/certificates.ts'
import { deployRelease, expectNoFailures, expectRolledBack, findStep, recordRelease } from '../support/expectations.ts'
import { LoadBalancer } from '../support/load-balancer.ts'
import { NodeWithNames } from '../support/own-hosts-file.ts'
import { useTestbed } from '../support/use-testbed.ts'

// As on the internet: names that only the runner can resolve, and a load balancer with TLS in front of the host.
const authority = new TestAuthority()
const runner = new NodeWithNames(['shop.test', 'old.test'])
const testbed = useTestbed({ releases: ['db', 'v1', 'v2'], reset: 'once' })
let balancer: LoadBalancer

beforeAll(async () => {
  for (const color of ['blue', 'green']) await addBrokenPaths(color)
  balancer = await new LoadBalancer(testbed.host.httpPort, authority.issue(['shop.test'])).open()
  await deployRelease(testbed, 'v1')
})

afterAll(() => {
  balancer.close()
  runner.remove()
  authority.remove()
})

/** Adds two paths to a site: nginx answers one itself, and the other has an upstream that does not listen. */
async function addBrokenPaths(color: string): Promise<void> {
  const path = `/etc/nginx/sites-available/${color}`
  const locations = 'location /forgotten { return 404; } location /dead { proxy_pass http://127.0.0.1:9; }'
  await testbed.host.writeFile(
    path,
    (await testbed.host.readFile(path)).replace('location /', `${locations}\n    location /`),
  )
}

function deploy(url: string, inputs: Readonly<Record<string, string>> = {}): Promise<Result> {
  return runAction({
    inputs: { ...testbed.inputs, env: 'TAG=v2', 'public-url': url, ...inputs },
    secrets: [testbed.host.loginKeys.ed25519.text],
    env: { NODE_EXTRA_CA_CERTS: authority.file },
    node: runner.path,
  })
}

/** Expects that the deployment succeeds, and that its only warning names this hop. */
async function expectWarning(url: string, hop: string, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  const { outputs, log } = await deploy(url, inputs)
  expect(outputs['result']).toBe('deployed')
  expect(log.annotations).toEqual([
    expect.objectContaining({ level: 'warning', message: expect.stringContaining(`${url} does not answer: ${hop}`) }),
  ])
}

const shop = (path = '/') => `https://shop.test:${balancer.securePort}${path}`

test('a public URL that works causes no warning: from http to https, through the load balancer, to the new release', async () => {
  const url = `http://shop.test:${balancer.plainPort}/`
  const run = await deploy(url)
  expect(run.outputs['result']).toBe('deployed')
  expect(run.log.annotations).toEqual([])
  expect(findStep(run, 'drain').facts['publicUrl']).toMatchObject({
    urls: [url, shop()],
    status: 200,
    addresses: ['127.0.0.1'],
  })
})

test('the warning names DNS when the name has no record', async () => {
  await expectWarning('https://new-shop.test/', 'DNS: there is no record of new-shop.test')
})

test('the warning names TCP when the port is closed', async () => {
  const closed = await closedPort()
  await expectWarning(`https://shop.test:${closed}/`, `TCP: 127.0.0.1 on port ${closed} refuses connections`)
})

test('with public-url-required a TLS problem rolls the deployment back, and no visitor notices', async () => {
  const former = await recordRelease(testbed, await liveColor())
  const visitors = await testbed.startVisitors({ fresh: 2, keepAlive: 2, slow: 0 })
  const url = `https://old.test:${balancer.securePort}/`
  const run = await deploy(url, { 'public-url-required': 'true' })
  expectNoFailures(await visitors.stop())
  await expectRolledBack(testbed, run, { step: 'verify', former })
  expect(run.log.annotations[0]?.message).toContain(
    `${url} does not answer: TLS: the certificate is for shop.test, not for old.test`,
  )
})

test('the warning names the load balancer when it answers 502 itself, while the host answers 200', async () => {
  balancer.targetLost = true
  await expectWarning(
    shop(),
    'load balancer: the load balancer itself answers 502, while nginx on the server answers 200',
  )
  balancer.targetLost = false
})

test('the warning names nginx when it answers 404 itself', async () => {
  await expectWarning(shop('/forgotten'), 'nginx: nginx on the server answers 404 itself')
})

test('the warning names the application when nginx gets no answer from it, also in a rollback', async () => {
  const rollback = { mode: 'rollback' }
  await expectWarning(
    shop('/dead'),
    'application: nginx on the server answers 502: the application does not answer',
    rollback,
  )
})

const liveColor = async () => (await testbed.linkTarget()).split('/').at(-1) ?? ''

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

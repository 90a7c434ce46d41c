import { expect, test } from '@jest/globals'
import { readSteps } from '../runner/reported-steps.ts'
import { expectNoFailures } from '../support/expectations.ts'
import { ordinaryProject, reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const slowStart = { START_DELAY_MS: '1000' }
const releases = { db: {}, v1: slowStart, v2: slowStart, v3: slowStart, v4: slowStart }
const testbed = useTestbed({ releases, reset: 'each test', live: 'v1' })

test('three deployments at once run one after the other, and name the one that they wait for', async () => {
  const visitors = await testbed.startVisitors({ fresh: 2, keepAlive: 2, slow: 0 })
  const first = await reachStep('pull', testbed.startDeploy('v2')) // its name is on the host by then
  const runs = await Promise.all([first.done, testbed.deploy('v3'), testbed.deploy('v4')])
  expect(runs.map(({ outputs }) => outputs['result'])).toEqual(['deployed', 'deployed', 'deployed'])
  const spans = runs
    .map(readSteps)
    .map((steps) => ({
      from: steps.find(({ step }) => step === 'state')?.startedAt ?? 0,
      to: Math.max(...steps.map(({ startedAt, ms }) => startedAt + ms)),
    }))
    .sort((a, b) => a.from - b.from)
  spans.slice(1).forEach((span, i) => expect(span.from).toBeGreaterThanOrEqual(spans[i]?.to ?? Infinity))
  const waiting = runs.filter(({ log }) => log.display.includes('waiting for the deployment of octocat/hello-world'))
  expect(waiting).toHaveLength(2)
  expect(waiting[0]?.log.display).toContain('https://github.com/octocat/hello-world/actions/runs/')
  expectNoFailures(await visitors.stop())
})

test('with lock-timeout 0 the second deployment fails at once, names the first, and changes nothing', async () => {
  const first = await reachStep('up', testbed.startDeploy('v2'))
  const second = await testbed.deploy('v3', { 'lock-timeout': '0' })
  expect(second.outputs).toMatchObject({ result: 'refused', 'failed-step': 'lock' })
  expect(second.log.annotations[0]?.message).toMatch(/octocat.*actions\/runs.*holds the lock, and lock-timeout is 0/)
  expect((await first.done).outputs['result']).toBe('deployed')
  expect(await testbed.servedVersion()).toBe('v2')
})

test('a killed deployment loses its lock at once, so that the next one does not wait', async () => {
  const first = await reachStep('health', testbed.startDeploy('v2'))
  first.killRunner()
  const second = await testbed.deploy('v3', { 'lock-timeout': '20s' })
  expect(second.outputs['result']).toBe('deployed')
  expect(second.log.display).toMatch(/^lock: .* at (up|health)\) was interrupted/m)
  expect(second.log.annotations).toEqual([])
  expect(await testbed.servedVersion()).toBe('v3')
})

test('two applications on one host deploy at the same time', async () => {
  const shop = ordinaryProject.replaceAll('8081', '9081').replaceAll('8082', '9082')
  await testbed.host.writeProject('/srv/shop', shop)
  for (const [color, port] of [
    ['blue', 9081],
    ['green', 9082],
  ] as const) {
    const site = `server { listen 8000; location / { proxy_pass http://127.0.0.1:${port}; } }`
    await testbed.host.writeFile(`/etc/nginx/sites-available/shop-${color}`, site)
  }
  const inputs = {
    directory: '/srv/shop',
    'blue-port': '9081',
    'green-port': '9082',
    'blue-site': '/etc/nginx/sites-available/shop-blue',
    'green-site': '/etc/nginx/sites-available/shop-green',
    'site-link': '/etc/nginx/sites-enabled/shop',
    'verify-url': 'http://127.0.0.1:8000/',
  }
  const visitors = await testbed.startVisitors({ fresh: 2, keepAlive: 2, slow: 0 })
  const [app, other] = await Promise.all([testbed.deploy('v2'), testbed.deploy('v3', inputs)])
  expect([app.outputs['result'], other.outputs['result']]).toEqual(['deployed', 'deployed'])
  expect(app.log.display + other.log.display).not.toContain('waiting for')
  expect(await testbed.servedVersion()).toBe('v2')
  expect(await testbed.host.run('curl -s http://127.0.0.1:8000/')).toContain('v3')
  expectNoFailures(await visitors.stop())
})

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { expectNoFailures } from '../support/expectations.ts'
import { ordinaryProject, Stage } from '../support/testbed.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
  await stage.release('db')
  for (const version of ['v1', 'v2', 'v3', 'v4']) await stage.release(version, { START_DELAY_MS: '1000' })
})
beforeEach(async () => {
  await stage.layOut()
  await stage.deploy('v1')
})
afterAll(() => stage.close())

test('three at once take turns, and say for whom they wait', async () => {
  const visitors = await stage.visitors({ slow: 0 })
  const first = await stage.startDeploy('v2')
  await first.waitFor(/^::group::pull/, 60_000) // by then the host knows whose it is
  const runs = await Promise.all([first.done, stage.deploy('v3'), stage.deploy('v4')])
  expect(runs.map(({ outputs }) => outputs['result'])).toEqual(['deployed', 'deployed', 'deployed'])
  const spans = runs
    .map(
      ({ outputs }) =>
        JSON.parse(outputs['report'] ?? '') as { steps: { step: string; startedAt: number; ms: number }[] },
    )
    .map(({ steps }) => ({
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

test('with lock-timeout 0 the second fails at once, names the first, and touches nothing', async () => {
  const first = await stage.startDeploy('v2')
  await first.waitFor(/^::group::up/, 60_000)
  const second = await stage.deploy('v3', { 'lock-timeout': '0' })
  expect(second.outputs).toMatchObject({ result: 'refused', 'failed-step': 'lock' })
  expect(second.log.annotations[0]?.message).toMatch(/octocat.*actions\/runs.*holds the host, and lock-timeout is 0/)
  expect((await first.done).outputs['result']).toBe('deployed')
  expect(await stage.served()).toBe('v2')
})

test('a lock outlives no holder: killed, the next one begins at once', async () => {
  const first = await stage.startDeploy('v2')
  await first.waitFor(/^::group::health/, 60_000)
  first.lose()
  const second = await stage.deploy('v3', { 'lock-timeout': '20s' })
  expect(second.outputs['result']).toBe('deployed')
  expect(second.log.display).toMatch(/^lock: .* at (up|health), was cut off/m)
  expect(second.log.annotations).toEqual([])
  expect(await stage.served()).toBe('v3')
})

test('two applications on one host deploy side by side', async () => {
  const shop = ordinaryProject.replaceAll('8081', '9081').replaceAll('8082', '9082')
  await stage.host.composeProject('/srv/shop', shop)
  for (const [color, port] of [
    ['blue', 9081],
    ['green', 9082],
  ] as const) {
    const site = `server { listen 8000; location / { proxy_pass http://127.0.0.1:${port}; } }`
    await stage.host.write(`/etc/nginx/sites-available/shop-${color}`, site)
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
  const visitors = await stage.visitors({ slow: 0 })
  const [app, other] = await Promise.all([stage.deploy('v2'), stage.deploy('v3', inputs)])
  expect([app.outputs['result'], other.outputs['result']]).toEqual(['deployed', 'deployed'])
  expect(app.log.display + other.log.display).not.toContain('waiting for')
  expect(await stage.served()).toBe('v2')
  expect(await stage.host.must('curl -s http://127.0.0.1:8000/')).toContain('v3')
  expectNoFailures(await visitors.stop())
})

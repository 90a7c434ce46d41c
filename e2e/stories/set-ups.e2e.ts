import { afterEach, expect, test } from '@jest/globals'
import { expectNoFailures } from '../support/expectations.ts'
import { type SetUp, SetUpOnHost } from '../support/set-ups.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed()

const twoServices: SetUp = { name: 'two-services', live: '/etc/nginx/sites-enabled/default' }

const setUps: readonly SetUp[] = [
  { name: 'forgotten-reload', live: '/etc/nginx/sites-enabled/default', tags: ['latest'], came: 'down' },
  { name: 'upstream-link', live: '/etc/nginx/conf.d/upstream.conf', siteName: 'api.club.example' },
  { name: 'two-projects', live: '/etc/nginx/conf.d/service-url.inc', tags: ['latest'] },
  {
    name: 'include-in-upstream',
    live: '/etc/nginx/conf.d/reader-backend.inc',
    url: 'http://127.0.0.1/api',
    slow: false,
  },
  {
    name: 'whole-nginx-conf',
    live: '/etc/nginx/nginx.conf',
    url: 'https://127.0.0.1/',
    siteName: 'pets.example',
    tags: ['blue', 'green'],
  },
  {
    name: 'https-site-copied',
    live: '/etc/nginx/conf.d/default.conf',
    url: 'https://127.0.0.1/',
    siteName: 'pill.example',
    tags: ['latest'],
  },
  { name: 'marked-line', live: '/etc/nginx/sites-available/kids' },
  { name: 'nginx-in-container', live: '/home/ubuntu/app/nginx/service-url.inc', nginx: 'container' },
  { name: 'container-folder', live: '/home/ubuntu/shop/nginx/conf.d/default.conf', nginx: 'container' },
  { name: 'one-service', live: '/etc/nginx/conf.d/app.conf' },
  twoServices,
  { name: 'built-on-host', live: '/etc/nginx/conf.d/service-url.inc', builtIn: '/home/ubuntu/built' },
]

afterEach(() => testbed.host.run('rm -rf /etc/letsencrypt'))

test.each(setUps)('$name: deployed from the state that a script left, without a failed request', async (setUp) => {
  const site = new SetUpOnHost(testbed, setUp)
  const deploy = async (version: string, inputs = {}) => {
    const { outputs } = await site.run(version, inputs)
    return [outputs['result'], await site.servedVersion()].join(' ')
  }
  await site.layOut()
  await site.deployByScript('v1')
  const suggestion = await site.readSuggestion()
  // Which words around the color stand in the text is the choice of the one who writes it.
  const text: unknown = expect.any(String)
  expect(suggestion).toEqual({ ...site.layoutInputs, ...('site-text' in suggestion && { 'site-text': text }) })
  if (setUp.came === 'down') {
    await site.deployByScript('v1')
    expect(await site.servedVersion()).toBe('502')
    await site.publish('v2')
    expect(await deploy('v2')).toBe('deployed v2')
  }
  const untouched = await site.readUntouched()
  const [served, live] = [await site.servedVersion(), await site.readLive()]
  expect(served).toMatch(/^v\d$/)

  const visitors = await site.visit()
  await site.publish('v3')
  expect(await deploy('v3', suggestion)).toBe('deployed v3')
  await site.publish('v4')
  expect(await deploy('v4')).toBe('deployed v4')
  expect(await site.readLive()).toBe(live)
  await site.publish('bad', { NEVER_LISTEN: '1' })
  expect(await deploy('bad', { 'health-timeout': '3s' })).toBe('rolled-back v4')
  expect(await site.readLive()).toBe(live)
  expect(await deploy('unused', { mode: 'rollback' })).toBe('deployed v3')
  expectNoFailures(await visitors.stop())
  expect(await site.readUntouched()).toBe(untouched)
})

test('two-services: the second service must come up too, and its open requests are waited for', async () => {
  const site = new SetUpOnHost(testbed, twoServices)
  await site.layOut()
  await site.deployByScript('v1')
  await site.publish('bad', { NEVER_LISTEN: '1' })
  const env = 'REGISTRY=localhost:5000\nAPI_VERSION=v1\nWEB_VERSION=bad'
  const failed = await site.run('bad', { env, 'health-timeout': '3s' })
  expect(failed.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health' })
  expect(failed.log.display).toMatch(/was not healthy after 3 s: no answer .* on port 300[12]/)
  expect(await site.servedVersion()).toBe('v1')

  await site.publish('v2')
  const { host } = testbed
  const slow = host.run("curl -sS --max-time 60 'http://127.0.0.1/slow?ms=15000'")
  expect((await site.run('v2')).outputs).toMatchObject({ result: 'deployed' })
  expect(await slow).toBe('v1 after 15000 ms')
  expect(await site.servedVersion()).toBe('v2')
})

import { beforeAll, describe, expect, test } from '@jest/globals'
import { askLiveLink, liveLink } from '../support/layouts.ts'
import { deployRelease, expectNoFailures, findStep } from '../support/expectations.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, v2: {}, v3: {}, bad: { HEALTH_STATUS: '500' } } })
const inputs = { 'live-link': liveLink, 'site-link': '' }

const readWorkers = () => testbed.host.run("pgrep -f '^nginx: worker' | tr '\\n' ' '")

/** A host on which green serves v1. */
async function beginWith(upstreamLines: string): Promise<void> {
  await testbed.reset()
  await askLiveLink(testbed.host, upstreamLines)
  const { outputs } = await deployRelease(testbed, 'v1', inputs)
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
}

describe('a link that nginx asks with each request', () => {
  beforeAll(() => beginWith(''))

  test('an upload that nginx still reads at the switch reaches the former color, which is stopped after it', async () => {
    await testbed.host.run(`ln -sfn green ${liveLink}`) // as a person writes it
    const bytes = 500_000
    const upload = testbed.host.run(
      `head -c ${bytes} /dev/zero | curl -sS --limit-rate 40k -H 'Transfer-Encoding:' -H 'Content-Length: ${bytes}' -T - 127.0.0.1`,
      { timeoutMs: 60_000 },
    )
    const run = await deployRelease(testbed, 'v2', inputs)
    expect(await upload).toBe('v1')
    expect(run.log.display).toContain('requests from before the switch: 1')
    expect(findStep(run, 'drain').facts).toEqual({ left: 0, connectionsLeft: 0 })
  })

  test('is moved without a reload, in a deployment, after a failure and in a rollback', async () => {
    const workers = await readWorkers()
    const visitors = await testbed.startVisitors({ balancer: 100 })
    const deployed = await deployRelease(testbed, 'v3', inputs)
    expect(deployed.outputs).toMatchObject({ color: 'green' })
    expect(deployed.log.display).toContain(
      'live points to /etc/nginx/colors/green, and nginx follows it with each request',
    )
    const bad = await testbed.deploy('bad', { ...inputs, 'health-timeout': '3s' })
    expect(bad.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'health', color: 'green' })
    const unseen = { 'public-url': 'http://127.0.0.1:9/', 'public-url-required': 'true' }
    const undone = await testbed.deploy('v1', { ...inputs, ...unseen })
    expect(undone.outputs).toMatchObject({ result: 'rolled-back', 'failed-step': 'verify', color: 'green' })
    expect(await testbed.servedVersion()).toBe('v3')
    const back = await testbed.deploy('v9', { ...inputs, mode: 'rollback' })
    expect(back.outputs).toMatchObject({ result: 'deployed', color: 'blue' })
    expectNoFailures(await visitors.stop())
    expect([await readWorkers(), await testbed.servedVersion()]).toEqual([workers, 'v2'])
  })
})

test('connections that nginx keeps for later requests delay the end of the former color by seconds only', async () => {
  await beginWith('keepalive 16;') // as nginx does by itself since 1.29.7
  const visitors = await testbed.startVisitors()
  const run = await deployRelease(testbed, 'v2', inputs)
  expect(findStep(run, 'drain').facts).toEqual({ left: 0, connectionsLeft: 0 })
  expectNoFailures(await visitors.stop())
})

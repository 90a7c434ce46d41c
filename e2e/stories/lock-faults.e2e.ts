import { afterEach, expect, test } from '@jest/globals'
import { startAction } from '../runner/run-action.ts'
import { annotationText } from '../support/expectations.ts'
import { putStandIn, removeStandIns } from '../support/stand-ins.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({
  releases: { db: {}, v1: {}, v2: { START_DELAY_MS: '2000' }, slow: { START_DELAY_MS: '60000' } },
  reset: 'each test',
  live: 'v1',
})
afterEach(async () => {
  await removeStandIns(testbed.host)
  await endStranger()
})

const refused = { result: 'refused', 'failed-step': 'lock' }

/** A login without any rights locks the folder, which it may read. */
const lockAsStranger = () =>
  testbed.host.run(`su nosudo -c 'flock /srv/app sh -c "touch /tmp/locked; sleep 120" > /dev/null 2>&1 &'
    n=0; until [ -e /tmp/locked ]; do n=$((n + 1)); [ $n -lt 100 ]; sleep 0.1; done`)
const endStranger = () => testbed.host.run('rm -f /tmp/locked; pkill -u nosudo || true')

test('a folder that is laid anew during a deployment lets no second one in', async () => {
  const first = await reachStep('up', testbed.startDeploy('v2'))
  await testbed.host.run('cp -r /srv/app /srv/new; mv /srv/app /srv/old; mv /srv/new /srv/app')
  const second = await testbed.deploy('v1', { 'lock-timeout': '0' })
  expect(second.outputs).toMatchObject(refused)
  expect(annotationText(second)).toMatch(/octocat.*actions\/runs.*holds the lock, and lock-timeout is 0/)
  expect((await first.done).outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(await testbed.servedVersion()).toBe('v2')
})

test('a login that locks the folder is named; it stops a deployment, and no undo', async () => {
  const secrets = [testbed.host.loginKeys.ed25519.text]
  const inputs = { ...testbed.inputs, env: 'TAG=slow' }
  const running = await reachStep('health', startAction({ inputs, secrets, beforePost: lockAsStranger }))
  running.kill()
  const { post } = await running.done
  expect(post?.log.annotations[0]?.title).toMatch(/^Deployment was interrupted at /)
  expect((await testbed.findContainer('green')).status).toBe('exited')

  const next = await testbed.deploy('v2', { 'lock-timeout': '0' })
  expect(next.outputs).toMatchObject(refused)
  expect(annotationText(next)).toMatch(/process \d+ of nosudo \(flock \/srv\/app .*\) holds the lock/)
  await endStranger()
  expect((await testbed.deploy('v2')).outputs).toMatchObject({ result: 'deployed', color: 'green' })
})

test('a folder on NFS is replaced by a file as the lock; where nothing can be locked, the reason is told at once', async () => {
  await putStandIn(testbed.host, 'flock-nfs.sh')
  const first = await reachStep('up', testbed.startDeploy('v2'))
  const second = await testbed.deploy('v1', { 'lock-timeout': '2s' })
  expect(second.outputs).toMatchObject(refused)
  expect(annotationText(second)).toMatch(/octocat.*holds the lock, still after 2 s/)
  expect(second.log.lines.length).toBeLessThan(50)
  const { outputs, log } = await first.done
  expect(outputs).toMatchObject({ result: 'deployed', color: 'green' })
  expect(log.display).toContain('the folder /srv/app is not locked (flock: 9: Bad file descriptor)')

  await putStandIn(testbed.host, 'flock-no-locks.sh')
  const none = await testbed.deploy('v1', { 'lock-timeout': '5m' })
  expect(none.outputs).toMatchObject(refused)
  expect(annotationText(none)).toContain('No locks available')
  expect(Number(none.outputs['duration-ms'])).toBeLessThan(60_000)
  expect(await testbed.servedVersion()).toBe('v2')
})

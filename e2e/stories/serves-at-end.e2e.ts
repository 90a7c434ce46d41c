import { expect, test } from '@jest/globals'
import { startAction, type Result } from '../runner/run-action.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({
  releases: { db: {}, v1: {}, bad: { HEALTH_STATUS: '503' } },
  reset: 'each test',
  live: 'v1',
})

const annotationOf = ({ log }: Result) =>
  log.annotations.map(({ title = '', message }) => `${title}: ${message}`).join('\n')

/** Deploys a bad release, and changes the host while its health is awaited. */
async function deployBadWhile(change: string): Promise<Result> {
  const running = await reachStep('health', testbed.startDeploy('bad', { 'health-timeout': '3s' }))
  await testbed.host.run(change)
  return running.done
}

test('a live color that was killed during a failed deployment is started again, and the log says so', async () => {
  const result = await deployBadWhile('docker kill app-blue-1 2>/dev/null || docker kill app_blue_1')
  expect(result.outputs).toMatchObject({ color: 'blue', result: 'rolled-back' })
  expect(annotationOf(result)).toMatch(/app[-_]blue[-_]1 ran before, .*: it was started again/)
  expect(await testbed.servedVersion()).toBe('v1')
})

test('a live color that is gone makes the run stranded, and no sentence says that it serves', async () => {
  const result = await deployBadWhile('docker rm -f app-blue-1 app_blue_1')
  expect(result.outputs).toMatchObject({ color: '', result: 'stranded', image: '' })
  expect(annotationOf(result)).toContain('THE SITE IS DOWN: deployment failed at health')
  expect(result.summary).toMatch(/^## 🆘 The site is down/)
  expect(annotationOf(result)).not.toMatch(/serves as before|As before/)
})

/** Kills the main process at health, and runs the post step. */
async function runPostAfterKill(more: Partial<Parameters<typeof startAction>[0]>): Promise<Result> {
  const secrets = [testbed.host.loginKeys.ed25519.text]
  const inputs = { ...testbed.inputs, env: 'TAG=bad', 'connect-timeout': '5s' }
  const running = await reachStep('health', startAction({ inputs, secrets, ...more }))
  running.kill()
  const { post } = await running.done
  if (post === undefined) throw new Error('the post step did not run')
  return post
}

test('a post step that gets the key alone still repairs the server, with the inputs that the main process saved', async () => {
  const post = await runPostAfterKill({ postInputs: { key: testbed.inputs['key'] ?? '' } })
  expect(annotationOf(post)).toContain('Deployment was interrupted at ')
  expect(await testbed.servedVersion()).toBe('v1')
})

test('a post step without its inputs says what may be, and not that nothing was changed', async () => {
  const post = await runPostAfterKill({ postInputs: {} })
  const text = annotationOf(post)
  expect(text).toContain('Interrupted, outcome unknown')
  expect(text).toContain('The process had not moved the traffic. Containers of the new release may still run.')
  expect(text).not.toMatch(/[Nn]othing was changed/)
})

test('a post step that cannot connect says what may be, and names the closed port', async () => {
  const rule = 'INPUT -p tcp --dport 22 -m state --state NEW -j DROP'
  const close = () => testbed.host.run(`iptables -I ${rule}`)
  try {
    const post = await runPostAfterKill({ beforePost: close })
    const text = annotationOf(post)
    expect(text).toContain('Containers of the new release may still run.')
    expect(text).toContain('if a step of this job closes the security group again, move it to a later job')
  } finally {
    await testbed.host.run(`iptables -D ${rule}`)
  }
})

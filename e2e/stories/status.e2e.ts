import { expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { deployRelease } from '../support/expectations.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const slowStart = { START_DELAY_MS: '1000' }
const testbed = useTestbed({ releases: { db: {}, v1: slowStart, v2: slowStart }, reset: 'each test' })

/** Every file that a deployment could change, with its time, and all containers. */
async function readHost(): Promise<string> {
  const folders = '/srv/app /etc/nginx "$HOME/.local/state/ec2-blue-green-deploy"'
  const files = await testbed.host.run(`find ${folders} -printf '%p %l %s %T@\\n' 2>/dev/null | sort || true`)
  return `${files}\n${JSON.stringify([...(await testbed.listContainers())])}`
}

/** Runs the mode `status`, and expects that it changes nothing on the host. */
async function runStatus(inputs = {}): Promise<Result> {
  const before = await readHost()
  const run = await testbed.deploy('v9', { mode: 'status', ...inputs })
  expect(await readHost()).toBe(before)
  expect(run.log.annotations).toEqual([])
  expect({ exitCode: run.exitCode, result: run.outputs['result'] }).toEqual({ exitCode: 0, result: 'reported' })
  return run
}

test('a host without any deployment has no release', async () => {
  const { outputs, summary } = await runStatus()
  expect(outputs).toMatchObject({ color: '', image: '', 'failed-step': '' })
  expect(summary).toMatch(/^## ⚪ No release serves\n/)
  expect(summary).toContain('The record has no deployments yet')
})

test('the live release, who deployed it, and the release for a rollback are shown, also after a rollback', async () => {
  await deployRelease(testbed, 'v1')
  const first = await testbed.imageOf('blue')
  await deployRelease(testbed, 'v2')
  const { outputs, summary } = await runStatus()
  expect(outputs).toMatchObject({ color: 'green', image: await testbed.imageOf('green') })
  expect(summary).toMatch(/^## 🟢 green serves since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\n/)
  expect(summary).toMatch(
    /- \*\*Deployed by:\*\* \*\*octocat\*\*, commit \[`7fd1a60`\]\(https:\/\/github\.com\/octocat\/hello-world\/commit\/7fd/,
  )
  expect(summary).toMatch(/- \*\*Live for:\*\* \d/)
  const digest = /sha256:\w{12}/.exec(first)?.[0] ?? 'none'
  expect(summary).toMatch(
    new RegExp(`Available for rollback:\\*\\* \`[^\`]*@${digest}\`, deployed .* must be started first`),
  )
  expect(summary).toContain('- **Lock:** free')
  expect(summary).toContain('### The last 2 deployments')

  await testbed.deploy('v9', { mode: 'rollback' })
  const back = await runStatus()
  expect(back.outputs['color']).toBe('blue')
  expect(back.summary).toContain(', by a rollback from commit ')
  expect(back.summary).toContain('none: the record has no earlier release')
  expect(back.summary).toContain('| ↩️ rolled back to it | 🔵\u00a0blue |')
})

test('a deployment that holds the lock is named, and is not disturbed', async () => {
  await deployRelease(testbed, 'v1')
  await testbed.buildRelease('slow', { START_DELAY_MS: '10000' })
  const running = await reachStep('health', testbed.startDeploy('slow'))
  const { outputs, summary } = await testbed.deploy('v9', { mode: 'status' })
  expect(outputs).toMatchObject({ result: 'reported', color: 'blue' })
  expect(summary).toMatch(/^## 🔵 blue serves since .* UTC, and a deployment is running\n/)
  expect(summary).toMatch(/- \*\*Lock:\*\* held by a deployment of \*\*octocat\*\* since .* at `health`, \[run.42\]/)
  expect((await running.done).outputs['result']).toBe('deployed')
})

test('after a switch by hand the status shows what nginx serves, and an interrupted deployment is named', async () => {
  await deployRelease(testbed, 'v1')
  await deployRelease(testbed, 'v2', { 'old-color': 'keep' })
  const site = '/etc/nginx/sites-available/blue'
  await testbed.host.run(`ln -sfn ${site} /etc/nginx/sites-enabled/default && nginx -t 2>/dev/null && nginx -s reload`)
  await testbed.host.run(
    'for i in $(seq 50); do curl -sI http://127.0.0.1/ | grep -q "v1" && exit; sleep 0.1; done; exit 1',
  )
  const { outputs, summary } = await runStatus()
  expect(outputs['color']).toBe('blue')
  expect(summary).toContain('the record names another release: green with green=')

  const interrupted = await reachStep('health', testbed.startDeploy('v2'))
  interrupted.killRunner()
  await interrupted.done
  await testbed.host.run(`for i in $(seq 200); do flock -n /srv/app true && exit; sleep 0.1; done; exit 1`)
  const after = await runStatus()
  expect(after.summary).toContain('was interrupted; the next deployment repairs the server')
  expect(after.summary).toContain('- **Lock:** free')
  expect(after.summary).toContain('✂️ interrupted at `')
})

test.each([
  {
    promise: 'on a host that is not ready, the problem and the live color are shown',
    change: 'rm /etc/nginx/sites-available/green',
    color: 'blue',
    message: '(green-site) does not exist on the server',
  },
  {
    promise: 'if nginx does not run, the site is down',
    change: 'service nginx stop',
    color: '',
    message: 'nginx does not run: the site is down',
  },
])('$promise', async ({ change, color, message }) => {
  await deployRelease(testbed, 'v1')
  await testbed.host.run(change)
  const { outputs, summary } = await runStatus()
  expect(outputs['color']).toBe(color)
  expect(summary).toContain(message)
})

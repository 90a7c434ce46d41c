import { describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { annotationText } from '../support/expectations.ts'
import { applyFix } from '../support/fixes.ts'
import { amazonLinux, hardened, type Layout } from '../support/layouts.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, v2: {}, bad: { CRASH_AT_START: '1' } } })

/** The version that visitors of a layout's site get, or `nothing`. */
async function servedBy({ siteName }: Layout): Promise<string> {
  const ask = `curl -s -o /dev/null -D - --max-time 5 -H 'Host: ${siteName}' http://127.0.0.1/ || true`
  return /^x-version: (\S+)/im.exec(await testbed.host.run(ask))?.[1] ?? 'nothing'
}

/** What a run did, its exit code (a plan that finds a problem ends with 1), and what visitors get after it. */
async function describeRun(layout: Layout, { outputs, exitCode }: Result): Promise<string> {
  const { result = '', color = '' } = outputs
  return [result, exitCode, color, await servedBy(layout)].join(' ')
}

/** A plan, two deployments, a broken release, a rollback and a status, each with the version that visitors get then. */
async function playMainPath(layout: Layout): Promise<readonly string[]> {
  const run = async (version: string, more = {}) =>
    describeRun(layout, await testbed.deploy(version, { ...layout.inputs, ...more }))
  return [
    await run('v1', { mode: 'plan' }),
    await run('v1'),
    await run('v2'),
    await run('bad'),
    await run('v9', { mode: 'rollback' }),
    await run('v9', { mode: 'status' }),
  ]
}

const mainPath = [
  'planned 0  nothing',
  'deployed 0 blue v1',
  'deployed 0 green v2',
  'rolled-back 1 green v2',
  'deployed 0 blue v1',
  'reported 0 blue v1',
]

describe('on a host like Amazon Linux', () => {
  test('a login in the group docker plans, deploys, rolls back and reads the status', async () => {
    await testbed.reset()
    const layout = await amazonLinux(testbed.host, 'group')
    expect(await playMainPath(layout)).toEqual(mainPath)
  })

  test('a reset restores the layout of Debian', async () => {
    await testbed.reset()
    expect(await testbed.host.run('command -v dpkg; . /etc/os-release; echo $ID; id ec2-user 2>&1 || true')).toMatch(
      /dpkg\ndebian\n.*no such user/,
    )
  })
})

test('on a hardened host a plan refuses a login with sudo, and the line that it shows is all that the main path needs', async () => {
  await testbed.reset()
  const layout = await hardened(testbed.host)
  const plan = await testbed.deploy('v1', { ...layout.inputs, mode: 'plan' })
  expect(plan.exitCode).toBe(1)
  expect(plan.log.annotations).toMatchObject([{ level: 'error', title: 'Not ready: a deployment would fail' }])
  expect(annotationText(plan)).toContain('ubuntu cannot see whether nginx runs: /proc is mounted with hidepid')
  await applyFix(testbed.host, annotationText(plan), 'ubuntu')
  expect(await testbed.host.run('su ubuntu -c "pgrep -c -u root nginx"')).toBe('1')

  expect(await playMainPath(layout)).toEqual(mainPath)
  expect(await testbed.servedVersion()).toBe('nothing') // nginx closes the connection of an unknown name
  // What a deployment writes is for the login alone, whatever its umask, and nginx can read its link.
  const state = '/home/ubuntu/.local/state/ec2-blue-green-deploy'
  expect(await testbed.host.run(`stat -c '%a %U' ${state}/* | sort -u`)).toBe('600 ubuntu')
  const link = '/etc/nginx/sites-enabled/default'
  expect(await testbed.host.run(`su -s /bin/sh www-data -c 'grep -c 8081 ${link}'; stat -c %U ${link}`)).toBe('1\nroot')
})

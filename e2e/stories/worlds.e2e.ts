import { describe, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { amazonLinux, type Layout } from '../support/layouts.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ releases: { db: {}, v1: {}, v2: {}, bad: { CRASH_AT_START: '1' } } })

/** The version that visitors of a layout's site get, or `nothing`. */
async function servedBy({ siteName }: Layout): Promise<string> {
  const ask = `curl -s -o /dev/null -D - --max-time 5 -H 'Host: ${siteName}' http://127.0.0.1/ || true`
  return /^x-version: (\S+)/im.exec(await testbed.host.run(ask))?.[1] ?? 'nothing'
}

/** What a run did, and what visitors get after it. */
async function describeRun(layout: Layout, { outputs }: Result): Promise<string> {
  const { result = '', color = '' } = outputs
  return [result, color, await servedBy(layout)].join(' ')
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
  'planned  nothing',
  'deployed blue v1',
  'deployed green v2',
  'rolled-back green v2',
  'deployed blue v1',
  'reported blue v1',
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

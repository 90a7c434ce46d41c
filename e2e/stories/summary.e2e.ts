import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { RunningAction } from '../runner/run-action.ts'
import { expectNoFailures } from '../support/expectations.ts'
import { GitHubApi } from '../support/github-api.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({
  releases: {
    ...{ db: {}, v1: {}, v2: {} },
    bad: { HEALTH_STATUS: '503', HEALTH_BODY: '</details><script>alert(1)</script> @octocat' },
    slow: { START_DELAY_MS: '60000' },
  },
  reset: 'each test',
  live: 'v1',
})
let github: GitHubApi
beforeAll(async () => {
  github = await GitHubApi.start()
})
beforeEach(() => {
  github.asked.length = 0
  github.mood = 'well'
})
afterAll(() => github.stop())

const sha = '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d'
const older = 'a'.repeat(40)

/** The inputs and variables of a run that creates a GitHub deployment. `commit` is the commit of the run. */
const inputs = { environment: 'production', 'environment-url': 'https://shop.example/', 'github-token': 'ghs_token' }
const env = (commit = sha) => ({ GITHUB_API_URL: github.url, GITHUB_SHA: commit })

/** Starts a deployment that stays in its health check for a minute. */
const startSlowDeployment = (): Promise<RunningAction> =>
  reachStep('health', testbed.startDeploy('slow', inputs, env()))

test('a deployment writes a summary, and GitHub gets each of its states', async () => {
  const visitors = await testbed.startVisitors({ fresh: 2, keepAlive: 2, slow: 0 })
  const { outputs, summary, log } = await testbed.deploy('v2', inputs, env())
  expectNoFailures(await visitors.stop())
  expect(outputs['result']).toBe('deployed')
  expect(log.annotations).toEqual([])
  expect(summary).toMatch(/^## ✅ Deployed: 🟢 green serves now\n/)
  expect(summary).toContain('**What visitors could notice:** Nothing in browsers: every open request was answered')
  expect(summary).toMatch(/\| `green` \| `localhost:5000\/app@sha256:\w{12}` \| `localhost:5000\/app@sha256:\w{12}` \|/)
  expect(summary.match(/^\| ✅ \| `\w+` \|/gm)).toHaveLength(11)
  expect(summary).not.toContain('ghs_token')
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'success'])
  expect(github.asked.at(-1)?.body).toMatchObject({
    log_url: 'https://github.com/octocat/hello-world/actions/runs/1658821493',
    environment_url: 'https://shop.example/',
  })
})

test('the summary of a bad release shows the cause, its last lines folded, and what to do', async () => {
  const { outputs, summary, log } = await testbed.deploy('bad', { ...inputs, 'health-timeout': '5s' }, env())
  expect(outputs['result']).toBe('rolled-back')
  expect(log.annotations.map(({ level }) => level)).toEqual(['error'])
  expect(summary).toMatch(/^## ❌ Deployment failed at health: 🔵 blue serves as before\n/)
  expect(summary).toMatch(/\*\*Why:\*\* green was not healthy after 5 s: got 503/)
  expect(summary).toMatch(/<summary>The last lines of app[-_]green[-_]1<\/summary>\n\n```text\n.*listening/s)
  expect(summary).toContain('**What to do:** Fix the release, and deploy again')
  expect(summary).toContain('**What visitors could notice:** Nothing: the traffic was not moved.')
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'failure'])
})

test('a cancelled deployment is reported as an error, not as a failure of the release', async () => {
  const running = await startSlowDeployment()
  running.cancel()
  const { outputs, summary } = await running.done
  expect(outputs['result']).toBe('rolled-back')
  expect(summary).toMatch(/^## 🚫 Deployment was cancelled at health: 🔵 blue serves as before\n/)
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'error'])
})

test('a killed deployment is reported by its post step', async () => {
  const running = await startSlowDeployment()
  running.kill()
  const { summary, post } = await running.done
  expect(summary).toBe('')
  expect(post?.summary).toMatch(/^## 🚫 Deployment was interrupted at (?:up|health): 🔵 blue serves as before\n/)
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'error'])
  expect(github.asked.at(-1)?.path).toBe('/repos/octocat/hello-world/deployments/1004/statuses')
})

test('GitHub shows a rollback as a deployment of the older commit', async () => {
  await testbed.reset()
  await testbed.deploy('v1', {}, env(older))
  await testbed.deploy('v2', {}, env())
  const { outputs, summary } = await testbed.deploy('v9', { ...inputs, mode: 'rollback' }, env())
  expect(outputs['result']).toBe('deployed')
  expect(summary).toMatch(/^## ✅ Rolled back: 🔵 blue serves now\n/)
  expect(github.words).toEqual([`deploy ${older}`, 'in_progress', 'success'])
})

test.each([403, 'never'] as const)('a deployment succeeds when the API of GitHub answers %s', async (mood) => {
  github.mood = mood
  const { outputs, exitCode, log } = await testbed.deploy('v2', inputs, env())
  expect({ exitCode, result: outputs['result'] }).toEqual({ exitCode: 0, result: 'deployed' })
  expect(log.annotations.map(({ level }) => level)).toEqual(['warning'])
  expect(github.words).toEqual([`deploy ${sha}`])
})

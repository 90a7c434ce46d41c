import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { expectNoFailures, goLive } from '../support/expectations.ts'
import { Stage } from '../support/testbed.ts'
import { GitHubApi } from '../support/github-api.ts'

let stage: Stage
let github: GitHubApi
beforeAll(async () => {
  stage = await Stage.open()
  github = await GitHubApi.start()
  await stage.release('db')
  for (const version of ['v1', 'v2']) await stage.release(version)
  await stage.release('bad', { HEALTH_STATUS: '503', HEALTH_BODY: '</details><script>alert(1)</script> @octocat' })
  await stage.release('slow', { START_DELAY_MS: '60000' })
})
beforeEach(async () => {
  await stage.layOut()
  await goLive(stage, 'v1')
  github.asked.length = 0
  github.mood = 'well'
})
afterAll(async () => {
  stage.close()
  await github.stop()
})

const sha = '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d'
const older = 'a'.repeat(40)

/** A run whose environment's page is kept by the server that stands in for GitHub; `commit` is the run's. */
const inputs = { environment: 'production', 'environment-url': 'https://shop.example/', 'github-token': 'ghs_token' }
const env = (commit = sha) => ({ GITHUB_API_URL: github.url, GITHUB_SHA: commit })

test('a deployment: its summary, and what GitHub is told of it', async () => {
  const visitors = await stage.visitors({ slow: 0 })
  const { outputs, summary, log } = await stage.deploy('v2', inputs, env())
  expectNoFailures(await visitors.stop())
  expect(outputs['result']).toBe('deployed')
  expect(log.annotations).toEqual([])
  expect(summary).toMatch(/^## ✅ Deployed: 🟢 green serves now\n/)
  expect(summary).toContain('**What visitors could notice:** Nothing: 0 requests were cut')
  expect(summary).toMatch(/\| `green` \| `localhost:5000\/app@sha256:\w{12}` \| `localhost:5000\/app@sha256:\w{12}` \|/)
  expect(summary.match(/^\| ✅ \| `\w+` \|/gm)).toHaveLength(10)
  expect(summary).not.toContain('ghs_token')
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'success'])
  expect(github.asked.at(-1)?.body).toMatchObject({
    log_url: 'https://github.com/octocat/hello-world/actions/runs/1658821493',
    environment_url: 'https://shop.example/',
  })
})

test('a bad release: the cause, its last lines in a fold, and what to do', async () => {
  const { outputs, summary, log } = await stage.deploy('bad', { ...inputs, 'health-timeout': '15s' }, env())
  expect(outputs['result']).toBe('rolled-back')
  expect(log.annotations.map(({ level }) => level)).toEqual(['error'])
  expect(summary).toMatch(/^## ❌ Not deployed, `health` failed: 🔵 blue serves as before\n/)
  expect(summary).toMatch(/\*\*Why:\*\* green was not healthy after 15 s: got 503/)
  expect(summary).toMatch(/<summary>The last lines of app[-_]green[-_]1<\/summary>\n\n```text\n.*listening/s)
  expect(summary).toContain('**What to do:** Nothing on the server')
  expect(summary).toContain('**What visitors could notice:** Nothing: the traffic was never moved.')
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'failure'])
})

test('a cancel is told as well, and says nothing of the release', async () => {
  const running = await stage.startDeploy('slow', inputs, env())
  await running.waitFor(/^::group::health/, 60_000)
  running.cancel()
  const { outputs, summary } = await running.done
  expect(outputs['result']).toBe('rolled-back')
  expect(summary).toMatch(/^## 🚫 Cancelled at `health`: 🔵 blue serves as before\n/)
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'error'])
})

test('a run whose process was killed is told by its post step', async () => {
  const running = await stage.startDeploy('slow', inputs, env())
  await running.waitFor(/^::group::health/, 60_000)
  running.kill()
  const { summary, post } = await running.done
  expect(summary).toBe('')
  expect(post?.summary).toMatch(/^## 🚫 Ended at `(?:up|health)`: 🔵 blue serves as before\n/)
  expect(github.words).toEqual([`deploy ${sha}`, 'in_progress', 'error'])
  expect(github.asked.at(-1)?.path).toBe('/repos/octocat/hello-world/deployments/1004/statuses')
})

test('a rollback is a deployment of the older commit', async () => {
  await stage.layOut()
  await stage.deploy('v1', {}, env(older))
  await stage.deploy('v2', {}, env())
  const { outputs, summary } = await stage.deploy('v9', { ...inputs, mode: 'rollback' }, env())
  expect(outputs['result']).toBe('deployed')
  expect(summary).toMatch(/^## ✅ Rolled back: 🔵 blue serves now\n/)
  expect(github.words).toEqual([`deploy ${older}`, 'in_progress', 'success'])
})

test.each([403, 500, 'never'] as const)('an API that answers %s fails no deployment', async (mood) => {
  github.mood = mood
  const { outputs, exitCode, log } = await stage.deploy('v2', inputs, env())
  expect({ exitCode, result: outputs['result'] }).toEqual({ exitCode: 0, result: 'deployed' })
  expect(log.annotations.map(({ level }) => level)).toEqual(['warning'])
  expect(github.words).toEqual([`deploy ${sha}`])
})

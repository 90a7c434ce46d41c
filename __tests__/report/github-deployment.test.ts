import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { GitHubApi } from '../../e2e/support/github-api.ts'
import type { Event } from '../../src/domain/events.ts'
import { GitHubDeployment } from '../../src/report/github-deployment.ts'
import type { Failure } from '../../src/engine/step-runner.ts'
import { StepError } from '../../src/engine/step.ts'
import type { RunOutcome } from '../../src/modes/run-outcome.ts'
import { createWorkflowRun } from '../support/deploy-on.ts'

let api: GitHubApi
const before = process.env['GITHUB_API_URL']
beforeAll(async () => {
  api = await GitHubApi.start()
  process.env['GITHUB_API_URL'] = api.url // read when the library is loaded, which is at the first call
})
beforeEach(() => {
  api.mood = 'well'
  api.asked.length = 0
})
afterAll(async () => {
  if (before === undefined) delete process.env['GITHUB_API_URL']
  else process.env['GITHUB_API_URL'] = before
  await api.stop()
})

const config = { environment: 'production', url: 'https://shop.example/', token: 'a-token' }
const known = (commitSha: string, repository = 'team/shop'): Event => ({
  kind: 'release-known',
  commit: { sha: commitSha, repository },
})
const health = { name: 'health', phase: 'start' } as const
const failure: Failure = { step: health, error: new StepError('no', { blame: 'release' }), cause: 'failed' }
const innocent = (name: string): Failure => ({ ...failure, step: { name, phase: 'prepare' }, error: new Error('no') })
const down: Failure = { ...failure, error: new StepError('green went down', { effect: 'live-release-down' }) }
const cancelled: Failure = { ...failure, cause: 'cancelled' }

function make(mode: 'deploy' | 'rollback', ids: number[] = []): GitHubDeployment {
  const limitMs = api.mood === 'never' ? 300 : 30_000
  return new GitHubDeployment({ config, mode, workflowRun: createWorkflowRun(7), onId: (id) => ids.push(id), limitMs })
}

/** Runs the GitHub part of a deployment, and returns its log. */
async function play(mode: 'deploy' | 'rollback', event: Event, outcome: RunOutcome): Promise<string> {
  const write = process.stdout.write.bind(process.stdout)
  let log = ''
  process.stdout.write = (chunk: string | Uint8Array) => {
    log += String(chunk)
    return true
  }
  try {
    const github = make(mode)
    github.receive(event)
    await github.endDeployment(outcome)
  } finally {
    process.stdout.write = write
  }
  return log
}

const sha = createWorkflowRun(7).sha
const pulling = known(sha)
const deployed: RunOutcome = { kind: 'deployed', color: 'green', images: [] }

describe('the requests to GitHub, in order', () => {
  test.each<readonly [string, RunOutcome, string]>([
    ['success', deployed, 'success'],
    [
      'deployed, though the drain did not end',
      { kind: 'deployed-unfinished', failure, color: 'green', newColor: 'green', images: [] },
      'success',
    ],
    ['deployed, and down since', { kind: 'deployed-down', failure: down, newColor: 'green', images: [] }, 'failure'],
    ['failure', { kind: 'rolled-back', failure, images: [] }, 'failure'],
    ['a pull that fails', { kind: 'rolled-back', failure: innocent('pull'), images: [] }, 'error'],
    ['a switch that fails', { kind: 'rolled-back', failure: innocent('switch'), images: [] }, 'error'],
    ['cancel', { kind: 'rolled-back', failure: cancelled, images: [] }, 'error'],
    ['stranded', { kind: 'stranded', failure, undoFailure: failure, commands: [], images: [] }, 'error'],
    ['refused', { kind: 'refused', failure, images: [] }, 'error'],
  ])('%s', async (_, outcome, state) => {
    expect(await play('deploy', pulling, outcome)).toBe('')
    expect(api.words).toEqual([`deploy ${sha}`, 'in_progress', state])
  })

  test('refused before anything was pulled: a deployment that never was in progress', async () => {
    await play(
      'deploy',
      { kind: 'step-started', step: 'connect', phase: 'prepare' },
      { kind: 'refused', failure, images: [] },
    )
    expect(api.words).toEqual([`deploy ${sha}`, 'error'])
  })

  test('a rollback is a deployment of the older commit', async () => {
    await play('rollback', known('b'.repeat(40)), deployed)
    expect(api.words).toEqual([`deploy ${'b'.repeat(40)}`, 'in_progress', 'success'])
  })

  test.each([
    ['of another repository', known(sha, 'team/other')],
    ['that the record does not know', known('')],
  ])('a rollback to a commit %s creates no deployment, and the log has the reason', async (_, event) => {
    expect(await play('rollback', event, deployed)).toContain('has no commit of this repository')
    expect(api.asked).toEqual([])
  })

  test('every field on the wire', async () => {
    await play('deploy', pulling, { kind: 'rolled-back', failure, images: [] })
    const status = {
      log_url: createWorkflowRun(7).url,
      environment: 'production',
      environment_url: 'https://shop.example/',
    }
    expect(api.asked).toEqual([
      {
        method: 'POST',
        path: '/repos/team/shop/deployments',
        authorization: 'token a-token',
        body: {
          ref: sha,
          environment: 'production',
          description: 'run 7 of Deploy',
          auto_merge: false,
          required_contexts: [],
        },
      },
      ...[
        { state: 'in_progress', description: 'The deployment is running' },
        { state: 'failure', description: 'Deployment failed at health, rolled back' },
      ].map((more) => ({
        method: 'POST',
        path: expect.stringMatching(/^\/repos\/team\/shop\/deployments\/\d+\/statuses$/),
        authorization: 'token a-token',
        body: { ...status, ...more },
      })),
    ])
  })

  test('a later process of the run ends the deployment that an earlier process began', async () => {
    const ids: number[] = []
    const first = make('deploy', ids)
    first.receive(pulling)
    while (ids.length === 0) await new Promise(setImmediate)
    const second = make('deploy')
    second.resumeDeployment(ids[0] ?? 0)
    await second.endDeployment({ kind: 'rolled-back', failure: cancelled, images: [] })
    expect(api.asked.at(-1)).toMatchObject({
      path: `/repos/team/shop/deployments/${ids[0]}/statuses`,
      body: { state: 'error' },
    })
    await first.endDeployment(deployed)
  })
})

describe('an API that fails is one warning, and nothing more', () => {
  test('403: the permission is named', async () => {
    api.mood = 403
    expect(await play('deploy', pulling, deployed)).toMatch(
      /^::warning title=GitHub's Deployments page was not updated[^\n]*Give the job the permission "deployments: write"\.[^\n]*\n$/,
    )
    expect(api.words).toEqual([`deploy ${sha}`])
  })

  test.each([
    [500, 'Resource not accessible by integration'],
    ['never', 'no answer within 0.3 s'],
  ] as const)('%s', async (mood, why) => {
    api.mood = mood
    const warning = new RegExp(`^::warning title=[^\\n]*::${why}[^\\n]* does not depend on it\\.\\n$`)
    expect(await play('deploy', pulling, deployed)).toMatch(warning)
    expect(api.words).toEqual([`deploy ${sha}`])
  })
})

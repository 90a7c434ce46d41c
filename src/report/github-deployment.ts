import * as core from '@actions/core'
import type { getOctokit } from '@actions/github'
import type { GitHubDeploymentConfig, Config } from '../domain/config.ts'
import { blamesRelease, wentDown } from '../modes/deployment.ts'
import type { Event } from '../domain/events.ts'
import type { WorkflowRun } from '../domain/record.ts'
import type { Result } from '../modes/run.ts'
import { sanitize } from './defuse.ts'
import { logLine } from './log.ts'
import { toVerdict } from './verdict.ts'
import { errorMessage } from '../domain/thrown.ts'

/** One call to GitHub: a deployment never waits for more than this, and only at its very end. */
const callLimitMs = 5_000

/** GitHub keeps 140 characters of a status' description. */
const descriptionLimit = 140

type Client = ReturnType<typeof getOctokit>
type State = 'in_progress' | 'success' | 'failure' | 'error'

interface Options {
  readonly announcement: GitHubDeploymentConfig
  readonly mode: Config['mode']
  readonly by: WorkflowRun
  /** GitHub has made the deployment: a later process of this run can end it by this number. */
  readonly onId: (id: number) => void
  readonly limitMs?: number
}

/**
 * Tells GitHub's Deployments page of a deployment. All calls are made one after the other, beside the deployment and not
 * before it; the first one that fails is a warning, and nothing else of the run depends on any.
 * Former deployments become inactive by GitHub's own rule (`auto_inactive`), since it alone knows all of them.
 */
export class GitHubDeployment {
  readonly #options: Options
  readonly #limitMs: number
  #id: number | undefined
  #calls: Promise<void> = Promise.resolve()
  #begun = false
  #warned = false

  constructor(options: Options) {
    this.#options = options
    this.#limitMs = options.limitMs ?? callLimitMs
  }

  /** Begins when there is time for it: while the server pulls the images. A rollback knows its commit only after that. */
  receive(event: Event): void {
    const { mode, by } = this.#options
    if (mode === 'deploy' && event.kind === 'step-started' && event.step === 'pull') this.#startDeployment(by.sha)
    if (mode !== 'rollback' || event.kind !== 'step-done' || event.step !== 'pull') return
    const { sha, repository } = event.facts
    if (typeof sha === 'string' && sha !== '' && repository === by.repository) this.#startDeployment(sha)
    else
      logLine(
        "the record knows no commit of this repository for that release, so GitHub's Deployments page is not told",
      )
  }

  /** Goes on with a deployment that an earlier process of this run began. */
  resumeDeployment(id: number): void {
    this.#begun = true
    this.#id = id
  }

  /** Resolves when GitHub knows how it ended, or did not answer in time. One that was refused is a deployment too. */
  async endDeployment(result: Result): Promise<void> {
    const { mode, by } = this.#options
    if (!this.#begun && mode === 'deploy') this.#createDeployment(by.sha)
    if (this.#begun) this.#createStatus(deploymentState(result), toVerdict(result).title)
    await this.#calls
  }

  #startDeployment(sha: string): void {
    this.#createDeployment(sha)
    this.#createStatus('in_progress', 'The deployment is under way')
  }

  #createDeployment(sha: string): void {
    const { by, announcement, onId } = this.#options
    this.#begun = true
    this.#queueCall(async (client, request) => {
      const { data } = await client.rest.repos.createDeployment({
        ...repositoryOf(by),
        ref: sha,
        environment: announcement.environment,
        description: `run ${by.number} of ${by.workflow}`.slice(0, descriptionLimit),
        auto_merge: false, // the commit as it is
        required_contexts: [], // whether its checks must be green is for the workflow to say, which runs already
        request,
      })
      if (!('id' in data)) throw new Error(data.message ?? 'GitHub made no deployment of it')
      this.#id = data.id
      onId(data.id)
    })
  }

  #createStatus(state: State, description: string): void {
    const { by, announcement } = this.#options
    const { url, environment } = announcement
    this.#queueCall(async (client, request) => {
      if (this.#id === undefined) return // GitHub did not take it: that is said already
      await client.rest.repos.createDeploymentStatus({
        ...repositoryOf(by),
        deployment_id: this.#id,
        state,
        log_url: by.url,
        description: description.slice(0, descriptionLimit),
        environment,
        ...(url !== undefined && { environment_url: url }),
        request,
      })
    })
  }

  #queueCall(call: (client: Client, request: { readonly signal: AbortSignal }) => Promise<void>): void {
    this.#calls = this.#calls.then(async () => {
      let signal: AbortSignal | undefined
      try {
        const { getOctokit } = await import('@actions/github') // slow to load, and rarely needed
        const client = getOctokit(this.#options.announcement.token, { log: silent })
        signal = AbortSignal.timeout(this.#limitMs)
        await call(client, { signal })
      } catch (error) {
        this.#warnOnce(signal?.aborted === true ? new Error(`no answer within ${this.#limitMs / 1000} s`) : error)
      }
    })
  }

  #warnOnce(error: unknown): void {
    if (this.#warned) return
    this.#warned = true
    core.warning(sanitize(`${describeApiError(error)} The deployment itself does not depend on it.`), {
      title: "GitHub's Deployments page was not told: warning",
    })
  }
}

const quiet = () => undefined
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet }

function repositoryOf({ repository }: WorkflowRun): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/')
  return { owner, repo }
}

function describeApiError(error: unknown): string {
  const text = errorMessage(error)
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 403 || status === 404) return `${text}. Give the job the permission "deployments: write".`
  return `${text}.`
}

/**
 * A release that was tried and is no good is a `failure`; what could not be tried or carried to its end (not pulled,
 * refused, cancelled, stranded) is an `error`, which says nothing of the release.
 */
function deploymentState(result: Result): State {
  if (result.kind === 'deployed') return wentDown(result) ? 'failure' : 'success'
  return result.kind === 'rolled-back' && blamesRelease(result.failure) ? 'failure' : 'error'
}

import type { Config, GitHubDeploymentConfig } from '../domain/config.ts'
import type { Event } from '../domain/events.ts'
import type { WorkflowRun } from '../domain/record.ts'
import { findBlame } from '../modes/find-blame.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import { describeOutcome } from './describe-outcome.ts'
import { GitHubCalls } from './github-calls.ts'
import { logLine } from './log.ts'

/** GitHub keeps 140 characters of the description of a status. */
const descriptionLimit = 140

type State = 'in_progress' | 'success' | 'failure' | 'error'

interface Options {
  readonly config: GitHubDeploymentConfig
  readonly mode: Config['mode']
  readonly workflowRun: WorkflowRun
  /** Called when GitHub has created the deployment: a later process of this run can end it by this id. */
  readonly onId: (id: number) => void
  readonly limitMs?: number
}

/**
 * Reports a deployment to GitHub's Deployments page. The calls run one after the other, at the same time as the
 * deployment. The first call that fails gives a warning, and nothing else of the run depends on them. GitHub itself marks
 * earlier deployments as inactive (`auto_inactive`).
 */
export class GitHubDeployment {
  readonly #options: Options
  readonly #calls: GitHubCalls
  #id: number | undefined
  #isStarted = false

  constructor(options: Options) {
    this.#options = options
    this.#calls = new GitHubCalls(options.config.token, options.limitMs)
  }

  /** Starts when the release is known: then the server pulls images, and there is time for the calls. */
  receive(event: Event): void {
    if (event.kind !== 'release-known') return
    const { repository } = this.#options.workflowRun
    const { commit } = event
    if (commit.sha !== '' && commit.repository === repository) this.#startDeployment(commit.sha)
    else
      logLine(
        "the record has no commit of this repository for that release, so GitHub's Deployments page is not updated",
      )
  }

  /** Continues a deployment that an earlier process of this run created. */
  resumeDeployment(id: number): void {
    this.#isStarted = true
    this.#id = id
  }

  /** Resolves when GitHub knows the end, or did not answer in time. A refused deployment is reported too. */
  async endDeployment(outcome: RunOutcome): Promise<void> {
    const { mode, workflowRun } = this.#options
    if (!this.#isStarted && mode === 'deploy') this.#createDeployment(workflowRun.sha)
    if (this.#isStarted) this.#createStatus(deploymentState(outcome), describeOutcome(outcome, mode).title)
    await this.#calls.waitForAll()
  }

  #startDeployment(sha: string): void {
    this.#createDeployment(sha)
    this.#createStatus('in_progress', 'The deployment is running')
  }

  #createDeployment(sha: string): void {
    const { workflowRun, config, onId } = this.#options
    this.#isStarted = true
    this.#calls.queueCall(async (client, request) => {
      const { data } = await client.rest.repos.createDeployment({
        ...repositoryOf(workflowRun),
        ref: sha,
        environment: config.environment,
        description: `run ${workflowRun.number} of ${workflowRun.workflow}`.slice(0, descriptionLimit),
        auto_merge: false, // deploy the commit as it is
        required_contexts: [], // the workflow, which already runs, decides about checks
        request,
      })
      if (!('id' in data)) throw new Error(data.message ?? 'GitHub created no deployment')
      this.#id = data.id
      onId(data.id)
    })
  }

  #createStatus(state: State, description: string): void {
    const { workflowRun, config } = this.#options
    const { url, environment } = config
    this.#calls.queueCall(async (client, request) => {
      if (this.#id === undefined) return // GitHub refused the deployment, and that was reported
      await client.rest.repos.createDeploymentStatus({
        ...repositoryOf(workflowRun),
        deployment_id: this.#id,
        state,
        log_url: workflowRun.url,
        description: description.slice(0, descriptionLimit),
        environment,
        ...(url !== undefined && { environment_url: url }),
        request,
      })
    })
  }
}

function repositoryOf({ repository }: WorkflowRun): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/')
  return { owner, repo }
}

/** `failure`: the release is bad. `error`: it could not be tried or finished, or it is not known whether it serves. */
function deploymentState(outcome: RunOutcome): State {
  if (outcome.kind === 'deployed-down') return 'failure'
  if (outcome.kind === 'deployed-unfinished')
    return outcome.color !== undefined && outcome.color === outcome.newColor ? 'success' : 'error'
  if (outcome.kind === 'deployed') return 'success'
  return outcome.kind === 'rolled-back' && findBlame(outcome.failure) === 'release' ? 'failure' : 'error'
}

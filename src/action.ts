import * as core from '@actions/core'
import { context } from '@actions/github'
import type { Config } from './config.ts'
import type { Deployment } from './deployment.ts'
import type { Event, Tell } from './events.ts'
import { SshHost } from './host/ssh.ts'
import { InputError, readInputs } from './inputs.ts'
import type { Run } from './record.ts'
import { defuse } from './report/defuse.ts'
import { Log, say } from './report/log.ts'
import { toOutputs } from './report/outputs.ts'
import { Report } from './report/report.ts'
import { toVerdict } from './report/verdict.ts'
import { recoverRun, run, type Parts } from './run.ts'

/** The whole run: inputs, host, deployment, outputs, exit status. */
export async function main(): Promise<void> {
  const startedAt = Date.now()
  const report = new Report()
  const by = readRun()
  const tell = (event: Event) => {
    report.tell(event)
    if (event.kind === 'step-done' && event.step === 'lock') core.saveState(begun, startedAt)
  }
  const deployment = await runFromInputs({ tell, startedAt, by, story: run })
  core.saveState(ended, true)
  const durationMs = Date.now() - startedAt
  const { kind, color } = deployment
  const whole = { result: kind, color: color ?? null, durationMs, run: by, steps: report.entries }
  Object.entries(toOutputs(deployment, durationMs, whole)).forEach(([name, value]) => core.setOutput(name, value))
  conclude(deployment)
}

/**
 * After the step, whatever became of it: silent when it ended by itself or never held the host, else puts right what
 * its process left behind. The next deployment would do so too, but nobody knows when that comes.
 */
export async function post(): Promise<void> {
  const startedAt = core.getState(begun)
  if (startedAt === '' || core.getState(ended) !== '') return
  const tell = () => undefined
  conclude(await runFromInputs({ tell, startedAt: Number(startedAt), by: readRun(), story: recoverRun }))
}

/** What `main` leaves for `post`: that it holds the host, since when; and that it ended by itself. */
const begun = 'began-at'
const ended = 'ended'

interface Story {
  readonly tell: Tell
  readonly startedAt: number
  readonly by: Run
  readonly story: (parts: Parts) => Promise<Deployment>
}

async function runFromInputs({ tell, startedAt, by, story }: Story): Promise<Deployment> {
  let config: Config
  try {
    config = readInputs(
      (name) => core.getInput(name, { trimWhitespace: false }),
      (secret) => core.setSecret(secret),
    )
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { kind: 'refused', failure: { error, cancelled: false }, images: [] }
  }
  const host = new SshHost(config.connection)
  const log = new Log()
  const tellAll = (event: Event) => {
    tell(event)
    log.tell(event)
  }
  try {
    return await story({ config, host, tell: tellAll, signal: cancelSignal(), by, startedAt })
  } finally {
    await host.close()
  }
}

/** The runner cancels with SIGINT, and with SIGTERM when that took too long. */
function cancelSignal(): AbortSignal {
  const cancel = new AbortController()
  const abort = () => cancel.abort(new Error('the run was cancelled'))
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  return cancel.signal
}

/** Whose run it is, in the words of the workflow. */
function readRun(): Run {
  const { runId, runNumber, actor, sha, ref, workflow, serverUrl } = context
  const { GITHUB_REPOSITORY: repository = '' } = process.env
  return {
    repository,
    url: `${serverUrl}/${repository}/actions/runs/${runId}`,
    actor,
    sha,
    ref,
    workflow,
    number: runNumber,
  }
}

function conclude(deployment: Deployment): void {
  const { level, title, text } = toVerdict(deployment)
  if (level === 'info') return say(`${title}: ${text}`)
  core[level](defuse(text), { title })
  if (level === 'error') process.exitCode = 1
}

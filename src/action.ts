import * as core from '@actions/core'
import { context } from '@actions/github'
import type { Config } from './config.ts'
import type { Deployment } from './deployment.ts'
import type { Event } from './events.ts'
import { SshHost } from './host/ssh.ts'
import { InputError, readInputs } from './inputs.ts'
import type { Run } from './record.ts'
import { defuse } from './report/defuse.ts'
import { Log, say } from './report/log.ts'
import { toOutputs } from './report/outputs.ts'
import { Report } from './report/report.ts'
import { toVerdict } from './report/verdict.ts'
import { run } from './run.ts'

/** The whole run: inputs, host, deployment, outputs, exit status. */
export async function main(): Promise<void> {
  const startedAt = performance.now()
  const report = new Report()
  const by = readRun()
  const deployment = await deployFromInputs(report, by)
  const durationMs = Math.round(performance.now() - startedAt)
  const { kind, color } = deployment
  const whole = { result: kind, color: color ?? null, durationMs, run: by, steps: report.entries }
  Object.entries(toOutputs(deployment, durationMs, whole)).forEach(([name, value]) => core.setOutput(name, value))
  conclude(deployment)
}

async function deployFromInputs(report: Report, by: Run): Promise<Deployment> {
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
  const tell = (event: Event) => {
    report.tell(event)
    log.tell(event)
  }
  try {
    return await run({ config, host, tell, signal: cancelSignal(), by })
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

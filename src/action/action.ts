import * as core from '@actions/core'
import type { Event, Emit } from '../domain/events.ts'
import { InputError } from '../inputs/read-inputs.ts'
import { sanitize } from '../report/defuse.ts'
import type { PublicNetwork } from '../public-url/result.ts'
import { GitHubDeployment } from '../report/github-deployment.ts'
import { Log, logLine } from '../report/log.ts'
import { toOutputs } from '../report/outputs.ts'
import { RunReport } from '../report/report.ts'
import { toVerdict } from '../report/verdict.ts'
import { recoverInterruptedRun, runMode, type RunDependencies, type Result } from '../modes/run.ts'
import { stateKeys, type StartedRun } from './start.ts'
import { readWorkflowRun } from './run-identity.ts'
import { errorMessage, toError } from '../domain/thrown.ts'

/** One export for both entries, so that they can share its bundle: what only one of them uses would differ between them. */
export const action = {
  /** The whole run: deployment, outputs, summary, exit status. */
  main: (start: StartedRun): Promise<void> => runAndReport(start).catch(failUnexpected),

  /**
   * After a step whose process was ended: puts right what it left behind. The next deployment would do so too, but nobody
   * knows when that comes.
   */
  post: (start: StartedRun): Promise<void> => recoverAndReport(start).catch(failUnexpected),
}

/** For what nobody foresaw. */
const failUnexpected = (error: unknown): void => core.setFailed(sanitize(toError(error).stack ?? errorMessage(error)))

async function runAndReport(start: StartedRun): Promise<void> {
  const report = new RunReport()
  const github = createGitHubDeployment(start)
  const tell = (event: Event) => {
    report.receive(event)
    github?.receive(event)
    if (event.kind === 'step-started' && event.step === 'up') loadSummary().catch(() => undefined) // the host is busy then, and we are not
    if (event.kind === 'step-done' && event.step === 'lock') core.saveState(stateKeys.begun, start.startedAt)
  }
  const result = await executeRun(start, { tell, startedAt: start.startedAt, story: runMode })
  core.saveState(stateKeys.ended, true)
  const durationMs = Date.now() - start.startedAt
  const { kind, color } = result
  const whole = {
    result: kind,
    color: color ?? null,
    durationMs,
    run: readWorkflowRun(process.env),
    steps: report.steps,
  }
  Object.entries(toOutputs(result, durationMs, whole)).forEach(([name, value]) => core.setOutput(name, value))
  reportEnd(result)
  await writeSummary({ start, startedAt: start.startedAt, result, report })
  await github?.endDeployment(result)
}

async function recoverAndReport(start: StartedRun): Promise<void> {
  const startedAt = Number(core.getState(stateKeys.begun))
  const report = new RunReport()
  const result = await executeRun(start, {
    tell: (event) => report.receive(event),
    startedAt,
    story: recoverInterruptedRun,
  })
  reportEnd(result)
  await writeSummary({ start, startedAt, result, report })
  await createGitHubDeployment(start)?.endDeployment(result)
}

/** Who tells GitHub of the deployment; undefined where nobody is to. */
function createGitHubDeployment({ target }: StartedRun): GitHubDeployment | undefined {
  if (target instanceof InputError || target.config.gitHubDeployment === undefined) return undefined
  const { gitHubDeployment, mode } = target.config
  const onId = (id: number) => core.saveState(stateKeys.announced, id)
  const github = new GitHubDeployment({ announcement: gitHubDeployment, mode, by: readWorkflowRun(process.env), onId })
  if (core.getState(stateKeys.announced) !== '') github.resumeDeployment(Number(core.getState(stateKeys.announced)))
  return github
}

interface SummaryParts {
  readonly start: StartedRun
  readonly startedAt: number
  readonly result: Result
  readonly report: RunReport
}

const loadSummary = () => import('../report/summary.ts')

/** Writes the job summary. One that cannot be written changes nothing. */
async function writeSummary({ start: { target }, startedAt, result, report }: SummaryParts): Promise<void> {
  const mode = target instanceof InputError ? 'deploy' : target.config.mode
  const { steps, logs } = report
  try {
    const { toSummary } = await loadSummary()
    const durationMs = Date.now() - startedAt
    const summary = toSummary({
      mode,
      result,
      by: readWorkflowRun(process.env),
      startedAt,
      durationMs,
      steps,
      logs: logs,
    })
    await core.summary.addRaw(summary, true).write()
  } catch (error) {
    logLine(`the summary could not be written: ${errorMessage(error)}`)
  }
}

interface RunFunction {
  readonly tell: Emit
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly story: (parts: RunDependencies) => Promise<Result>
}

/** Loaded when a public address is asked at all. */
const network: PublicNetwork = {
  async requestPublicUrl(url, signal) {
    const { RunnerNetwork } = await import('../public-url/runner-network.ts')
    return new RunnerNetwork().requestPublicUrl(url, signal)
  },
}

async function executeRun(
  { target, secrets, signal }: StartedRun,
  { tell, startedAt, story }: RunFunction,
): Promise<Result> {
  secrets.forEach((secret) => core.setSecret(secret))
  if (target instanceof InputError) {
    return { kind: 'refused', failure: { error: target, cancelled: false }, images: [] }
  }
  const { config, host } = target
  const log = new Log()
  const tellAll = (event: Event) => {
    tell(event)
    log.receive(event)
  }
  try {
    return await story({
      config,
      host,
      network,
      emit: tellAll,
      signal,
      workflowRun: readWorkflowRun(process.env),
      startedAt,
    })
  } finally {
    await host.close()
  }
}

function reportEnd(result: Result): void {
  const { level, title, text } = toVerdict(result)
  if (level === 'info') return logLine(`${title}: ${text}`)
  core[level](sanitize(text), { title })
  if (level === 'error') process.exitCode = 1
}

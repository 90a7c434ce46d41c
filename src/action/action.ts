import * as core from '@actions/core'
import type { Emit, Event } from '../domain/events.ts'
import { errorMessage, toError } from '../domain/thrown.ts'
import { InputError } from '../inputs/read-inputs.ts'
import { recoverInterruptedRun, runMode, type RunDependencies } from '../modes/run.ts'
import { toPublicResult, type RunOutcome } from '../modes/run-outcome.ts'
import type { PublicNetwork } from '../public-url/result.ts'
import { formatAnnotation } from '../report/annotation.ts'
import { describeOutcome } from '../report/describe-outcome.ts'
import { GitHubDeployment } from '../report/github-deployment.ts'
import { Log, logLine } from '../report/log.ts'
import { toOutputs } from '../report/outputs.ts'
import { RunReport } from '../report/run-report.ts'
import { sanitize } from '../report/sanitize.ts'
import { readWorkflowRun } from './run-identity.ts'
import { explainMissingInputs, readLastStep, createPostSaver } from './post-state.ts'
import { stateKeys, type StartedRun } from './start.ts'

/** One export for both entries, so that both share one bundle: an export of its own for each would make two. */
export const action = {
  /** The whole run: deployment, outputs, summary, exit status. */
  main: (start: StartedRun): Promise<void> => runAndReport(start).catch(failUnexpected),

  /** Repairs what an interrupted process left. The next deployment would do it too, but it may come much later. */
  post: (start: StartedRun): Promise<void> => recoverAndReport(start).catch(failUnexpected),
}

/** For errors that no other code handles. */
const failUnexpected = (error: unknown): void => core.setFailed(sanitize(toError(error).stack ?? errorMessage(error)))

async function runAndReport(start: StartedRun): Promise<void> {
  const { startedAt } = start
  const report = new RunReport()
  const saveForPost = createPostSaver(startedAt)
  const github = createGitHubDeployment(start)
  const emit = (event: Event) => {
    report.receive(event)
    github?.receive(event)
    saveForPost(event)
    // The host is busy then, so the runner has time to load code.
    if (event.kind === 'step-started' && event.phase === 'start') loadSummary().catch(() => undefined)
  }
  const outcome = await executeRun(start, { emit, startedAt, run: runMode })
  core.saveState(stateKeys.ended, true)
  const durationMs = Date.now() - startedAt
  const outputs = toOutputs(outcome, durationMs, toJsonReport(outcome, durationMs, report))
  Object.entries(outputs).forEach(([name, value]) => core.setOutput(name, value))
  reportEnd(start, outcome)
  await writeSummary({ start, startedAt, outcome, report })
  await github?.endDeployment(outcome)
}

const toJsonReport = (outcome: RunOutcome, durationMs: number, { steps }: RunReport) => ({
  result: toPublicResult(outcome),
  color: outcome.color ?? null,
  durationMs,
  run: readWorkflowRun(process.env),
  steps,
})

async function recoverAndReport(start: StartedRun): Promise<void> {
  const startedAt = Number(core.getState(stateKeys.began))
  const report = new RunReport()
  const emit = (event: Event) => report.receive(event)
  const lastStep = readLastStep()
  const run = (dependencies: RunDependencies) => recoverInterruptedRun({ ...dependencies, lastStep })
  const outcome = explainMissingInputs(await executeRun(start, { emit, startedAt, run }), lastStep)
  reportEnd(start, outcome)
  await writeSummary({ start, startedAt, outcome, report })
  await createGitHubDeployment(start)?.endDeployment(outcome)
}

/** Undefined when the workflow names no environment. */
function createGitHubDeployment({ target }: StartedRun): GitHubDeployment | undefined {
  if (target instanceof InputError || target.config.gitHubDeployment === undefined) return undefined
  const { gitHubDeployment: config, mode } = target.config
  const onId = (id: number) => core.saveState(stateKeys.gitHubDeployment, id)
  const github = new GitHubDeployment({ config, mode, workflowRun: readWorkflowRun(process.env), onId })
  const id = core.getState(stateKeys.gitHubDeployment)
  if (id !== '') github.resumeDeployment(Number(id))
  return github
}

const modeOf = ({ target }: StartedRun) => (target instanceof InputError ? 'deploy' : target.config.mode)

interface SummaryParts {
  readonly start: StartedRun
  readonly startedAt: number
  readonly outcome: RunOutcome
  readonly report: RunReport
}

const loadSummary = () => import('../report/summary.ts')

/** Writes the job summary. A failure of this is only a line in the log. */
async function writeSummary({ start, startedAt, outcome, report }: SummaryParts): Promise<void> {
  const { steps, logs, commit } = report
  const durationMs = Date.now() - startedAt
  const workflowRun = readWorkflowRun(process.env)
  try {
    const { toSummary } = await loadSummary()
    const mode = modeOf(start)
    const summary = toSummary({ mode, outcome, workflowRun, startedAt, durationMs, steps, logs, commit })
    await core.summary.addRaw(summary, true).write()
  } catch (error) {
    logLine(`the summary could not be written: ${errorMessage(error)}`)
  }
}

interface Execution {
  readonly emit: Emit
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly run: (dependencies: RunDependencies) => Promise<RunOutcome>
}

/** Its code is loaded only when a public address is requested. */
const network: PublicNetwork = {
  async requestPublicUrl(url, signal) {
    const { RunnerNetwork } = await import('../public-url/runner-network.ts')
    return new RunnerNetwork().requestPublicUrl(url, signal)
  },
}

async function executeRun(
  { target, secrets, signal }: StartedRun,
  { emit, startedAt, run }: Execution,
): Promise<RunOutcome> {
  secrets.forEach((secret) => core.setSecret(secret))
  if (target instanceof InputError)
    return { kind: 'invalid-inputs', failure: { error: target, cause: 'failed' }, images: [] }
  const { config, host } = target
  const log = new Log()
  const emitAndLog = (event: Event) => {
    emit(event)
    log.receive(event)
  }
  const workflowRun = readWorkflowRun(process.env)
  try {
    return await run({ config, host, network, emit: emitAndLog, signal, workflowRun, startedAt })
  } finally {
    await host.close()
  }
}

function reportEnd(start: StartedRun, outcome: RunOutcome): void {
  const text = describeOutcome(outcome, modeOf(start))
  const message = formatAnnotation(text)
  if (text.level === 'info') return logLine(`${text.title}: ${message}`)
  core[text.level](sanitize(message), { title: text.title })
  if (text.level === 'error') process.exitCode = 1
}

import * as core from '@actions/core'
import type { Event, Tell } from '../domain/events.ts'
import { InputError } from '../inputs/read-inputs.ts'
import { defuse } from '../report/defuse.ts'
import type { Network } from '../public-url/journey.ts'
import { GitHubDeployment } from '../report/github-deployment.ts'
import { Log, say } from '../report/log.ts'
import { toOutputs } from '../report/outputs.ts'
import { Report } from '../report/report.ts'
import { toVerdict } from '../report/verdict.ts'
import { recoverRun, run, type Parts, type Result } from '../modes/run.ts'
import { handover, type Start } from './start.ts'
import { readRun } from './run-identity.ts'
import { messageOf, toError } from '../domain/thrown.ts'

/** One export for both entries, so that they can share its bundle: what only one of them uses would differ between them. */
export const action = {
  /** The whole run: deployment, outputs, summary, exit status. */
  main: (start: Start): Promise<void> => deployAndTell(start).catch(fail),

  /**
   * After a step whose process was ended: puts right what it left behind. The next deployment would do so too, but nobody
   * knows when that comes.
   */
  post: (start: Start): Promise<void> => putRight(start).catch(fail),
}

/** For what nobody foresaw. */
const fail = (error: unknown): void => core.setFailed(defuse(toError(error).stack ?? messageOf(error)))

async function deployAndTell(start: Start): Promise<void> {
  const report = new Report()
  const github = announce(start)
  const tell = (event: Event) => {
    report.tell(event)
    github?.tell(event)
    if (event.kind === 'step-started' && event.step === 'up') loadSummary().catch(() => undefined) // the host is busy then, and we are not
    if (event.kind === 'step-done' && event.step === 'lock') core.saveState(handover.begun, start.at)
  }
  const result = await carryOut(start, { tell, startedAt: start.at, story: run })
  core.saveState(handover.ended, true)
  const durationMs = Date.now() - start.at
  const { kind, color } = result
  const whole = { result: kind, color: color ?? null, durationMs, run: readRun(process.env), steps: report.entries }
  Object.entries(toOutputs(result, durationMs, whole)).forEach(([name, value]) => core.setOutput(name, value))
  conclude(result)
  await summarize({ start, startedAt: start.at, result, report })
  await github?.end(result)
}

async function putRight(start: Start): Promise<void> {
  const startedAt = Number(core.getState(handover.begun))
  const report = new Report()
  const result = await carryOut(start, { tell: (event) => report.tell(event), startedAt, story: recoverRun })
  conclude(result)
  await summarize({ start, startedAt, result, report })
  await announce(start)?.end(result)
}

/** Who tells GitHub of the deployment; undefined where nobody is to. */
function announce({ target }: Start): GitHubDeployment | undefined {
  if (target instanceof InputError || target.config.announcement === undefined) return undefined
  const { announcement, mode } = target.config
  const onId = (id: number) => core.saveState(handover.announced, id)
  const github = new GitHubDeployment({ announcement, mode, by: readRun(process.env), onId })
  if (core.getState(handover.announced) !== '') github.resume(Number(core.getState(handover.announced)))
  return github
}

interface Whole {
  readonly start: Start
  readonly startedAt: number
  readonly result: Result
  readonly report: Report
}

const loadSummary = () => import('../report/summary.ts')

/** Writes the job summary. One that cannot be written changes nothing. */
async function summarize({ start: { target }, startedAt, result, report }: Whole): Promise<void> {
  const mode = target instanceof InputError ? 'deploy' : target.config.mode
  const { entries, lastWords } = report
  try {
    const { toSummary } = await loadSummary()
    const durationMs = Date.now() - startedAt
    const summary = toSummary({ mode, result, by: readRun(process.env), startedAt, durationMs, entries, lastWords })
    await core.summary.addRaw(summary, true).write()
  } catch (error) {
    say(`the summary could not be written: ${messageOf(error)}`)
  }
}

interface Story {
  readonly tell: Tell
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly story: (parts: Parts) => Promise<Result>
}

/** Loaded when a public address is asked at all. */
const network: Network = {
  async reach(url, signal) {
    const { RunnerNetwork } = await import('../public-url/network.ts')
    return new RunnerNetwork().reach(url, signal)
  },
}

async function carryOut({ target, secrets, signal }: Start, { tell, startedAt, story }: Story): Promise<Result> {
  secrets.forEach((secret) => core.setSecret(secret))
  if (target instanceof InputError) {
    return { kind: 'refused', failure: { error: target, cancelled: false }, images: [] }
  }
  const { config, host } = target
  const log = new Log()
  const tellAll = (event: Event) => {
    tell(event)
    log.tell(event)
  }
  try {
    return await story({ config, host, network, tell: tellAll, signal, by: readRun(process.env), startedAt })
  } finally {
    await host.close()
  }
}

function conclude(result: Result): void {
  const { level, title, text } = toVerdict(result)
  if (level === 'info') return say(`${title}: ${text}`)
  core[level](defuse(text), { title })
  if (level === 'error') process.exitCode = 1
}

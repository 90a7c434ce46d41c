import * as core from '@actions/core'
import type { Deployment } from './deployment.ts'
import type { Event, Tell } from './events.ts'
import { InputError } from './inputs.ts'
import { defuse } from './report/defuse.ts'
import { Log, say } from './report/log.ts'
import { toOutputs } from './report/outputs.ts'
import { Report } from './report/report.ts'
import { toVerdict } from './report/verdict.ts'
import { recoverRun, run, type Parts } from './run.ts'
import type { Start } from './start.ts'
import { readRun } from './workflow-run.ts'

/** The whole run: deployment, outputs, exit status. */
export const main = (start: Start): Promise<void> => deployAndTell(start).catch(fail)

/**
 * After the step, whatever became of it: silent when it ended by itself or never held the host, else puts right what
 * its process left behind. The next deployment would do so too, but nobody knows when that comes.
 */
export const post = (start: () => Promise<Start>): Promise<void> => putRight(start).catch(fail)

/** For what nobody foresaw. */
const fail = (error: unknown): void =>
  core.setFailed(defuse(error instanceof Error ? (error.stack ?? error.message) : String(error)))

async function deployAndTell(start: Start): Promise<void> {
  const report = new Report()
  const tell = (event: Event) => {
    report.tell(event)
    if (event.kind === 'step-done' && event.step === 'lock') core.saveState(begun, start.at)
  }
  const deployment = await carryOut(start, { tell, startedAt: start.at, story: run })
  core.saveState(ended, true)
  const durationMs = Date.now() - start.at
  const { kind, color } = deployment
  const whole = { result: kind, color: color ?? null, durationMs, run: readRun(process.env), steps: report.entries }
  Object.entries(toOutputs(deployment, durationMs, whole)).forEach(([name, value]) => core.setOutput(name, value))
  conclude(deployment)
}

async function putRight(start: () => Promise<Start>): Promise<void> {
  const startedAt = core.getState(begun)
  if (startedAt === '' || core.getState(ended) !== '') return
  const tell = () => undefined
  conclude(await carryOut(await start(), { tell, startedAt: Number(startedAt), story: recoverRun }))
}

/** What `main` leaves for `post`: that it holds the host, since when; and that it ended by itself. */
const begun = 'began-at'
const ended = 'ended'

interface Story {
  readonly tell: Tell
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly story: (parts: Parts) => Promise<Deployment>
}

async function carryOut({ target, secrets, signal }: Start, { tell, startedAt, story }: Story): Promise<Deployment> {
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
    return await story({ config, host, tell: tellAll, signal, by: readRun(process.env), startedAt })
  } finally {
    await host.close()
  }
}

function conclude(deployment: Deployment): void {
  const { level, title, text } = toVerdict(deployment)
  if (level === 'info') return say(`${title}: ${text}`)
  core[level](defuse(text), { title })
  if (level === 'error') process.exitCode = 1
}

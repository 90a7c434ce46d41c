import * as core from '@actions/core'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { deploy } from './deploy.ts'
import type { Deployment } from './deployment.ts'
import type { Event, StepName } from './events.ts'
import { SshHost } from './host/ssh.ts'
import { InputError, readInputs } from './inputs.ts'
import { defuse } from './report/defuse.ts'
import { Log, say } from './report/log.ts'
import { toOutputs } from './report/outputs.ts'
import { Record } from './report/record.ts'
import { toVerdict } from './report/verdict.ts'
import { Saga } from './saga.ts'

/** The whole run: inputs, host, deployment, outputs, exit status. */
export async function main(): Promise<void> {
  const startedAt = performance.now()
  const record = new Record()
  const deployment = await deployFromInputs(record)
  const durationMs = Math.round(performance.now() - startedAt)
  const outputs = toOutputs(deployment, durationMs, await makeReport(record, deployment, durationMs))
  Object.entries(outputs).forEach(([name, value]) => core.setOutput(name, value))
  conclude(deployment)
}

async function deployFromInputs(record: Record): Promise<Deployment> {
  let config: Config
  try {
    config = readInputs(
      (name) => core.getInput(name, { trimWhitespace: false }),
      (secret) => core.setSecret(secret),
    )
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { kind: 'refused', failure: { step: 'connect', error, cancelled: false }, images: [] }
  }
  const host = new SshHost(config.connection)
  try {
    return await deploy(makeSaga({ config, host, record, signal: cancelSignal() }))
  } finally {
    await host.close()
  }
}

interface Parts {
  readonly config: Config
  readonly host: SshHost
  readonly record: Record
  readonly signal: AbortSignal
}

function makeSaga({ config, host, record, signal }: Parts): Saga<Context> {
  const log = new Log()
  const tell = (event: Event) => {
    record.tell(event)
    log.tell(event)
  }
  const context = (step: StepName, undoing: boolean): Context => ({
    host,
    config,
    tell,
    signal: undoing ? new AbortController().signal : signal,
    note: (text) => tell({ kind: 'noted', step, text }),
    warn: (text) => tell({ kind: 'warned', step, text }),
    overhear: (text) => tell({ kind: 'host-said', step, text }),
  })
  return new Saga('connect', { signal, tell }, context)
}

/** The runner cancels with SIGINT, and with SIGTERM when that took too long. */
function cancelSignal(): AbortSignal {
  const cancel = new AbortController()
  const abort = () => cancel.abort(new Error('the run was cancelled'))
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  return cancel.signal
}

async function makeReport({ entries }: Record, { kind, color }: Deployment, durationMs: number): Promise<unknown> {
  const { context } = await import('@actions/github') // not needed before, and slow to load
  const { runId, actor, sha, ref, serverUrl } = context
  const { GITHUB_REPOSITORY: repository = '' } = process.env
  const run = { repository, url: `${serverUrl}/${repository}/actions/runs/${runId}`, actor, sha, ref }
  return { result: kind, color: color ?? null, durationMs, run, steps: entries }
}

function conclude(deployment: Deployment): void {
  const { level, title, text } = toVerdict(deployment)
  if (level === 'info') return say(`${title}: ${text}`)
  core[level](defuse(text), { title })
  if (level === 'error') process.exitCode = 1
}

import { runnersClock, type Clock } from '../engine/clock.ts'
import type { Config } from '../domain/config.ts'
import type { Context } from '../engine/context.ts'
import { deploy } from './deploy.ts'
import type { Deployment } from './deployment.ts'
import type { Event, StepName, Tell } from '../domain/events.ts'
import type { Host } from '../host/host.ts'
import { plan, type Planned } from './plan.ts'
import type { Network } from '../public-url/journey.ts'
import type { Current, Run } from '../domain/record.ts'
import { recover } from './recover.ts'
import { ReconnectingHost } from '../engine/reconnecting-host.ts'
import { Recorder } from '../engine/recorder.ts'
import { RecordingHost } from '../engine/recording-host.ts'
import { rollback } from './rollback.ts'
import { Saga, StepError, type Failure } from '../engine/saga.ts'
import { status, type Reported } from './status.ts'
import { connect } from '../steps/connect.ts'
import { lease } from '../steps/lock.ts'

export interface Parts {
  readonly config: Config
  readonly host: Host
  /** The runner's own way to the public address. */
  readonly network: Network
  readonly tell: Tell
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  /** Whose run it is. */
  readonly by: Run
  /** Milliseconds since the epoch; with `by` it tells this run from every other. */
  readonly startedAt: number
  /** Default: the runner's own. */
  readonly clock?: Clock
}

/** How a run ended, in whatever mode. */
export type Result = Deployment | Reported | Planned

/** What made a run end early, or its end incomplete; undefined when nothing did. */
export function failureOf(result: Result): Failure | undefined {
  if (result.kind === 'reported' || result.kind === 'planned') return undefined
  return result.kind === 'deployed' ? result.unfinished : result.failure
}

/** A whole run on any host: the steps, the record that is kept of them, and how it ended. */
export function run(parts: Parts): Promise<Result> {
  switch (parts.config.mode) {
    case 'deploy':
      return runRecorded(parts, 'deploy', (saga) => deploy(saga))
    case 'rollback':
      return runRecorded(parts, 'rollback', rollback)
    // A recorder that is never begun writes nothing.
    case 'plan':
      return plan(makeSaga(parts, recorderOf(parts, 'deploy')))
    case 'status':
      return status(makeSaga(parts, recorderOf(parts, 'deploy')))
  }
}

/** Puts right what a process of this very run left behind when it was ended. */
export function recoverRun(parts: Parts): Promise<Deployment> {
  return runRecorded(parts, 'deploy', recover) // the record has the mode already
}

type Story = (saga: Saga<Context>) => Promise<Deployment>

async function runRecorded(parts: Parts, mode: Current['mode'], story: Story): Promise<Deployment> {
  const { config, clock = runnersClock } = parts
  const recorder = recorderOf(parts, mode)
  const host = new RecordingHost(parts.host, recorder, config.compose.directory)
  const tell = (event: Event) => {
    if (event.kind === 'step-started') recorder.learn({ step: event.step })
    parts.tell(event)
  }
  const deployment = await story(makeSaga({ ...parts, host, tell, clock }, recorder))
  if (deployment.kind === 'refused') recorder.forget()
  else recorder.end({ result: deployment.kind, endedAt: clock.date(), failedStep: failureOf(deployment)?.step })
  await host.saveRecord()
  return deployment
}

const recorderOf = ({ by, startedAt }: Parts, mode: Current['mode']) => new Recorder(by, mode, startedAt)

function makeSaga(
  { config, host, network, tell, signal, clock = runnersClock }: Parts,
  recorder: Recorder,
): Saga<Context> {
  const context = (step: StepName, undoing: boolean): Context => ({
    host: undoing ? new ReconnectingHost(host, () => comeBack(context(step, false))) : host,
    network,
    config,
    recorder,
    clock,
    tell,
    signal: undoing ? new AbortController().signal : signal,
    cancelled: signal.aborted,
    note: (text) => tell({ kind: 'noted', step, text }),
    warn: (text, evidence) => tell({ kind: 'warned', step, text, ...(evidence && { evidence }) }),
    overhear: (text) => tell({ kind: 'host-said', step, text }),
    quote: (of, lines) => tell({ kind: 'last-words', step, of, lines }),
  })
  return new Saga('connect', { signal, tell }, context)
}

/** How long an undo waits for what its own run left working on the host when the link was lost. */
const comeBackMs = 60_000

/** Connects anew to undo what was begun; not when somebody else has taken the host over meanwhile. */
async function comeBack(lost: Context): Promise<void> {
  const context = { ...lost, signal: new AbortController().signal }
  await connect.run(null, context)
  const { record } = await lease(context, comeBackMs)
  if (!context.recorder.isOurs(record)) {
    throw new StepError('another run has taken the host over meanwhile, and puts it right', { clean: true })
  }
  context.note('connected again')
}

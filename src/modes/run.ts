import { runnerClock, type Clock } from '../engine/clock.ts'
import type { Config } from '../domain/config.ts'
import type { Context } from '../engine/context.ts'
import { deploy } from './deploy.ts'
import type { Deployment } from './deployment.ts'
import type { Event, StepName, Emit } from '../domain/events.ts'
import type { Host } from '../host/host.ts'
import { plan, type PlannedEnd } from './plan.ts'
import type { PublicNetwork } from '../public-url/journey.ts'
import type { RecordedMode, WorkflowRun } from '../domain/record.ts'
import { recover } from './recover.ts'
import { ReconnectingHost } from '../engine/reconnecting-host.ts'
import { Recorder } from '../engine/recorder.ts'
import { RecordingHost } from '../engine/recording-host.ts'
import { rollback } from './rollback.ts'
import { Saga, StepError, type Failure } from '../engine/saga.ts'
import { status, type ReportedEnd } from './status.ts'
import { connect } from '../steps/connect.ts'
import { acquireLock } from '../steps/lock.ts'

export interface RunDependencies {
  readonly config: Config
  readonly host: Host
  /** The runner's own way to the public address. */
  readonly network: PublicNetwork
  readonly emit: Emit
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  /** Whose run it is. */
  readonly workflowRun: WorkflowRun
  /** Milliseconds since the epoch; with `by` it tells this run from every other. */
  readonly startedAt: number
  /** Default: the runner's own. */
  readonly clock?: Clock
}

/** How a run ended, in whatever mode. */
export type Result = Deployment | ReportedEnd | PlannedEnd

/** What made a run end early, or its end incomplete; undefined when nothing did. */
export function failureOf(result: Result): Failure | undefined {
  if (result.kind === 'reported' || result.kind === 'planned') return undefined
  return result.kind === 'deployed' ? result.unfinished : result.failure
}

/** A whole run on any host: the steps, the record that is kept of them, and how it ended. */
export function runMode(parts: RunDependencies): Promise<Result> {
  switch (parts.config.mode) {
    case 'deploy':
      return runRecorded(parts, 'deploy', (saga) => deploy(saga))
    case 'rollback':
      return runRecorded(parts, 'rollback', rollback)
    // A recorder that is never begun writes nothing.
    case 'plan':
      return plan(createSaga(parts, createRecorder(parts, 'deploy')))
    case 'status':
      return status(createSaga(parts, createRecorder(parts, 'deploy')))
  }
}

/** Puts right what a process of this very run left behind when it was ended. */
export function recoverInterruptedRun(parts: RunDependencies): Promise<Deployment> {
  return runRecorded(parts, 'deploy', recover) // the record has the mode already
}

type ModeFunction = (saga: Saga<Context>) => Promise<Deployment>

async function runRecorded(parts: RunDependencies, mode: RecordedMode, story: ModeFunction): Promise<Deployment> {
  const { config, clock = runnerClock } = parts
  const recorder = createRecorder(parts, mode)
  const host = new RecordingHost(parts.host, recorder, config.compose.directory)
  const emit = (event: Event) => {
    if (event.kind === 'step-started') recorder.updateCurrent({ step: event.step })
    parts.emit(event)
  }
  const deployment = await story(createSaga({ ...parts, host, emit, clock }, recorder))
  if (deployment.kind === 'refused') recorder.discardDeployment()
  else
    recorder.endDeployment({ result: deployment.kind, endedAt: clock.date(), failedStep: failureOf(deployment)?.step })
  await host.saveRecord()
  return deployment
}

const createRecorder = ({ workflowRun, startedAt }: RunDependencies, mode: RecordedMode) =>
  new Recorder(workflowRun, mode, startedAt)

function createSaga(
  { config, host, network, emit, signal, clock = runnerClock }: RunDependencies,
  recorder: Recorder,
): Saga<Context> {
  const context = (step: StepName, undoing: boolean): Context => ({
    host: undoing ? new ReconnectingHost(host, () => reconnect(context(step, false))) : host,
    network,
    config,
    recorder,
    clock,
    emit,
    signal: undoing ? new AbortController().signal : signal,
    cancelled: signal.aborted,
    note: (text) => emit({ kind: 'note', step, text }),
    warn: (text, facts) => emit({ kind: 'warning', step, text, ...(facts && { facts }) }),
    emitOutput: (text) => emit({ kind: 'program-output', step, text }),
    emitContainerLog: (source, lines) => emit({ kind: 'container-log', step, source, lines }),
  })
  return new Saga('connect', { signal, emit }, context)
}

/** How long an undo waits for what its own run left working on the host when the link was lost. */
const reconnectLockWaitMs = 60_000

/** Connects anew to undo what was begun; not when somebody else has taken the host over meanwhile. */
async function reconnect(lost: Context): Promise<void> {
  const context = { ...lost, signal: new AbortController().signal }
  await connect.run(null, context)
  const { record } = await acquireLock(context, reconnectLockWaitMs)
  if (!context.recorder.isThisRun(record)) {
    throw new StepError('another run has taken the host over meanwhile, and puts it right', { clean: true })
  }
  context.note('connected again')
}

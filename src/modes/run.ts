import type { Config } from '../domain/config.ts'
import type { Emit, Event } from '../domain/events.ts'
import type { RecordedMode, WorkflowRun } from '../domain/record.ts'
import { recordedName, type StepInfo } from '../domain/step-info.ts'
import { runnerClock, type Clock } from '../engine/clock.ts'
import type { Context } from '../engine/context.ts'
import { ReconnectingHost } from '../engine/reconnecting-host.ts'
import { Recorder } from '../engine/recorder.ts'
import { RecordingHost } from '../engine/recording-host.ts'
import { Saga } from '../engine/saga.ts'
import { StepError } from '../engine/step.ts'
import type { Host } from '../host/host.ts'
import type { PublicNetwork } from '../public-url/result.ts'
import { connect } from '../steps/connect.ts'
import { acquireLock, undoFolderWaitMs } from '../steps/lock.ts'
import type { PreviewInput } from '../steps/stages.ts'
import { deploy } from './deploy.ts'
import { plan } from './plan.ts'
import { recover } from './recover.ts'
import { rollback } from './rollback.ts'
import { failureOf, toPublicResult, type DeployOutcome, type RunOutcome } from './run-outcome.ts'
import { status } from './status.ts'

/** All that a run needs from outside. */
export interface RunDependencies {
  readonly config: Config
  readonly host: Host
  /** The network of the runner, for the public address. */
  readonly network: PublicNetwork
  readonly emit: Emit
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
  readonly workflowRun: WorkflowRun
  /** Milliseconds since the epoch. Together with `workflowRun` it identifies this run. */
  readonly startedAt: number
  /** The last step that an interrupted process of this run began, for a recovery. */
  readonly lastStep?: StepInfo | undefined
  /** Default: the clock of the runner. */
  readonly clock?: Clock
}

/** A whole run on any host: its steps, its record, and how it ended. */
export function runMode(dependencies: RunDependencies): Promise<RunOutcome> {
  switch (dependencies.config.mode) {
    case 'deploy':
      return runRecorded(dependencies, 'deploy', (saga) => deploy(saga))
    case 'rollback':
      return runRecorded(dependencies, 'rollback', rollback)
    // Their recorder never begins a deployment, so it writes nothing.
    case 'plan':
      return plan(createSaga(dependencies, createRecorder(dependencies, 'deploy')))
    case 'status':
      return status(createSaga(dependencies, createRecorder(dependencies, 'deploy')))
  }
}

/** Repairs what an interrupted process of this very run left on the host. */
export function recoverInterruptedRun(dependencies: RunDependencies): Promise<DeployOutcome> {
  // The record knows the mode already.
  return runRecorded(dependencies, 'deploy', (saga) => recover(saga, dependencies.config, dependencies.lastStep))
}

type ModeFunction = (saga: Saga<Context, PreviewInput>) => Promise<DeployOutcome>

async function runRecorded(
  dependencies: RunDependencies,
  mode: RecordedMode,
  run: ModeFunction,
): Promise<DeployOutcome> {
  const { config, clock = runnerClock } = dependencies
  const recorder = createRecorder(dependencies, mode)
  const host = new RecordingHost(dependencies.host, recorder, config.compose.directory)
  const emit = (event: Event) => {
    if (event.kind === 'step-started')
      recorder.updateCurrent({ step: recordedName({ ...event, name: event.step }), phase: event.phase })
    dependencies.emit(event)
  }
  const outcome = await run(createSaga({ ...dependencies, host, emit, clock }, recorder))
  const result = toPublicResult(outcome)
  const failed = failureOf(outcome)?.step
  if (result === 'refused') recorder.discardDeployment()
  else recorder.endDeployment({ result, endedAt: clock.date(), failedStep: failed && recordedName(failed) })
  await host.saveRecord()
  return outcome
}

const createRecorder = ({ workflowRun, startedAt }: RunDependencies, mode: RecordedMode) =>
  new Recorder(workflowRun, mode, startedAt)

function createSaga(dependencies: RunDependencies, recorder: Recorder): Saga<Context, PreviewInput> {
  const { config, host, network, emit, signal, clock = runnerClock } = dependencies
  const createContext = (step: string, undoing: boolean): Context => ({
    host: undoing ? new ReconnectingHost(host, () => reconnectOrGiveUp(createContext(step, false))) : host,
    network,
    config,
    recorder,
    clock,
    emit,
    signal: undoing ? new AbortController().signal : signal,
    cancelled: signal.aborted,
    note: (text) => emit({ kind: 'note', step, text }),
    warn: (text, facts) => emit({ kind: 'warning', step, text, ...(facts && { facts }) }),
    reportRelease: (commit) => emit({ kind: 'release-known', commit }),
    emitOutput: (text) => emit({ kind: 'program-output', step, text }),
    emitContainerLog: (source, lines) => emit({ kind: 'container-log', step, source, lines }),
  })
  return new Saga({ signal, emit }, createContext)
}

/** How long an undo waits for commands that this run left on the host when the connection was lost. */
const reconnectWait = { waitMs: 60_000, folderWaitMs: undoFolderWaitMs }

/** Where another run has taken over, or may have, the record is not ours to write any more. */
async function reconnectOrGiveUp(lost: Context): Promise<void> {
  try {
    await reconnect(lost)
  } catch (error) {
    lost.recorder.disableSaving()
    throw error
  }
}

/** Connects again for an undo. Fails when another run has taken over the host meanwhile. */
async function reconnect(lost: Context): Promise<void> {
  const context = { ...lost, signal: new AbortController().signal }
  await connect.run(null, context)
  const { record, isReadable } = await acquireLock(context, reconnectWait)
  if (!context.recorder.mayStillBeThisRun(isReadable ? record : undefined)) {
    const message = 'another run now deploys to this server, and repairs it'
    throw new StepError(message, { effect: 'nothing-to-undo' })
  }
  context.note('connected again')
}

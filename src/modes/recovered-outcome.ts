import type { CurrentDeployment } from '../domain/record.ts'
import { formatImage } from '../domain/release-image.ts'
import type { ServingNow } from '../domain/serving.ts'
import { phases, type StepInfo } from '../domain/step-info.ts'
import type { SagaEnd } from '../engine/step-runner.ts'
import { effectOf } from '../engine/step.ts'
import type { Preflight } from '../steps/stages.ts'
import { restoreSiteLines, switchTraffic } from '../steps/switch.ts'
import { findInterruptedStep, toInterruption } from './interruption.ts'
import { inspectionCommands, type DeployOutcome } from './run-outcome.ts'
import { toDeployed, toUndone, type NewRelease } from './to-outcome.ts'

/** What a recovery has found out so far. */
export interface Recovery {
  /** The last step that the interrupted process began, as the runner remembers it. */
  readonly lastStep?: StepInfo | undefined
  /** Absent: the record has not been read, or is another run's. */
  interrupted?: CurrentDeployment
  /** Absent: the host has not been read. */
  preflight?: Preflight
  /** Whether the new release serves and stays. */
  proven: boolean
  /** What nginx served after the last change. Absent: it was not asked. */
  seen?: ServingNow | undefined
}

/** Makes the outcome of a recovery: how the interrupted deployment ended after all. */
export function toRecoveredOutcome(ended: SagaEnd<void>, recovery: Recovery): DeployOutcome {
  const { interrupted, preflight, proven, seen, lastStep } = recovery
  const failure = toInterruption(interrupted)
  if (ended.kind === 'completed') {
    const found = { preflight, release: findRelease(interrupted), seen }
    if (proven) return { ...toDeployed(failure, found), previousColor: interrupted?.live }
    return toUndone(failure, found, interrupted?.liveRuns)
  }
  if (preflight === undefined || effectOf(ended.failure.error) === 'refused') {
    const interruptedAt = findLater(interrupted && findInterruptedStep(interrupted), lastStep)
    return { kind: 'outcome-unknown', failure: ended.failure, interruptedAt, images: [] }
  }
  const isSwitchLeft = ended.failure.step === switchTraffic
  const commands = [...inspectionCommands(preflight), ...(isSwitchLeft ? restoreSiteLines(preflight) : [])]
  return { kind: 'stranded', failure, undoFailure: ended.failure, commands, images: [], seen }
}

/** The record may be older than what the runner remembers, since a full disk keeps it from being written. */
function findLater(recorded: StepInfo | undefined, remembered: StepInfo | undefined): StepInfo | undefined {
  const rank = (step: StepInfo | undefined) => (step === undefined ? -1 : phases.indexOf(step.phase))
  return rank(remembered) > rank(recorded) ? remembered : recorded
}

const findRelease = (interrupted: CurrentDeployment | undefined): NewRelease | undefined =>
  interrupted?.idle && { color: interrupted.idle, images: interrupted.images.map(formatImage) }

import type { CurrentDeployment } from '../domain/record.ts'
import { formatImage } from '../domain/release-image.ts'
import type { SagaEnd } from '../engine/step-runner.ts'
import { effectOf } from '../engine/step.ts'
import type { Preflight } from '../steps/stages.ts'
import { restoreLinkLines, switchTraffic } from '../steps/switch.ts'
import { mayHaveStartedContainers, toInterruption } from './interruption.ts'
import { inspectionCommands, servingBefore, type DeployOutcome } from './run-outcome.ts'

/** What a recovery has found out so far. */
export interface Recovery {
  /** Absent: the record has not been read, or is another run's. */
  interrupted?: CurrentDeployment
  /** Absent: the host has not been read. */
  preflight?: Preflight
  /** Whether the new release serves and stays. */
  proven: boolean
}

/** Makes the outcome of a recovery: how the interrupted deployment ended after all. */
export function toRecoveredOutcome(ended: SagaEnd<void>, recovery: Recovery): DeployOutcome {
  const { interrupted, preflight, proven } = recovery
  const failure = toInterruption(interrupted)
  if (ended.kind === 'completed') {
    if (!proven) return { kind: 'rolled-back', failure, ...servingBefore(preflight) }
    const images = interrupted?.images.map(formatImage) ?? []
    const { idle: color, live: previousColor } = interrupted ?? {}
    return { kind: 'deployed-unfinished', failure, color, previousColor, images }
  }
  if (effectOf(ended.failure.error) === 'refused')
    return { kind: 'outcome-unknown', failure: ended.failure, images: [] }
  if (interrupted !== undefined && !mayHaveStartedContainers(interrupted) && preflight === undefined)
    return { kind: 'refused', failure, images: [] }
  const isSwitchLeft = preflight !== undefined && ended.failure.step === switchTraffic
  const commands = [...inspectionCommands(preflight), ...(isSwitchLeft ? restoreLinkLines(preflight) : [])]
  return { kind: 'stranded', failure, undoFailure: ended.failure, commands, images: [] }
}

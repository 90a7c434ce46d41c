import type { Color } from '../domain/color.ts'
import { formatImage } from '../domain/release-image.ts'
import type { ServingNow } from '../domain/serving.ts'
import type { Failure, SagaEnd } from '../engine/step-runner.ts'
import { effectOf, StepError } from '../engine/step.ts'
import { checkServing, describeServingNow } from '../steps/check-serving.ts'
import { needsRepair } from '../steps/repair-link.ts'
import type { Preflight } from '../steps/stages.ts'
import { inspectionCommands, type DeployOutcome, type Serving } from './run-outcome.ts'

/** The release that a run started. */
export interface NewRelease {
  readonly color: Color
  readonly images: readonly string[]
}

/** What a run had found out when it ended. */
export interface FoundAtEnd {
  /** Absent: the host was not read. */
  readonly preflight: Preflight | undefined
  /** Absent: no container of the new release was started. */
  readonly release: NewRelease | undefined
  /** What nginx serves after the last change. Absent: it was not asked. */
  readonly seen: ServingNow | undefined
}

/** Makes the outcome of how the steps ended. Only what was seen at the end counts as serving. */
export function toOutcome(ended: SagaEnd<unknown>, found: FoundAtEnd): DeployOutcome {
  const { preflight } = found
  switch (ended.kind) {
    case 'completed':
      return toDeployed(undefined, found)
    case 'failed-after-commit':
      return toDeployed(ended.failure, found)
    case 'undone':
      return toUndone(ended.failure, found)
    case 'undo-failed': {
      const { failure, undoFailure } = ended
      const commands = [...inspectionCommands(preflight), ...undoFailure.commands]
      return { kind: 'stranded', failure, undoFailure, commands, ...toServing(found) }
    }
  }
}

/** The new release was proven, and stays. */
export function toDeployed(failure: Failure | undefined, found: FoundAtEnd): DeployOutcome {
  const { seen = notAsked, release } = found
  const serving = toServing(found)
  if (failure === undefined && release !== undefined && serving.color === release.color)
    return { kind: 'deployed', ...serving }
  const reason = failure ?? failureAtEnd(seen)
  const isDown = seen.kind === 'down' || effectOf(reason.error) === 'live-release-down'
  return {
    kind: isDown ? 'deployed-down' : 'deployed-unfinished',
    failure: reason,
    newColor: release?.color,
    ...serving,
  }
}

/** Everything that was begun is undone. */
export function toUndone(
  failure: Failure,
  found: FoundAtEnd,
  servedBefore = found.preflight?.cutover.liveRuns,
): DeployOutcome {
  const { preflight, seen } = found
  const isDown = seen?.kind === 'down' && servedBefore === true
  if (isDown) return { kind: 'rolled-back-down', failure, commands: inspectionCommands(preflight), ...toServing(found) }
  const live = preflight?.cutover.live
  if (seen?.kind === 'serves' && live !== undefined && seen.color !== live)
    return {
      kind: 'stranded',
      failure,
      undoFailure: failureAtEnd(seen),
      commands: inspectionCommands(preflight),
      ...toServing(found),
    }
  const isRefusal = preflight === undefined || changedNothing(failure, preflight)
  return { kind: isRefusal ? 'refused' : 'rolled-back', failure, ...toServing(found) }
}

/** What serves, with its images where they are known. */
function toServing({ preflight, release, seen }: FoundAtEnd): Serving {
  const { live: previousColor, adopted } = preflight?.cutover ?? {}
  const previous = { previousColor, ...(adopted !== undefined && { adopted }) }
  if (seen?.kind !== 'serves') return { ...previous, images: [], seen }
  const { color } = seen
  if (color === release?.color) return { color, ...previous, images: release.images, seen }
  const images = color === previousColor ? (preflight?.liveImages ?? []).map(formatImage) : []
  return { color, ...previous, images, seen }
}

const notAsked: ServingNow = { kind: 'unknown', reason: 'nginx was not asked' }

const failureAtEnd = (seen: ServingNow): Failure => ({
  step: checkServing,
  error: new StepError(describeServingNow(seen)),
  cause: 'failed',
})

/** A step refused to begin, and no earlier step had repaired the link. */
const changedNothing = ({ error }: Failure, { cutover }: Preflight): boolean =>
  effectOf(error) === 'refused' && !needsRepair(cutover)

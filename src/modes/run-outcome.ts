import type { Color } from '../domain/color.ts'
import { formatImage } from '../domain/release-image.ts'
import type { Failure, SagaEnd, UndoFailure } from '../engine/step-runner.ts'
import { effectOf } from '../engine/step.ts'
import { sh } from '../host/script.ts'
import type { PlanResult } from '../steps/inspect/plan.ts'
import type { HostStatus } from '../steps/inspect/host-status.ts'
import { targetDiffers } from '../steps/repair-link.ts'
import type { Preflight, Started } from '../steps/stages.ts'

/** What serves at the end of a run, as far as it is known. */
export interface Serving {
  /** Absent: nothing, or it is not known. */
  readonly color?: Color | undefined
  readonly previousColor?: Color | undefined
  /** `service=repository@sha256:…` each. */
  readonly images: readonly string[]
}

/** How a deployment, a rollback or a recovery ended. */
export type DeployOutcome = Serving &
  (
    | { readonly kind: 'deployed' }
    /** The new release was proven, but draining or stopping the old color failed. Without `color`: another program switched. */
    | { readonly kind: 'deployed-unfinished'; readonly failure: Failure }
    /** The new release was proven, and went down later. */
    | { readonly kind: 'deployed-down'; readonly failure: Failure }
    /** A step failed, and everything is as before. */
    | { readonly kind: 'rolled-back'; readonly failure: Failure }
    /** Nothing was begun. */
    | { readonly kind: 'refused'; readonly failure: Failure }
    | { readonly kind: 'invalid-inputs'; readonly failure: Failure }
    /** The process was interrupted, and the host could not be inspected after it. */
    | { readonly kind: 'outcome-unknown'; readonly failure: Failure }
    /** A step failed, and so did an undo. `commands`: what a person can type on the host. */
    | {
        readonly kind: 'stranded'
        readonly failure: Failure
        readonly undoFailure: Failure
        readonly commands: readonly string[]
      }
  )

/** How a run ended, in any mode. */
export type RunOutcome =
  | DeployOutcome
  | (Serving & { readonly kind: 'planned'; readonly plan: PlanResult })
  | (Serving & { readonly kind: 'reported'; readonly status: HostStatus })

/** The values of the output `result`. */
export type PublicResult = 'deployed' | 'rolled-back' | 'refused' | 'stranded' | 'planned' | 'reported'

const publicResults = {
  deployed: 'deployed',
  'deployed-unfinished': 'deployed',
  'deployed-down': 'deployed',
  'rolled-back': 'rolled-back',
  refused: 'refused',
  'invalid-inputs': 'refused',
  'outcome-unknown': 'refused',
  stranded: 'stranded',
  planned: 'planned',
  reported: 'reported',
} as const satisfies Record<RunOutcome['kind'], PublicResult>

export const toPublicResult = <Kind extends RunOutcome['kind']>({ kind }: { readonly kind: Kind }) =>
  publicResults[kind]

/** Why a run ended early, or was not finished; undefined when it did all. */
export const failureOf = (outcome: RunOutcome): Failure | undefined =>
  'failure' in outcome ? outcome.failure : undefined

/** Whether the failure means that the new release is bad. */
export const blamesRelease = ({ step, cause }: Failure): boolean => cause === 'failed' && step?.canBlameRelease === true

/** Whether visitors may have got answers of the new release. */
export const mayHaveSwitched = ({ step }: Failure): boolean => step?.phase === 'switch' || step?.phase === 'finish'

/** Makes the outcome of how the steps ended, and of what they had found out by then. */
export function toOutcome(
  ended: SagaEnd<unknown>,
  preflight: Preflight | undefined,
  started: Started | undefined,
): DeployOutcome {
  const before = servingBefore(preflight)
  const after = {
    color: started?.cutover.idle,
    previousColor: preflight?.cutover.live,
    images: started?.images ?? [],
  }
  switch (ended.kind) {
    case 'completed':
      return { kind: 'deployed', ...after }
    case 'failed-after-commit': {
      const { failure } = ended
      const effect = effectOf(failure.error)
      if (effect === 'live-release-down') return { kind: 'deployed-down', failure, ...after }
      const serving = effect === 'live-color-changed' ? { previousColor: after.previousColor, images: [] } : after
      return { kind: 'deployed-unfinished', failure, ...serving }
    }
    case 'undone': {
      const isRefusal = preflight === undefined || changedNothing(ended.failure, preflight)
      return { kind: isRefusal ? 'refused' : 'rolled-back', failure: ended.failure, ...before }
    }
    case 'undo-failed':
      return toStranded(ended, preflight, before)
  }
}

/** The color that served before. Absent if the live color was down. */
export function servingBefore(preflight: Preflight | undefined): Serving {
  const { live, liveRuns } = preflight?.cutover ?? {}
  if (preflight === undefined || !liveRuns) return { previousColor: live, images: [] }
  return { color: live, previousColor: live, images: preflight.liveImages.map(formatImage) }
}

/** A step refused to begin, and no earlier step had repaired the link. */
const changedNothing = ({ error }: Failure, { cutover }: Preflight): boolean =>
  effectOf(error) === 'refused' && !targetDiffers(cutover)

function toStranded(
  { failure, undoFailure }: { readonly failure: Failure; readonly undoFailure: UndoFailure },
  preflight: Preflight | undefined,
  before: Serving,
): DeployOutcome {
  // When the switch could not be undone, it is not known what serves.
  const isUnknown = undoFailure.step?.phase === 'switch'
  const serving = isUnknown ? { previousColor: before.previousColor, images: [] } : before
  const commands = [...inspectionCommands(preflight), ...undoFailure.commands]
  return { kind: 'stranded', failure, undoFailure, commands, ...serving }
}

/** Shell lines that show a person the state of the host. */
export function inspectionCommands(preflight: Preflight | undefined): readonly string[] {
  if (preflight === undefined) return []
  const { nginx, project } = preflight
  const label = `label=com.docker.compose.project=${project.name}`
  return [sh`readlink ${nginx.link}`, sh`docker ps --filter ${label}`].map(({ text }) => text)
}

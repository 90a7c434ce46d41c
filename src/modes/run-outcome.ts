import { colors, type Color } from '../domain/color.ts'
import type { StepInfo } from '../domain/step-info.ts'
import type { ServingNow } from '../domain/serving.ts'
import type { Failure } from '../engine/step-runner.ts'
import { sh } from '../host/script.ts'
import { siteForm } from '../layouts/site-form.ts'
import type { PlanResult } from '../steps/inspect/plan.ts'
import type { HostStatus } from '../steps/inspect/host-status.ts'
import type { Preflight } from '../steps/stages.ts'

/** What serves at the end of a run, as far as it is known. */
export interface Serving {
  /** Absent: nothing, or it is not known. */
  readonly color?: Color | undefined
  readonly previousColor?: Color | undefined
  /** The name of the container that was adopted as the previous color. */
  readonly adopted?: string | undefined
  /** `service=repository@sha256:…` each. */
  readonly images: readonly string[]
  /** What nginx served after the last change. Absent: it was not asked. */
  readonly seen?: ServingNow | undefined
}

/** How a deployment, a rollback or a recovery ended. */
export type DeployOutcome = Serving &
  (
    | { readonly kind: 'deployed' }
    /** The new release was proven, but a later step failed, or nginx did not serve it at the end. */
    | { readonly kind: 'deployed-unfinished'; readonly failure: Failure; readonly newColor: Color | undefined }
    /** The new release was proven, and went down later. */
    | { readonly kind: 'deployed-down'; readonly failure: Failure; readonly newColor: Color | undefined }
    /** A step failed, and everything that it and the steps before it changed is undone. */
    | { readonly kind: 'rolled-back'; readonly failure: Failure }
    /** The same, but the release that served before is down. */
    | { readonly kind: 'rolled-back-down'; readonly failure: Failure; readonly commands: readonly string[] }
    /** Nothing was begun. */
    | { readonly kind: 'refused'; readonly failure: Failure }
    | { readonly kind: 'invalid-inputs'; readonly failure: Failure }
    /** The process was interrupted, and the host could not be inspected after it. `failure`: why not. */
    | {
        readonly kind: 'outcome-unknown'
        readonly failure: Failure
        /** The last step that the process began. Absent: not known. */
        readonly interruptedAt: StepInfo | undefined
      }
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
  'rolled-back-down': 'stranded',
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

/** Whether visitors may have got answers of the new release. */
export const mayHaveSwitched = ({ step }: Failure): boolean => step?.phase === 'switch' || step?.phase === 'finish'

/** Shell lines that show a person the state of the host. */
export function inspectionCommands(preflight: Preflight | undefined): readonly string[] {
  if (preflight === undefined) return []
  const { nginx, projects } = preflight
  const names = new Set(colors.map((color) => projects[color].project.name))
  const listings = [...names].map((name) => sh`docker ps --filter ${`label=com.docker.compose.project=${name}`}`)
  return [siteForm(nginx.site).showLine(nginx.site), ...listings].map(({ text }) => text)
}

import type { Color } from '../domain/color.ts'
import { formatImage } from '../domain/release-image.ts'
import { StepError, type SagaEnd, type Failure } from '../engine/saga.ts'
import { targetDiffers } from '../steps/repair-link.ts'
import type { Preflight } from '../steps/state.ts'
import type { Started } from '../steps/up.ts'

/** What serves after all, as far as was found out. */
interface ServingRelease {
  /** Absent: nothing that we know of. */
  readonly color?: Color | undefined
  readonly previousColor?: Color | undefined
  /** `service=repository@sha256:…` each. */
  readonly images: readonly string[]
}

/** How a deployment ended. */
export type Deployment = ServingRelease &
  (
    | { readonly kind: 'deployed'; readonly unfinished?: Failure | undefined }
    /** It failed, and all is as it was before. */
    | { readonly kind: 'rolled-back'; readonly failure: Failure }
    /** Nothing was begun; `blind`: not by `post`, and how far the ended process came is not known. */
    | { readonly kind: 'refused'; readonly failure: Failure; readonly blind?: true }
    /** It failed, and could not be put right. */
    | {
        readonly kind: 'stranded'
        readonly failure: Failure
        readonly undoFailure: Failure
        readonly commands: readonly string[]
      }
  )

/** Makes the result of how the steps ended and of what they had found out by then. */
export function toDeployment(
  ended: SagaEnd<unknown>,
  survey: Preflight | undefined,
  release: Started | undefined,
): Deployment {
  const before = {
    // A live color that is down serves nobody, whatever nginx points to.
    color: survey?.cutover.liveRuns ? survey.cutover.live : undefined,
    previousColor: survey?.cutover.live,
    images: survey?.cutover.liveRuns ? survey.liveImages.map(formatImage) : [],
  }
  const after = { color: release?.cutover.idle, previousColor: survey?.cutover.live, images: release?.images ?? [] }
  switch (ended.kind) {
    case 'completed':
      return { kind: 'deployed', ...after }
    case 'incomplete':
      return { kind: 'deployed', unfinished: ended.failure, ...after }
    case 'undone':
      return {
        kind: survey === undefined || isRefusal(ended.failure, survey) ? 'refused' : 'rolled-back',
        failure: ended.failure,
        ...before,
      }
    case 'stuck':
      return {
        kind: 'stranded',
        failure: ended.failure,
        undoFailure: ended.undoFailure,
        commands: manualRecoveryCommands(ended.undoFailure, survey),
        ...before,
        // With the switch half undone nobody knows: better to say nothing than something false.
        ...(ended.undoFailure.step === 'switch' ? { color: undefined, images: [] } : {}),
      }
  }
}

/** Whether the release was tried and is no good; else it failed for something that says nothing of the release. */
export const blamesRelease = ({ step, cancelled }: Failure): boolean =>
  !cancelled && (step === 'up' || step === 'health' || step === 'verify')

/** Whether what had taken over was down when it was last seen: visitors may be getting errors since. */
export const wentDown = (deployment: Deployment): boolean =>
  deployment.kind === 'deployed' &&
  deployment.unfinished?.error instanceof StepError &&
  deployment.unfinished.error.down

/** Once the link was fixed the host is not as it was found. */
const isRefusal = ({ error }: Failure, { cutover }: Preflight): boolean =>
  error instanceof StepError && error.refusal && !targetDiffers(cutover)

/** What a person can type on the host to put right what we could not. */
export function manualRecoveryCommands({ step }: Failure, survey: Preflight | undefined): string[] {
  if (survey === undefined) return []
  const { nginx, cutover, project } = survey
  const look = [`readlink ${nginx.link}`, `docker ps --filter label=com.docker.compose.project=${project.name}`]
  if (step !== 'switch') return look
  const link =
    cutover.expectedTarget === undefined
      ? `sudo rm -f ${nginx.link}`
      : `sudo ln -sfn ${cutover.expectedTarget} ${nginx.link}`
  return [...look, link, 'sudo nginx -t && sudo nginx -s reload']
}

import { toServingNow } from '../check-serving.ts'
import { blocksDeploy, formatProblem } from '../../checks/check.ts'
import type { Config } from '../../domain/config.ts'
import { reasonUndecidable } from '../../domain/decision.ts'
import {
  emptyRecord,
  endInterrupted,
  markServedAsDeployed,
  type CurrentDeployment,
  type HostRecord,
  type LiveRelease,
  type PastDeployment,
} from '../../domain/record.ts'
import { findPreviousRelease } from '../../domain/releases.ts'
import { colorImages } from '../preflight.ts'
import type { HostInspection } from './host-inspection.ts'
import { isReleaseRunning, toServedRelease, type ServedRelease } from './served-release.ts'
import { findStatusWarnings } from './status-warnings.ts'

/** A host as users see it. nginx and Docker show what serves; the record shows who deployed it and when. */
export interface HostStatus {
  /** Absent: no release serves, or the live color is unknown. */
  readonly serves?: ServedRelease | undefined
  /** Why the live color is unknown. */
  readonly unknown?: string | undefined
  /** The release that a rollback would bring back. */
  readonly previous?: PastDeployment | undefined
  /** Whether Compose's containers of the other color run that release, so that a rollback need not start it. */
  readonly previousIsRunning: boolean
  readonly lockIsHeld: boolean
  readonly lockIsUnknown: boolean
  /** The process that holds the lock, in words, where the kernel knows it. */
  readonly lockProcess?: string | undefined
  /** The deployment that is running or, when the lock is free, that was interrupted. */
  readonly current?: CurrentDeployment | undefined
  /** The last deployments, the newest first. */
  readonly history: readonly PastDeployment[]
  /** What users must know, and what blocks a deployment. */
  readonly warnings: readonly string[]
}

/** How many past deployments are shown. */
const shownDeployments = 10

export function toStatus(inspection: HostInspection, config: Config): HostStatus {
  const { state, decision, lockIsHeld, models, checks } = inspection
  const cutover = decision?.kind === 'proceed' ? decision.cutover : undefined
  const outage = findOutage(inspection)
  // Without nginx no visitor reaches a color that runs.
  const isServed = cutover?.liveRuns === true && state.nginx.master !== undefined && outage === undefined
  const live = isServed ? cutover.live : undefined
  const images = live === undefined ? [] : colorImages(state, config, { color: live, models })
  const record = readAsNext(inspection, { live, images })
  const serves = live === undefined ? undefined : toServedRelease({ state, models, record, live }, config)
  const previous = serves && findPreviousRelease(record, serves.images)
  return {
    serves,
    unknown: outage ?? (decision?.kind === 'refuse' ? decision.problem : reasonUndecidable(state)),
    previous,
    previousIsRunning:
      serves !== undefined &&
      previous !== undefined &&
      isReleaseRunning(serves, previous, { state: { ...state, adopted: undefined }, models, config }),
    lockIsHeld,
    lockIsUnknown: inspection.lockIsUnknown,
    lockProcess: inspection.lockProcess,
    current: inspection.record?.current,
    history: record.history.slice(-shownDeployments).reverse(),
    warnings: [
      ...findStatusWarnings({ ...inspection, cutover, serves, history: record.history }, config),
      ...checks.filter(blocksDeploy).map(formatProblem),
    ],
  }
}

/** What visitors get instead of an answer of the release, as nginx was asked; undefined: an answer, or it is not known. */
function findOutage({ probe }: HostInspection): string | undefined {
  const serving = probe && toServingNow(probe)
  if (serving?.kind === 'down') return `the site is down: ${serving.reason}`
  const isError = serving?.kind === 'serves' && serving.status >= 500
  return isError ? `visitors get errors: ${serving.color} answers ${serving.status}` : undefined
}

/** The record as the next deployment will read it: a deployment that was interrupted has ended. */
const readAsNext = ({ lockIsHeld, record = emptyRecord }: HostInspection, served: LiveRelease): HostRecord =>
  lockIsHeld || record.current === undefined ? record : markServedAsDeployed(endInterrupted(record), served)

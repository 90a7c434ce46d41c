import { otherColor, type Color, type PerColor } from '../../domain/color.ts'
import type { ComposeModel } from '../../domain/compose-model.ts'
import type { Config } from '../../domain/config.ts'
import { colorContainers, isColorRunning } from '../../domain/decision.ts'
import type { HostState } from '../../domain/host-state.ts'
import type { HostRecord, PastDeployment, ReleaseImage } from '../../domain/record.ts'
import { isSameRelease } from '../../domain/release-image.ts'
import { findServingDeployment } from '../../domain/releases.ts'
import { colorImages } from '../preflight.ts'

/** The release that nginx serves. */
export interface ServedRelease {
  readonly color: Color
  readonly images: readonly ReleaseImage[]
  /** The name of its container, if a deployment would adopt it. */
  readonly adopted?: string | undefined
  /** When its first container was started, as Docker writes it. */
  readonly upSince?: string | undefined
  /** The deployment that brought it up; absent when the record does not agree with what serves. */
  readonly deployedBy?: PastDeployment | undefined
}

interface LiveRelease {
  readonly state: HostState
  readonly models: PerColor<ComposeModel>
  readonly record: HostRecord
  readonly live: Color
}

export function toServedRelease({ state, models, record, live }: LiveRelease, config: Config): ServedRelease {
  const images = colorImages(state, config, { color: live, models })
  const [first] = config.compose.services[live]
  const container = colorContainers(state, config, live).find(({ service }) => service === first)
  const adopted = state.adopted?.[live]?.name
  const deployedBy = findServingDeployment(record, live, images)
  return { color: live, images, ...(adopted !== undefined && { adopted }), upSince: container?.startedAt, deployedBy }
}

/** Whether the other color runs exactly this release, and not a newer one that is being deployed. */
export function isReleaseRunning(
  { color }: ServedRelease,
  { images }: PastDeployment,
  { state, models, config }: Pick<LiveRelease, 'state' | 'models'> & { readonly config: Config },
): boolean {
  const other = otherColor(color)
  const running = colorImages(state, config, { color: other, models })
  return isColorRunning(state, config, other) && isSameRelease(running, images)
}

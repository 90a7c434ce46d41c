import type { Config } from '../../domain/config.ts'
import { reasonUndecidable, type Cutover } from '../../domain/decision.ts'
import { describeSite, siteNoun } from '../../domain/live-site.ts'
import { isUp } from '../../domain/host-state.ts'
import type { PastDeployment } from '../../domain/record.ts'
import { formatImage } from '../../domain/release-image.ts'
import { describeInterrupted } from '../lock-holder.ts'
import { needsRepair } from '../repair-link.ts'
import type { HostInspection } from './host-inspection.ts'
import type { ServedRelease } from './served-release.ts'

interface Known extends HostInspection {
  readonly cutover: Cutover | undefined
  readonly serves: ServedRelease | undefined
  readonly history: readonly PastDeployment[]
}

/** What is wrong on a host, or may be wrong, though it need not block a deployment. */
export function findStatusWarnings(known: Known, config: Config): readonly string[] {
  const { record, lockIsHeld } = known
  return [
    ...findOutages(known, config),
    ...findMissingWorkers(known, config),
    ...(record === undefined ? ['the record of deployments on the server cannot be read'] : []),
    ...(lockIsHeld || record?.current === undefined ? [] : [describeInterrupted(record.current)]),
    ...findRecordMismatch(known),
  ]
}

function findOutages({ state, cutover }: Known, { nginx }: Config): readonly string[] {
  const { live, liveRuns } = cutover ?? {}
  const nginxIsDown = reasonUndecidable(state) === undefined && state.nginx.master === undefined
  return [
    ...(nginxIsDown ? ['nginx does not run: the site is down'] : []),
    ...(live !== undefined && liveRuns === false
      ? [`nginx passes requests to ${live}, which does not run: the site is down`]
      : []),
    ...(live !== undefined && cutover !== undefined && needsRepair(cutover)
      ? [
          `${describeSite(nginx.site, cutover.currentValue)}, but nginx serves ${live}: ` +
            `a reload of nginx would change that; the next deployment repairs the ${siteNoun(nginx.site)}`,
        ]
      : []),
  ]
}

/** A run that was lost while it replaced the workers may have left none. */
function findMissingWorkers({ state, serves, lockIsHeld }: Known, { compose: { workers } }: Config): readonly string[] {
  if (serves === undefined || lockIsHeld || !state.compose.ok) return []
  const { blue, green } = state.compose.projects
  const running = state.containers.filter((each) => isUp(each) && [blue.name, green.name].includes(each.project))
  const missing = workers.filter((service) => !running.some((each) => each.service === service))
  return missing.map((service) => `the worker ${service} does not run: the next deployment starts it`)
}

/** nginx and Docker are right. A record that does not agree with them means that something was deployed by hand. */
function findRecordMismatch({ serves, lockIsHeld, record, history }: Known): readonly string[] {
  const last = history.findLast(({ result }) => result === 'deployed')
  if (serves === undefined || (serves.deployedBy ?? serves.adopted) !== undefined) return []
  if (lockIsHeld && record?.current?.idle === serves.color) return []
  if (last === undefined) return ['the record has no deployment of the release that serves']
  const recorded = `${last.color ?? 'nothing'} with ${last.images.map(formatImage).join(', ')}`
  const deployedAt = new Date(last.endedAt).toISOString()
  return [`the record names another release: ${recorded}, deployed ${deployedAt} (${last.by.url})`]
}

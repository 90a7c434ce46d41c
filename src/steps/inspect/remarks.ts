import type { Config } from '../../domain/config.ts'
import { reasonUndecidable, type Cutover } from '../../domain/decision.ts'
import type { HostRecord } from '../../domain/record.ts'
import { formatImage } from '../../domain/release-image.ts'
import { describeDeployment } from '../lock.ts'
import type { HostInspection, ServedRelease } from './status.ts'
import { targetDiffers } from '../repair-link.ts'

interface Known extends HostInspection {
  readonly plan: Cutover | undefined
  readonly serves: ServedRelease | undefined
  readonly settled: HostRecord
}

/** What is out of order on a host, or looks so, though it may keep nobody from deploying. */
export function findStatusWarnings(known: Known, config: Config): readonly string[] {
  const { record, lockIsHeld } = known
  return [
    ...findOutages(known, config),
    ...(record === undefined ? ['the record of deployments on the host cannot be read'] : []),
    ...(lockIsHeld || record?.current === undefined
      ? []
      : [`${describeDeployment(record.current)} was cut off: the next one puts right what is left of it`]),
    ...findRecordMismatch(known),
  ]
}

function findOutages({ state, plan }: Known, { nginx }: Config): readonly string[] {
  const { live, liveRuns } = plan ?? {}
  const down = live !== undefined && liveRuns === false
  return [
    ...(reasonUndecidable(state) === undefined && state.nginx.master === undefined
      ? ['nginx does not run: the site is down']
      : []),
    ...(down ? [`nginx is to serve ${live}, which does not run: the site is down`] : []),
    ...(live !== undefined && plan !== undefined && targetDiffers(plan)
      ? [
          `${nginx.link} points to ${plan.currentTarget ?? 'nothing'}, but nginx serves ${live}: a reload would change that; ` +
            'the next deployment puts the link right',
        ]
      : []),
  ]
}

/** The truth stays with nginx and Docker; that the record knows nothing of it means that somebody did it by hand. */
function findRecordMismatch({ serves, lockIsHeld, record, settled }: Known): readonly string[] {
  const last = settled.history.findLast(({ result }) => result === 'deployed')
  if (serves === undefined || serves.deployedBy !== undefined) return []
  if (lockIsHeld && record?.current?.idle === serves.color) return []
  if (last === undefined) return ['the record knows of no deployment that brought what serves']
  const said = `${last.color ?? 'nothing'} with ${last.images.map(formatImage).join(', ')}`
  return [`the record says otherwise: ${said}, deployed ${new Date(last.endedAt).toISOString()} (${last.by.url})`]
}

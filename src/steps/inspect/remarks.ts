import type { Config } from '../../domain/config.ts'
import { notAsked, type Plan } from '../../domain/decision.ts'
import { nameImage, type HostRecord } from '../../domain/record.ts'
import { describeCurrent } from '../lock.ts'
import type { Seen, Serves } from './status.ts'
import { linkDiffers } from '../repair-link.ts'

interface Known extends Seen {
  readonly plan: Plan | undefined
  readonly serves: Serves | undefined
  readonly settled: HostRecord
}

/** What is out of order on a host, or looks so, though it may keep nobody from deploying. */
export function remarksOn(known: Known, config: Config): readonly string[] {
  const { record, held } = known
  return [
    ...outages(known, config),
    ...(record === undefined ? ['the record of deployments on the host cannot be read'] : []),
    ...(held || record?.current === undefined
      ? []
      : [`${describeCurrent(record.current)} was cut off: the next one puts right what is left of it`]),
    ...disagreement(known),
  ]
}

function outages({ found, plan }: Known, { nginx }: Config): readonly string[] {
  const { live, liveRuns } = plan ?? {}
  const down = live !== undefined && liveRuns === false
  return [
    ...(notAsked(found) === undefined && found.nginx.master === undefined
      ? ['nginx does not run: the site is down']
      : []),
    ...(down ? [`nginx is to serve ${live}, which does not run: the site is down`] : []),
    ...(live !== undefined && plan !== undefined && linkDiffers(plan)
      ? [
          `${nginx.link} points to ${plan.linkHolds ?? 'nothing'}, but nginx serves ${live}: a reload would change that; ` +
            'the next deployment puts the link right',
        ]
      : []),
  ]
}

/** The truth stays with nginx and Docker; that the record knows nothing of it means that somebody did it by hand. */
function disagreement({ serves, held, record, settled }: Known): readonly string[] {
  const last = settled.history.findLast(({ result }) => result === 'deployed')
  if (serves === undefined || serves.broughtBy !== undefined) return []
  if (held && record?.current?.idle === serves.color) return []
  if (last === undefined) return ['the record knows of no deployment that brought what serves']
  const said = `${last.color ?? 'nothing'} with ${last.images.map(nameImage).join(', ')}`
  return [`the record says otherwise: ${said}, deployed ${new Date(last.endedAt).toISOString()} (${last.by.url})`]
}

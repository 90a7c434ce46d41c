import { nameWithAdopted } from '../../domain/adopt.ts'
import type { HostState } from '../../domain/host-state.ts'
import type { Facts } from '../../domain/json.ts'
import { formatImage } from '../../domain/release-image.ts'
import { hostPrograms } from '../preflight.ts'
import type { DeployStep } from '../stages.ts'
import { inspectHost } from './host-inspection.ts'
import { toStatus, type HostStatus } from './host-status.ts'

/** The only step of `mode: status` after the connection: reads the host and changes nothing. */
export const readStatus: DeployStep<null, HostStatus, Facts> = {
  name: 'status',
  phase: 'prepare',
  async run(_, context) {
    const inspection = await inspectHost(context)
    const status = toStatus(inspection, context.config)
    return { value: status, message: describeStatus(status), facts: findFacts(inspection.state, status) }
  },
}

function describeStatus(status: HostStatus): string {
  const { serves, unknown } = status
  const lock = describeLock(status)
  if (serves !== undefined)
    return `${nameWithAdopted(serves.color, serves.adopted)} serves ${serves.images.map(formatImage).join(', ')}; ${lock}`
  return `${unknown === undefined ? 'no release serves' : `the live color is unknown: ${unknown}`}; ${lock}`
}

function describeLock({ lockIsHeld, lockIsUnknown }: HostStatus): string {
  if (lockIsUnknown) return 'a deployment may be running'
  return lockIsHeld ? 'a deployment is running' : 'no deployment is running'
}

const findFacts = (state: HostState, { serves, lockIsHeld, lockIsUnknown }: HostStatus): Facts => ({
  live: serves?.color ?? null,
  images: serves?.images.map(formatImage) ?? [],
  lock: lockIsUnknown ? 'unknown' : lockIsHeld ? 'held' : 'free',
  ...hostPrograms(state),
})

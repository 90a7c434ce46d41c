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

function describeStatus({ serves, unknown, lockIsHeld }: HostStatus): string {
  const lock = lockIsHeld ? 'a deployment is running' : 'no deployment is running'
  if (serves !== undefined) return `${serves.color} serves ${serves.images.map(formatImage).join(', ')}; ${lock}`
  return `${unknown === undefined ? 'no release serves' : `the live color is unknown: ${unknown}`}; ${lock}`
}

const findFacts = (state: HostState, { serves, lockIsHeld }: HostStatus): Facts => ({
  live: serves?.color ?? null,
  images: serves?.images.map(formatImage) ?? [],
  lock: lockIsHeld ? 'held' : 'free',
  ...hostPrograms(state),
})

import { formatProblem, blocksDeploy } from '../../checks/check.ts'
import { otherColor, type Color } from '../../domain/color.ts'
import { readLock } from '../../commands/read-lock.ts'
import { readHost } from '../../commands/read-host.ts'
import type { Config } from '../../domain/config.ts'
import { runCommand, type Context, type DeployStep } from '../../engine/context.ts'
import {
  colorContainers,
  decideCutover,
  needsProbe,
  reasonUndecidable,
  isColorRunning,
  type Decision,
} from '../../domain/decision.ts'
import {
  findServingDeployment,
  emptyRecord,
  endDeployment,
  formatImage,
  parseRecord,
  findPreviousRelease,
  isSameRelease,
  markServedAsDeployed,
  type CurrentDeployment,
  type PastDeployment,
  type HostRecord,
  type ReleaseImage,
} from '../../domain/record.ts'
import type { HostState } from '../../domain/host-state.ts'
import { probeServedColor } from '../probe-nginx.ts'
import { findStatusWarnings } from './remarks.ts'
import { colorImages, checkHost, hostPrograms, toNginx } from '../state.ts'

/** What a host is like, for people. What serves is nginx's and Docker's word; who brought it and when, the record's. */
export interface HostStatus {
  /** Absent: nobody is served, or `unknown` says why that cannot be told. */
  readonly serves?: ServedRelease | undefined
  readonly unknown?: string | undefined
  /** What a rollback would bring back. */
  readonly previous?: PastDeployment | undefined
  /** Whether the other color runs just that already, so that a rollback need not start it. */
  readonly previousIsRunning: boolean
  readonly lockIsHeld: boolean
  /** Whose deployment is under way, or was cut off when nobody holds the lock. */
  readonly current?: CurrentDeployment | undefined
  /** The last deployments, the latest first. */
  readonly history: readonly PastDeployment[]
  /** What a person should know, and what stands in the way of a deployment. */
  readonly warnings: readonly string[]
}

export interface ServedRelease {
  readonly color: Color
  readonly images: readonly ReleaseImage[]
  /** When its first container was started, as Docker writes it. */
  readonly upSince?: string | undefined
  /** The deployment that brought it, where the record agrees with what serves. */
  readonly deployedBy?: PastDeployment | undefined
}

/** Deployments of the history that are shown. */
const shownDeployments = 10

/** Looks at the host without the lock, so that it answers while a deployment runs; changes nothing, not even the record. */
export const readStatus: DeployStep<null, HostStatus> = {
  name: 'state',
  async run(_, context) {
    const seen = await inspectHost(context)
    const status = toStatus(seen, context.config)
    return { value: status, message: describeStatus(status), facts: statusFacts(seen.state, status) }
  },
}

/** One look at all that decides, without the lock. */
export async function inspectHost(context: Context): Promise<HostInspection> {
  const { config } = context
  const { held: lockIsHeld, record: json } = await runCommand(context, readLock(config.compose.directory))
  const state = await runCommand(context, readHost(config))
  const decision = reasonUndecidable(state) === undefined ? await decideByProbe(state, context) : undefined
  return { state, decision, lockIsHeld, record: parseRecord(json) }
}

/** As a deployment decides it, but nginx is always asked; where it says nothing and the files alone tell, they do. */
async function decideByProbe(found: HostState, { config, ...context }: Context): Promise<Decision> {
  if (found.nginx.master === undefined) return decideCutover(found, config)
  const served = await probeServedColor({ ...context, config }, found.httpClient ?? 'curl', toNginx(found, config))
  const decision = decideCutover(found, config, served)
  return decision.kind === 'refuse' && !needsProbe(found, config) ? decideCutover(found, config) : decision
}

/** What was seen of the host, before anything is made of it. */
export interface HostInspection {
  readonly state: HostState
  /** Absent: what it takes could not be asked. */
  readonly decision: Decision | undefined
  readonly lockIsHeld: boolean
  /** Absent: there is one that cannot be read. */
  readonly record: HostRecord | undefined
}

export function toStatus(seen: HostInspection, config: Config): HostStatus {
  const { state, decision, lockIsHeld } = seen
  const plan = decision?.kind === 'proceed' ? decision.cutover : undefined
  // Where nginx does not run, nobody is served by a color that does.
  const live = plan?.liveRuns === true && state.nginx.master !== undefined ? plan.live : undefined
  const record = endInterrupted(seen, live)
  const serves = live === undefined ? undefined : toServedRelease({ state, record, live }, config)
  const previous = serves && findPreviousRelease(record, serves.images)
  return {
    serves,
    unknown: decision?.kind === 'refuse' ? decision.problem : reasonUndecidable(state),
    previous,
    previousIsRunning:
      serves !== undefined && previous !== undefined && isReleaseRunning(serves, previous, [state, config]),
    lockIsHeld,
    current: seen.record?.current,
    history: record.history.slice(-shownDeployments).reverse(),
    warnings: [
      ...findStatusWarnings({ ...seen, plan, serves, settled: record }, config),
      ...checkHost(state, config).checks.filter(blocksDeploy).map(formatProblem),
    ],
  }
}

/** The record as the next deployment would make it: one that was cut off has ended. */
function endInterrupted({ lockIsHeld, record = emptyRecord }: HostInspection, live: Color | undefined): HostRecord {
  const { current } = record
  if (lockIsHeld || current === undefined) return record
  return markServedAsDeployed(
    endDeployment(record, { result: 'interrupted', endedAt: current.startedAt, failedStep: current.step }),
    live,
  )
}

interface Live {
  readonly state: HostState
  readonly record: HostRecord
  readonly live: Color
}

function toServedRelease({ state, record, live }: Live, config: Config): ServedRelease {
  const images = colorImages(state, config, { live, model: checkHost(state, config).model })
  const [first] = config.compose.services[live]
  const container = colorContainers(state, config, live).find(({ service }) => service === first)
  return { color: live, images, upSince: container?.startedAt, deployedBy: findServingDeployment(record, live, images) }
}

/** Whether a rollback would find that release running on the other color: not a newer one that is being brought up there. */
function isReleaseRunning(
  { color }: ServedRelease,
  { images }: PastDeployment,
  [state, config]: readonly [HostState, Config],
): boolean {
  const other = otherColor(color)
  const there = colorImages(state, config, { live: other, model: checkHost(state, config).model })
  return isColorRunning(state, config, other) && isSameRelease(there, images)
}

function describeStatus({ serves, unknown, lockIsHeld }: HostStatus): string {
  const lock = lockIsHeld ? 'a deployment is under way' : 'no deployment is under way'
  if (serves !== undefined) return `${serves.color} serves ${serves.images.map(formatImage).join(', ')}; ${lock}`
  return `${unknown === undefined ? 'no release serves' : `what serves is not known: ${unknown}`}; ${lock}`
}

const statusFacts = (found: HostState, { serves, lockIsHeld }: HostStatus) => ({
  live: serves?.color ?? null,
  images: serves?.images.map(formatImage) ?? [],
  lock: lockIsHeld ? 'held' : 'free',
  ...hostPrograms(found),
})

import { problemOf, stopsDeploy } from '../../checks/check.ts'
import { otherColor, type Color } from '../../domain/color.ts'
import { seeLease } from '../../commands/lock.ts'
import { readState } from '../../commands/read-host.ts'
import type { Config } from '../../domain/config.ts'
import { ask, type Context, type DeployStep } from '../../engine/context.ts'
import { containersOf, decide, mustAsk, notAsked, runs, type Decision } from '../../domain/decision.ts'
import {
  broughtBy,
  emptyRecord,
  end,
  nameImage,
  parseRecord,
  releaseBefore,
  sameRelease,
  settle,
  type Current,
  type Entry,
  type HostRecord,
  type ReleaseImage,
} from '../../domain/record.ts'
import type { HostState } from '../../domain/host-state.ts'
import { askNginx } from '../probe-nginx.ts'
import { remarksOn } from './remarks.ts'
import { imagesOf, judge, programsOf, toNginx } from '../state.ts'

/** What a host is like, for people. What serves is nginx's and Docker's word; who brought it and when, the record's. */
export interface Status {
  /** Absent: nobody is served, or `unknown` says why that cannot be told. */
  readonly serves?: Serves | undefined
  readonly unknown?: string | undefined
  /** What a rollback would bring back. */
  readonly before?: Entry | undefined
  /** Whether the other colour runs just that already, so that a rollback need not start it. */
  readonly otherRuns: boolean
  readonly held: boolean
  /** Whose deployment is under way, or was cut off when nobody holds the lease. */
  readonly current?: Current | undefined
  /** The last deployments, the latest first. */
  readonly history: readonly Entry[]
  /** What a person should know, and what stands in the way of a deployment. */
  readonly remarks: readonly string[]
}

export interface Serves {
  readonly color: Color
  readonly images: readonly ReleaseImage[]
  /** When its first container was started, as Docker writes it. */
  readonly upSince?: string | undefined
  /** The deployment that brought it, where the record agrees with what serves. */
  readonly broughtBy?: Entry | undefined
}

/** Deployments of the history that are shown. */
const shown = 10

/** Looks at the host without the lease, so that it answers while a deployment runs; changes nothing, not even the record. */
export const look: DeployStep<null, Status> = {
  name: 'state',
  async run(_, context) {
    const seen = await see(context)
    const status = toStatus(seen, context.config)
    return { value: status, says: describe(status), evidence: evidenceOf(seen.found, status) }
  },
}

/** One look at all that decides, without the lease. */
export async function see(context: Context): Promise<Seen> {
  const { config } = context
  const { held, record: json } = await ask(context, seeLease(config.compose.directory))
  const found = await ask(context, readState(config))
  const decision = notAsked(found) === undefined ? await whatServes(found, context) : undefined
  return { found, decision, held, record: parseRecord(json) }
}

/** As a deployment decides it, but nginx is always asked; where it says nothing and the files alone tell, they do. */
async function whatServes(found: HostState, { config, ...context }: Context): Promise<Decision> {
  if (found.nginx.master === undefined) return decide(found, config)
  const served = await askNginx({ ...context, config }, found.http ?? 'curl', toNginx(found, config))
  const decision = decide(found, config, served)
  return decision.kind === 'refuse' && !mustAsk(found, config) ? decide(found, config) : decision
}

/** What was seen of the host, before anything is made of it. */
export interface Seen {
  readonly found: HostState
  /** Absent: what it takes could not be asked. */
  readonly decision: Decision | undefined
  readonly held: boolean
  /** Absent: there is one that cannot be read. */
  readonly record: HostRecord | undefined
}

export function toStatus(seen: Seen, config: Config): Status {
  const { found, decision, held } = seen
  const plan = decision?.kind === 'proceed' ? decision.plan : undefined
  // Where nginx does not run, nobody is served by a colour that does.
  const live = plan?.liveRuns === true && found.nginx.master !== undefined ? plan.live : undefined
  const record = settled(seen, live)
  const serves = live === undefined ? undefined : servesOf({ found, record, live }, config)
  const before = serves && releaseBefore(record, serves.images)
  return {
    serves,
    unknown: decision?.kind === 'refuse' ? decision.problem : notAsked(found),
    before,
    otherRuns: serves !== undefined && before !== undefined && standsBy(serves, before, [found, config]),
    held,
    current: seen.record?.current,
    history: record.history.slice(-shown).reverse(),
    remarks: [
      ...remarksOn({ ...seen, plan, serves, settled: record }, config),
      ...judge(found, config).checks.filter(stopsDeploy).map(problemOf),
    ],
  }
}

/** The record as the next deployment would make it: one that was cut off has ended. */
function settled({ held, record = emptyRecord }: Seen, live: Color | undefined): HostRecord {
  const { current } = record
  if (held || current === undefined) return record
  return settle(end(record, { result: 'interrupted', endedAt: current.startedAt, failedStep: current.step }), live)
}

interface Live {
  readonly found: HostState
  readonly record: HostRecord
  readonly live: Color
}

function servesOf({ found, record, live }: Live, config: Config): Serves {
  const images = imagesOf(found, config, { live, model: judge(found, config).model })
  const [first] = config.compose.services[live]
  const container = containersOf(found, config, live).find(({ service }) => service === first)
  return { color: live, images, upSince: container?.startedAt, broughtBy: broughtBy(record, live, images) }
}

/** Whether a rollback would find that release running on the other colour: not a newer one that is being brought up there. */
function standsBy({ color }: Serves, { images }: Entry, [found, config]: readonly [HostState, Config]): boolean {
  const other = otherColor(color)
  const there = imagesOf(found, config, { live: other, model: judge(found, config).model })
  return runs(found, config, other) && sameRelease(there, images)
}

function describe({ serves, unknown, held }: Status): string {
  const lock = held ? 'a deployment is under way' : 'no deployment is under way'
  if (serves !== undefined) return `${serves.color} serves ${serves.images.map(nameImage).join(', ')}; ${lock}`
  return `${unknown === undefined ? 'no release serves' : `what serves is not known: ${unknown}`}; ${lock}`
}

const evidenceOf = (found: HostState, { serves, held }: Status) => ({
  live: serves?.color ?? null,
  images: serves?.images.map(nameImage) ?? [],
  lease: held ? 'held' : 'free',
  ...programsOf(found),
})

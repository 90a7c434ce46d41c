export const clientKinds = ['fresh', 'keepAlive', 'slow', 'balancer'] as const
export const failureKinds = ['5xx', 'refused', 'reset', 'timeout', 'other'] as const

/**
 * `fresh`: a new connection for each request. `keepAlive`: one connection for all. `slow`: fresh, with slow requests.
 * `balancer`: a load balancer with a pool of connections.
 */
export type ClientKind = (typeof clientKinds)[number]

export type FailureKind = (typeof failureKinds)[number]

/** One request without a good answer. `at` (epoch ms) is the time of the failure, `afterMs` the time since its start. */
export interface Failure {
  readonly at: number
  readonly afterMs: number
  readonly client: ClientKind
  readonly kind: FailureKind
  readonly detail: string
  /** The version of the application, if the answer came from it and not from the server in front of it. */
  readonly version?: string
}

/** Times are epoch ms. */
export interface VersionCount {
  readonly count: number
  readonly first: number
  readonly last: number
}

/** The requests that ended in the 100 ms from `at` (epoch ms) on: answers by version, failures by kind. */
export interface Bucket {
  readonly at: number
  readonly answered: Readonly<Record<string, number>>
  readonly failed: Readonly<Partial<Record<FailureKind, number>>>
}

export interface ClientCounts {
  readonly clients: number
  readonly requests: number
  readonly answered: number
  readonly failed: number
}

/** The results of a process of clients. */
export interface ClientsReport {
  readonly startedAt: number
  readonly endedAt: number
  /** `limit`: `maxSeconds` ended the clients before `stop` was called, so something may be missing at the end. */
  readonly endedBy: 'stop' | 'limit'
  readonly total: number
  readonly answered: number
  readonly failed: number
  readonly failedByKind: Readonly<Record<FailureKind, number>>
  /** The first 10,000 failures. `failed` and `failedByKind` count all. */
  readonly failures: readonly Failure[]
  readonly byClient: Readonly<Record<ClientKind, ClientCounts>>
  readonly versions: Readonly<Record<string, VersionCount>>
  readonly timeline: readonly Bucket[]
  /** The longest time between two answers, over all clients together. */
  readonly longestGap: { readonly ms: number; readonly from: number; readonly to: number }
  readonly summary: string
}

/** How the balancer kept its rate, and how long its requests took from the time when they were due. */
export interface Pace {
  /** Requests a second. */
  readonly rate: number
  /** The requests that were sent more than 20 ms late: this machine was too busy for the rate. */
  readonly late: number
  readonly failedLate: number
  readonly latestMs: number
  readonly medianMs: number
  readonly p99Ms: number
  readonly slowestMs: number
  /** How many connections to nginx were opened. */
  readonly connections: number
}

/** The results of the balancer. Its visitors get a 502 for each request that `failed`. */
export interface BalancerReport extends ClientsReport {
  readonly pace: Pace
}

/** The results of all visitors, and apart from them those of the balancer, if there is one. */
export interface TrafficReport extends ClientsReport {
  readonly balancer?: BalancerReport
}

const formatNumber = (value: number) => value.toLocaleString('en-US')

/** One line, like `12 requests: 11 answered (v1 5, v2 6), 1 failed (refused 1)`. */
export function summarize(report: Omit<ClientsReport, 'summary'>): string {
  const versions = Object.entries(report.versions).map(([version, { count }]) => `${version} ${formatNumber(count)}`)
  const kinds = failureKinds
    .filter((kind) => report.failedByKind[kind] > 0)
    .map((kind) => `${kind} ${formatNumber(report.failedByKind[kind])}`)
  const within = (parts: readonly string[]) => (parts.length === 0 ? '' : ` (${parts.join(', ')})`)
  return [
    `${formatNumber(report.total)} requests: ${formatNumber(report.answered)} answered${within(versions)}`,
    `${formatNumber(report.failed)} failed${within(kinds)}`,
  ].join(', ')
}

/** More late requests than these, and the figures say more of this machine than of the host. */
const lateShare = 0.01

/** Says that the rate could not be held. Undefined: it was. */
export function describeLostPace({ total, pace }: Pick<BalancerReport, 'total' | 'pace'>): string | undefined {
  const { rate, late, latestMs } = pace
  if (late <= total * lateShare) return undefined
  const counts = `${formatNumber(late)} of ${formatNumber(total)} requests`
  return `The balancer could not hold ${rate} requests/s: ${counts} were sent late, up to ${Math.round(latestMs)} ms.`
}

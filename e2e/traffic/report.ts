export const clientKinds = ['fresh', 'keepAlive', 'slow'] as const
export const failureKinds = ['5xx', 'refused', 'reset', 'idle-reset', 'timeout', 'other'] as const

/** `fresh`: a new connection for each request. `keepAlive`: one connection for all. `slow`: fresh, with slow requests. */
export type ClientKind = (typeof clientKinds)[number]

/**
 * `idle-reset` is the reset of a reused connection before any byte of the answer: the server closed the connection while it
 * was idle. Every HTTP client retries then, so it does not count as a failure.
 */
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
  readonly idleResets: number
}

/** The results of all clients. `total` is `answered` plus `failed`, without idle resets. */
export interface TrafficReport {
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
  readonly idleResets: readonly Failure[]
  readonly byClient: Readonly<Record<ClientKind, ClientCounts>>
  readonly versions: Readonly<Record<string, VersionCount>>
  readonly timeline: readonly Bucket[]
  /** The longest time between two answers, over all clients together. */
  readonly longestGap: { readonly ms: number; readonly from: number; readonly to: number }
  readonly summary: string
}

const formatNumber = (value: number) => value.toLocaleString('en-US')

/** One line, like `12 requests: 11 answered (v1 5, v2 6), 1 failed (refused 1), 0 idle keep-alive resets`. */
export function summarize(report: Omit<TrafficReport, 'summary'>): string {
  const versions = Object.entries(report.versions).map(([version, { count }]) => `${version} ${formatNumber(count)}`)
  const kinds = failureKinds
    .filter((kind) => kind !== 'idle-reset' && report.failedByKind[kind] > 0)
    .map((kind) => `${kind} ${formatNumber(report.failedByKind[kind])}`)
  const within = (parts: readonly string[]) => (parts.length === 0 ? '' : ` (${parts.join(', ')})`)
  const idle = report.failedByKind['idle-reset']
  return [
    `${formatNumber(report.total)} requests: ${formatNumber(report.answered)} answered${within(versions)}`,
    `${formatNumber(report.failed)} failed${within(kinds)}`,
    `${formatNumber(idle)} idle keep-alive reset${idle === 1 ? '' : 's'}`,
  ].join(', ')
}

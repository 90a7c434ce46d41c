export const clientKinds = ['fresh', 'keepAlive', 'slow'] as const
export const failureKinds = ['5xx', 'refused', 'reset', 'idle-reset', 'timeout', 'other'] as const

/** `fresh`: a connection per request; `keepAlive`: one kept for all; `slow`: fresh ones, with requests that take long. */
export type ClientKind = (typeof clientKinds)[number]

/**
 * `idle-reset` is the reset of a reused connection before any byte of the answer: the server closed it while it was
 * idle, every HTTP client retries it, and so it is counted apart from the failures.
 */
export type FailureKind = (typeof failureKinds)[number]

/** One request that got no good answer. `at` (epoch ms) is when the client knew, `afterMs` how long it had waited. */
export interface Failure {
  readonly at: number
  readonly afterMs: number
  readonly client: ClientKind
  readonly kind: FailureKind
  readonly detail: string
  /** Who made the answer, when it was the application and not the server before it. */
  readonly version?: string
}

/** Times are epoch ms. */
export interface VersionSeen {
  readonly count: number
  readonly first: number
  readonly last: number
}

/** What ended within the 100 ms from `at` (epoch ms) on: answers by version, the rest by kind of failure. */
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

/** What the clients saw of the site. `total` is `answered` plus `failed`; idle resets are in neither. */
export interface TrafficReport {
  readonly startedAt: number
  readonly endedAt: number
  /** `limit`: `maxSeconds` were over before anybody called `stop`, so the clients may have missed the end. */
  readonly endedBy: 'stop' | 'limit'
  readonly total: number
  readonly answered: number
  readonly failed: number
  readonly failedByKind: Readonly<Record<FailureKind, number>>
  /** The first 10,000; `failed` and `failedByKind` count all of them. */
  readonly failures: readonly Failure[]
  readonly idleResets: readonly Failure[]
  readonly byClient: Readonly<Record<ClientKind, ClientCounts>>
  readonly versions: Readonly<Record<string, VersionSeen>>
  readonly timeline: readonly Bucket[]
  /** The longest time without an answer, between two answers, over all clients together. */
  readonly longestGap: { readonly ms: number; readonly from: number; readonly to: number }
  readonly summary: string
}

const number = (value: number) => value.toLocaleString('en-US')

/** The report's one line, say `12 requests: 11 answered (v1 5, v2 6), 1 failed (refused 1), 0 idle keep-alive resets`. */
export function summarize(report: Omit<TrafficReport, 'summary'>): string {
  const versions = Object.entries(report.versions).map(([version, { count }]) => `${version} ${number(count)}`)
  const kinds = failureKinds
    .filter((kind) => kind !== 'idle-reset' && report.failedByKind[kind] > 0)
    .map((kind) => `${kind} ${number(report.failedByKind[kind])}`)
  const within = (parts: readonly string[]) => (parts.length === 0 ? '' : ` (${parts.join(', ')})`)
  const idle = report.failedByKind['idle-reset']
  return [
    `${number(report.total)} requests: ${number(report.answered)} answered${within(versions)}`,
    `${number(report.failed)} failed${within(kinds)}`,
    `${number(idle)} idle keep-alive reset${idle === 1 ? '' : 's'}`,
  ].join(', ')
}

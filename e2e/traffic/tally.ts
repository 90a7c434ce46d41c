import { clientKinds, summarize } from './report.ts'
import type { Bucket, ClientKind, ClientsReport, Failure, FailureKind, VersionCount } from './report.ts'
import type { Outcome } from './request.ts'

type Counted = Omit<Failure, 'client' | 'kind'>
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const bucketMs = 100
// While a site is down for minutes, hundreds of thousands of requests fail. All are counted, the first are listed.
const failuresListed = 10_000

/** Counts the results of all clients in memory, since there are thousands of requests a second. */
export class Tally {
  readonly #startedAt = Date.now()
  readonly #versions = new Map<string, Mutable<VersionCount>>()
  readonly #buckets = new Map<
    number,
    { answered: Record<string, number>; failed: Partial<Record<FailureKind, number>> }
  >()
  readonly #failedByKind = { '5xx': 0, refused: 0, reset: 0, timeout: 0, other: 0 }
  readonly #byClient = { fresh: zeroCounts(), keepAlive: zeroCounts(), slow: zeroCounts(), balancer: zeroCounts() }
  readonly #failures: Failure[] = []
  #longestGap = { ms: 0, from: 0, to: 0 }
  #lastAnswer: number | undefined

  constructor(clients: Readonly<Record<ClientKind, number>>) {
    for (const kind of clientKinds) this.#byClient[kind].clients = clients[kind]
  }

  countStart(client: ClientKind): void {
    this.#byClient[client].requests += 1
  }

  countEnd(client: ClientKind, outcome: Outcome): void {
    if (outcome.kind === 'answered') this.#countAnswer(client, outcome)
    else this.#countFailure(client, outcome.failure, outcome)
  }

  /** Whether every kind of client has had an answer or, if the site may be down, any outcome. */
  isReady(expectDown: boolean): boolean {
    return clientKinds.every((kind) => {
      const { clients, answered, failed } = this.#byClient[kind]
      return clients === 0 || answered > 0 || (expectDown && failed > 0)
    })
  }

  report(endedBy: ClientsReport['endedBy']): ClientsReport {
    const answered = sum(clientKinds.map((kind) => this.#byClient[kind].answered))
    const failed = sum(clientKinds.map((kind) => this.#byClient[kind].failed))
    const facts = {
      startedAt: this.#startedAt,
      endedAt: Date.now(),
      endedBy,
      total: answered + failed,
      answered,
      failed,
      failedByKind: this.#failedByKind,
      failures: this.#failures,
      byClient: this.#byClient,
      versions: Object.fromEntries(this.#versions),
      timeline: this.#timeline(),
      longestGap: this.#longestGap,
    }
    return { ...facts, summary: summarize(facts) }
  }

  #countAnswer(client: ClientKind, { at, version }: { readonly at: number; readonly version: string }): void {
    this.#byClient[client].answered += 1
    const seen = this.#versions.get(version)
    if (seen) {
      seen.count += 1
      seen.last = at
    } else this.#versions.set(version, { count: 1, first: at, last: at })
    increment(this.#bucket(at).answered, version)
    const from = this.#lastAnswer ?? at
    if (at - from > this.#longestGap.ms) this.#longestGap = { ms: at - from, from, to: at }
    this.#lastAnswer = at
  }

  #countFailure(client: ClientKind, kind: FailureKind, { at, afterMs, detail, version }: Counted): void {
    this.#failedByKind[kind] += 1
    increment(this.#bucket(at).failed, kind)
    this.#byClient[client].failed += 1
    if (this.#failures.length < failuresListed)
      this.#failures.push({ at, afterMs, client, kind, detail, ...(version && { version }) })
  }

  #bucket(at: number) {
    const start = at - (at % bucketMs)
    const bucket = this.#buckets.get(start) ?? { answered: {}, failed: {} }
    this.#buckets.set(start, bucket)
    return bucket
  }

  #timeline(): Bucket[] {
    return [...this.#buckets].sort(([a], [b]) => a - b).map(([at, bucket]) => ({ at, ...bucket }))
  }
}

const zeroCounts = () => ({ clients: 0, requests: 0, answered: 0, failed: 0 })
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function increment<Key extends string>(counters: Partial<Record<Key, number>>, key: Key): void {
  counters[key] = (counters[key] ?? 0) + 1
}

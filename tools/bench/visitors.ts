import type { Bucket, TrafficReport } from '../../e2e/traffic/report.ts'
import { sum } from './statistics.ts'

/** The requests in one deployment, those of the visitors and those through the load balancer. */
export interface VisitorCounts {
  readonly answered: number
  readonly failed: number
  /** The requests by the 100 ms in which they ended, from 1 s before the deployment to a little after its end. */
  readonly timeline: readonly Moment[]
}

export interface Moment {
  /** Since the deployment's start. */
  readonly ms: number
  /** Answers by version. */
  readonly answered: Readonly<Record<string, number>>
  readonly failed: number
}

/** The part of a report between two times (epoch ms). */
export function countBetween({ timeline, balancer }: TrafficReport, from: number, to: number): VisitorCounts {
  const buckets = [...timeline, ...(balancer?.timeline ?? [])].filter(({ at }) => at >= from - beforeMs && at < to)
  const times = [...new Set(buckets.map(({ at }) => at))].sort((a, b) => a - b)
  const moments = times.map((time) => ({
    ms: time - Math.round(from),
    ...addBuckets(buckets.filter(({ at }) => at === time)),
  }))
  const own = moments.filter(({ ms }) => ms >= -100)
  return {
    answered: sum(own.flatMap(({ answered }) => Object.values(answered))),
    failed: sum(own.map(({ failed }) => failed)),
    timeline: moments,
  }
}

function addBuckets(buckets: readonly Bucket[]): Omit<Moment, 'ms'> {
  const answered: Record<string, number> = {}
  for (const [version, count] of buckets.flatMap((bucket) => Object.entries(bucket.answered)))
    answered[version] = (answered[version] ?? 0) + count
  return { answered, failed: sum(buckets.flatMap(({ failed }) => Object.values(failed))) }
}

const beforeMs = 1000

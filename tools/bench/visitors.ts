import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { sum } from './statistics.ts'

/** What the visitors saw of one deployment. */
export interface Seen {
  readonly answered: number
  readonly failed: number
  readonly idleResets: number
  /** By the 100 ms in which they ended, counted from the deployment's start; from a little before it to a little after it. */
  readonly timeline: readonly Moment[]
}

export interface Moment {
  readonly ms: number
  /** Answers by version. */
  readonly answered: Readonly<Record<string, number>>
  readonly failed: number
}

/** The part of a report between two moments (epoch ms). */
export function seenBetween({ timeline }: TrafficReport, from: number, to: number): Seen {
  const moments = timeline
    .filter(({ at }) => at >= from - beforeMs && at < to)
    .map(({ at, answered, failed: { 'idle-reset': idleResets = 0, ...failed } }) => ({
      ms: at - Math.round(from),
      answered,
      failed: sum(Object.values(failed)),
      idleResets,
    }))
  const own = moments.filter(({ ms }) => ms >= -100)
  return {
    answered: sum(own.flatMap(({ answered }) => Object.values(answered))),
    failed: sum(own.map(({ failed }) => failed)),
    idleResets: sum(own.map(({ idleResets }) => idleResets)),
    timeline: moments.map(({ ms, answered, failed }) => ({ ms, answered, failed })),
  }
}

const beforeMs = 1000

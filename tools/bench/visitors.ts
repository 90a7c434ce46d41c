import type { TrafficReport } from '../../e2e/traffic/report.ts'
import { sum } from './statistics.ts'

/** The requests of the visitors in one deployment. */
export interface VisitorCounts {
  readonly answered: number
  readonly failed: number
  readonly idleResets: number
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
export function countBetween({ timeline }: TrafficReport, from: number, to: number): VisitorCounts {
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

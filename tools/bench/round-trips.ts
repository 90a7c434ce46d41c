import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import type { StepTime } from './contender.ts'

const pollMs = 3

/** Records the times of round trips, to assign them to steps later. */
export class RoundTripRecorder {
  readonly #proxy: DistanceProxy
  readonly #before: number
  readonly #times: number[] = []
  readonly #timer: NodeJS.Timeout

  constructor(proxy: DistanceProxy) {
    this.#proxy = proxy
    this.#before = proxy.counters.roundTrips
    this.#timer = setInterval(() => this.#poll(), pollMs)
  }

  /** Returns when each round trip began, in epoch ms, without the handshake of TCP. */
  stop(): readonly number[] {
    clearInterval(this.#timer)
    this.#poll()
    return this.#times
  }

  #poll(): void {
    const at = performance.timeOrigin + performance.now()
    const count = this.#proxy.counters.roundTrips - this.#before
    while (this.#times.length < count) this.#times.push(at)
  }
}

/** A step with its number of round trips. */
export interface MeasuredStep extends StepTime {
  readonly roundTrips: number
}

/** Counts the round trips that began in each step. `startedAt` and `times` are epoch ms. */
export function countRoundTrips(
  steps: readonly StepTime[],
  startedAt: number,
  times: readonly number[],
): readonly MeasuredStep[] {
  return steps.map((step, index) => {
    const from = startedAt + step.fromMs
    const to = startedAt + (steps[index + 1]?.fromMs ?? step.fromMs + step.ms)
    return { ...step, roundTrips: times.filter((at) => at >= from && at < to).length }
  })
}

import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import type { StepTime } from './contender.ts'

const lookEveryMs = 3

/** Writes down when a round trip is made, to tell later in which step it was. */
export class Turns {
  readonly #distance: DistanceProxy
  readonly #before: number
  readonly #times: number[] = []
  readonly #timer: NodeJS.Timeout

  constructor(distance: DistanceProxy) {
    this.#distance = distance
    this.#before = distance.counters.roundTrips
    this.#timer = setInterval(() => this.#look(), lookEveryMs)
  }

  /** When each of them began, as epoch ms. The handshake of TCP is not among them. */
  stop(): readonly number[] {
    clearInterval(this.#timer)
    this.#look()
    return this.#times
  }

  #look(): void {
    const at = performance.timeOrigin + performance.now()
    const made = this.#distance.counters.roundTrips - this.#before
    while (this.#times.length < made) this.#times.push(at)
  }
}

export interface StepSeen extends StepTime {
  readonly turns: number
}

export function countTurns(
  steps: readonly StepTime[],
  startedAt: number,
  turns: readonly number[],
): readonly StepSeen[] {
  return steps.map((step, index) => {
    const from = startedAt + step.fromMs
    const to = startedAt + (steps[index + 1]?.fromMs ?? step.fromMs + step.ms)
    return { ...step, turns: turns.filter((at) => at >= from && at < to).length }
  })
}

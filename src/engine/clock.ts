import { setTimeout } from 'node:timers/promises'

/** The time that a run goes by. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly date: () => number
  /** Milliseconds since some moment: nobody can set it. */
  readonly now: () => number
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export const runnerClock: Clock = {
  date: () => Date.now(),
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
}

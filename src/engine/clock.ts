import { setTimeout } from 'node:timers/promises'

/** The time that a run uses. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly date: () => number
  /** Monotonic time in ms; not affected by clock changes. */
  readonly now: () => number
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export const runnerClock: Clock = {
  date: () => Date.now(),
  now: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
}

import type { Kind } from '../../e2e/hosts/workspace.ts'

/** What a run of the benchmarks measures, where, and how often. */
export interface BenchPlan {
  readonly kinds: readonly Kind[]
  /** Containers of a color. */
  readonly containers: readonly number[]
  /** The round trip times from the runner to the host, in ms. */
  readonly roundTripsMs: readonly number[]
  /** How many deployments of each contender under each condition. */
  readonly rounds: number
  /** How many starts of the process. */
  readonly starts: number
  /** How many connections for each way to run a step. */
  readonly channels: number
  /** How much the host prints while the memory of the action is measured. */
  readonly floodBytes: number
}

export const fullPlan: BenchPlan = {
  // The two stable releases of Debian. The versions of forky change, so its times cannot be compared later.
  kinds: ['bookworm', 'trixie'],
  containers: [1, 4],
  roundTripsMs: [0, 50, 200],
  rounds: 7,
  starts: 21,
  channels: 3,
  floodBytes: 200_000_000,
}

/** A short run that shows that everything works. Its figures prove nothing. */
export const quickPlan: BenchPlan = {
  kinds: ['bookworm'],
  containers: [1],
  roundTripsMs: [0, 200],
  rounds: 1,
  starts: 3,
  channels: 1,
  floodBytes: 200_000_000,
}

/** The time from the start of the application until it listens, as with Spring Boot. */
export const startDelayMs = 4000

/** The requests a second of the load balancer in front of the host. */
export const balancerRate = 200

/**
 * The visitors beside the load balancer. With 12 slow clients, spread evenly, one slow request has always just begun when nginx is reloaded. With
 * two of them the wait would be between 1.5 s and 3 s, and chance would decide which contender is faster.
 */
export const visitors = { fresh: 0, keepAlive: 0, slow: 12, slowMs: 3000, balancer: balancerRate }

import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'

/** What is measured, where, and how often. */
export interface Plan {
  readonly kinds: readonly Kind[]
  /** Containers of a color. */
  readonly containers: readonly number[]
  /** From the runner to the host and back, in ms. */
  readonly roundTripsMs: readonly number[]
  /** Deployments of each contender under each condition. */
  readonly rounds: number
  readonly starts: number
  /** Connections for each way to run a step. */
  readonly channels: number
  /** What the host prints while the memory of the action is watched. */
  readonly floodBytes: number
}

export const whole: Plan = {
  kinds,
  containers: [1, 4],
  roundTripsMs: [0, 50, 200],
  rounds: 7,
  starts: 21,
  channels: 3,
  floodBytes: 200_000_000,
}

/** For trying: it shows that all of it works, and proves nothing. */
export const quick: Plan = {
  kinds: ['bookworm'],
  containers: [1],
  roundTripsMs: [0, 200],
  rounds: 1,
  starts: 3,
  channels: 1,
  floodBytes: 200_000_000,
}

/** The application listens so long after its start, as one of Spring Boot does. */
export const startDelayMs = 4000

/**
 * The visitors. A dozen long requests, spread evenly: whenever nginx is reloaded, one of them has nearly all of its 3 s
 * before it. With two of them the wait would be anything from 1.5 s to 3 s, and luck would decide who is faster.
 */
export const visitors = { fresh: 6, keepAlive: 6, slow: 12, slowMs: 3000 }

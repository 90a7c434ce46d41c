import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Kind } from '../../e2e/hosts/workspace.ts'
import type { ChannelRun } from './channels.ts'
import type { BenchPlan } from './conditions.ts'
import type { ContenderName } from './contender.ts'
import type { Instants } from './instants.ts'
import type { Start } from './start.ts'
import type { FloodResult } from './streams.ts'
import type { MeasuredStep } from './round-trips.ts'
import type { VisitorCounts } from './visitors.ts'

/** One measured deployment. */
export interface Deployment {
  readonly kind: Kind
  readonly containers: number
  readonly round: number
  readonly roundTripMs: number
  readonly contender: ContenderName
  /** Epoch ms. */
  readonly startedAt: number
  readonly endedAt: number
  /** The number of round trips, without that of TCP's handshake. */
  readonly roundTrips: number
  readonly steps: readonly MeasuredStep[]
  readonly instants: Instants
  readonly visitors: VisitorCounts
}

export interface HostResults {
  readonly kind: Kind
  /** For example `Docker 20.10.24, nginx 1.22.1`. */
  readonly versions: string
  readonly deployments: readonly Deployment[]
  /** The errors of rounds that had to be repeated. */
  readonly failedRounds: readonly string[]
  /** What the balancer says of rounds in which it could not hold its rate. */
  readonly lostPaces: readonly string[]
  readonly streams: readonly FloodResult[]
  readonly channels: readonly ChannelRun[]
}

/** The results of one run, as they are saved. */
export interface Results {
  readonly about: {
    readonly startedAt: string
    readonly endedAt: string
    readonly command: string
    readonly commit: string
    readonly node: string
    readonly cpus: string
    readonly bundleBytes: number
  }
  readonly plan: BenchPlan
  readonly starts: readonly Start[]
  readonly hosts: readonly HostResults[]
}

export function saveResults(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(results)}\n`)
}

export const loadResults = (path: string): Results => JSON.parse(readFileSync(path, 'utf8')) as Results

export const durationOf = ({ startedAt, endedAt }: Deployment): number => endedAt - startedAt

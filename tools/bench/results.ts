import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Kind } from '../../e2e/hosts/workspace.ts'
import type { ChannelRun } from './channels.ts'
import type { Plan } from './conditions.ts'
import type { ContenderName } from './contender.ts'
import type { Instants } from './instants.ts'
import type { Start } from './start.ts'
import type { Stream } from './streams.ts'
import type { StepSeen } from './round-trips.ts'
import type { Seen } from './visitors.ts'

/** One deployment that was measured. */
export interface Deployment {
  readonly kind: Kind
  readonly containers: number
  readonly round: number
  readonly roundTripMs: number
  readonly contender: ContenderName
  /** Epoch ms. */
  readonly startedAt: number
  readonly endedAt: number
  /** Round trips, without that of TCP's handshake. */
  readonly turns: number
  readonly steps: readonly StepSeen[]
  readonly instants: Instants
  readonly visitors: Seen
}

export interface HostResults {
  readonly kind: Kind
  /** Docker 20.10.24, nginx 1.22.1, … */
  readonly versions: string
  readonly deployments: readonly Deployment[]
  /** Why rounds had to be played again. */
  readonly lost: readonly string[]
  readonly streams: readonly Stream[]
  readonly channels: readonly ChannelRun[]
}

/** All of one run, as it is kept. */
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
  readonly plan: Plan
  readonly starts: readonly Start[]
  readonly hosts: readonly HostResults[]
}

export function keep(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(results)}\n`)
}

export const recall = (path: string): Results => JSON.parse(readFileSync(path, 'utf8')) as Results

export const durationOf = ({ startedAt, endedAt }: Deployment): number => endedAt - startedAt

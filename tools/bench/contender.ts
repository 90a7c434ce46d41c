import type { Color } from '../../src/domain/color.ts'
import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import type { SwitchName, SwitchWay } from '../../e2e/support/switch-ways.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'

/** A host with one live color, and a release for the other color in the registry. */
export interface BenchTarget {
  readonly testbed: Testbed
  /** The proxy to the host's sshd. It adds latency and counts round trips. */
  readonly proxy: DistanceProxy
  readonly live: Color
  readonly idle: Color
  /** The services of each color. The first one answers health checks. */
  readonly services: Readonly<Record<Color, readonly string[]>>
}

/** The times of one deployment, in epoch ms. */
export interface DeploymentTimes {
  readonly startedAt: number
  readonly endedAt: number
  /** The steps that the contender reports. Empty if it reports none. */
  readonly steps: readonly StepTime[]
}

export interface StepTime {
  readonly name: string
  /** Since the deployment's start. */
  readonly fromMs: number
  readonly ms: number
}

/** This action has the name of its way to switch. */
export type ContenderName = 'floor' | SwitchName | 'inline'

/** A way to deploy that is compared with others. */
export interface Contender {
  readonly name: ContenderName
  /** How the host is arranged for it. */
  readonly switchWay: SwitchWay
  /** Deploys the idle color. Throws when it failed. */
  readonly deploy: (target: BenchTarget) => Promise<DeploymentTimes>
}

export const folder = '/srv/app'
export const ports: Readonly<Record<Color, number>> = { blue: 8081, green: 8082 }
export const healthUrl = (color: Color): string => `http://127.0.0.1:${ports[color]}/actuator/health`

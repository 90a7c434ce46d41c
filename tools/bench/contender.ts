import type { Color } from '../../src/domain/color.ts'
import type { DistanceProxy } from '../../e2e/distance/distance.ts'
import type { Testbed } from '../../e2e/support/testbed.ts'

/** A host with one color live, and a release for the other one waiting in the registry. */
export interface Scene {
  readonly testbed: Testbed
  /** The way to the host's sshd, as long as asked; counts the round trips. */
  readonly distance: DistanceProxy
  readonly live: Color
  readonly idle: Color
  /** The services of each color, the one that answers health first. */
  readonly services: Readonly<Record<Color, readonly string[]>>
}

/** One deployment, from its first moment to its last. Times are epoch ms. */
export interface Deployed {
  readonly startedAt: number
  readonly endedAt: number
  /** As the contender itself tells them; empty where it tells none. */
  readonly steps: readonly StepTime[]
}

export interface StepTime {
  readonly name: string
  /** Since the deployment's start. */
  readonly fromMs: number
  readonly ms: number
}

export type ContenderName = 'floor' | 'action' | 'inline'

/** A way to deploy that is measured. */
export interface Contender {
  readonly name: ContenderName
  /** Deploys the idle color. Throws when it failed. */
  readonly deploy: (scene: Scene) => Promise<Deployed>
}

export const folder = '/srv/app'
export const ports: Readonly<Record<Color, number>> = { blue: 8081, green: 8082 }
export const healthUrl = (color: Color): string => `http://127.0.0.1:${ports[color]}/actuator/health`

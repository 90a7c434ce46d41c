import type { Color, PerColor } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import type { HostEnvironment } from '../domain/host-environment.ts'
import type { HostState } from '../domain/host-state.ts'

/** The color that is live. Undefined: no color is live. */
export type LiveOrUnknown = Color | 'unknown' | undefined

/** The state of the host, and what the Compose file of each color has in it. */
export interface HostAndModels {
  readonly state: HostState
  readonly models: PerColor<ComposeModel>
}

/** All facts that were read from a host. */
export interface HostFacts {
  readonly state: HostState
  readonly environment: HostEnvironment
  readonly config: Config
}

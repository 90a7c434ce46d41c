import type { ServicesArgs } from '../../../src/commands/compose-project.ts'
import type { EnsureImagesArgs } from '../../../src/commands/ensure-images.ts'
import type { PullImagesArgs } from '../../../src/commands/pull-images.ts'
import type { StopServicesArgs } from '../../../src/commands/stop-services.ts'
import type { WatchHealthArgs } from '../../../src/commands/watch-health.ts'
import type { DrainArgs } from '../../../src/commands/drain-workers.ts'
import type { ProbeNginxArgs } from '../../../src/commands/probe-nginx.ts'
import type { SwitchNginxArgs } from '../../../src/commands/switch-nginx.ts'
import type { ReadHostEnvironmentArgs } from '../../../src/commands/read-host-environment.ts'
import type { PruneImagesArgs } from '../../../src/commands/prune-images.ts'
import type { ReadHostArgs } from '../../../src/commands/read-host.ts'
import { logs, prune, pull, recall, stop, up } from './compose.ts'
import { lookAround } from './host-environment.ts'
import { seeLease, setRecordAside, takeLease } from './lock.ts'
import type { Machine } from './machine.ts'
import { drain, glimpse, look, switchSite } from './nginx-scripts.ts'
import { readState } from './host-state.ts'
import { watchHealth } from './watch-health.ts'

export type Ending = 'done' | 'time is up' | { readonly code: number; readonly said: string }

export interface Run {
  readonly timeoutMs: number
  /** Who runs it: a lock belongs to somebody. */
  readonly connection: unknown
}

/**
 * What a script does to the machine: it yields the fact lines that the real one prints, and the milliseconds that pass.
 * At each of these it can be cut off, and others can do something.
 */
export type Script<Args> = (machine: Machine, args: Args, run: Run) => Generator<string | number, Ending>

/** Every command that the host knows, by its name, and the arguments that it carries. */
export interface ArgsOf {
  readonly 'open the folder': { readonly directory: string }
  readonly 'take the lock': { readonly directory: string; readonly waitMs: number }
  readonly 'read the record': { readonly directory: string }
  readonly 'set the record aside': { readonly directory: string }
  readonly 'write the record': { readonly directory: string; readonly json: string }
  readonly 'read host state': ReadHostArgs
  readonly 'read host environment': ReadHostEnvironmentArgs
  readonly 'probe nginx': ProbeNginxArgs
  readonly 'docker pull': PullImagesArgs
  readonly 'docker image inspect': EnsureImagesArgs
  readonly 'docker compose up': ServicesArgs
  readonly 'health check': WatchHealthArgs
  readonly 'docker logs': { readonly id: string }
  readonly 'switch nginx': SwitchNginxArgs
  readonly 'watch nginx': ProbeNginxArgs
  readonly drain: DrainArgs
  readonly 'docker stop': StopServicesArgs
  readonly 'docker image rm': PruneImagesArgs
}

export type CommandName = keyof ArgsOf

/** A script that prints nothing. */
const quiet = <Args>(does: (machine: Machine, args: Args) => void): Script<Args> =>
  // eslint-disable-next-line require-yield -- nothing to print
  function* (machine, args) {
    does(machine, args)
    return 'done'
  }

export const scripts: { readonly [Name in CommandName]: Script<ArgsOf[Name]> } = {
  'open the folder': quiet(() => undefined),
  'take the lock': takeLease,
  'read the record': seeLease,
  'set the record aside': setRecordAside,
  'write the record': quiet((machine, { json }) => {
    machine.record = json
  }),
  *'read host state'(machine, args) {
    yield* readState(machine, args)
    return 'done'
  },
  'read host environment': lookAround,
  *'probe nginx'(machine, args) {
    yield glimpse(machine, args)
    return 'done'
  },
  'docker pull': pull,
  'docker image inspect': recall,
  'docker compose up': up,
  'health check': watchHealth,
  'docker logs': logs,
  'switch nginx': switchSite,
  'watch nginx': look,
  drain,
  'docker stop': stop,
  'docker image rm': prune,
}

export const isKnown = (name: string): name is CommandName => name in scripts

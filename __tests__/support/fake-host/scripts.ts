import type { StartServicesArgs } from '../../../src/commands/start-services.ts'
import type { EnsureImagesArgs } from '../../../src/commands/ensure-images.ts'
import type { BuildImagesArgs } from '../../../src/commands/build-images.ts'
import type { InspectNginxContainerArgs } from '../../../src/commands/inspect-nginx-container.ts'
import type { WriteRegistryLoginArgs } from '../../../src/commands/open-registry-login.ts'
import type { PullImagesArgs } from '../../../src/commands/pull-images.ts'
import type { StartContainersArgs } from '../../../src/commands/start-containers.ts'
import type { StopServicesArgs } from '../../../src/commands/stop-services.ts'
import type { ReplaceWorkersArgs } from '../../../src/commands/replace-workers.ts'
import type { WatchHealthArgs } from '../../../src/commands/watch-health.ts'
import type { DrainConnectionsArgs } from '../../../src/commands/drain-connections.ts'
import type { DrainArgs } from '../../../src/commands/drain-workers.ts'
import type { ProbeNginxArgs } from '../../../src/commands/probe-nginx.ts'
import type { SwitchNginxArgs } from '../../../src/commands/switch-nginx.ts'
import type { ReadHostEnvironmentArgs } from '../../../src/commands/read-host-environment.ts'
import type { ReadLayoutArgs } from '../../../src/commands/read-layout.ts'
import type { PruneImagesArgs } from '../../../src/commands/prune-images.ts'
import type { ReadHostArgs } from '../../../src/commands/read-host.ts'
import {
  readContainerLogScript,
  startContainersScript,
  pruneImagesScript,
  pullImagesScript,
  buildImagesScript,
  ensureImagesScript,
  stopServicesScript,
  startServicesScript,
} from './compose.ts'
import { printNginxContainer } from './nginx-container.ts'
import { readHostEnvironmentScript } from './host-environment.ts'
import { readRecordScript, setRecordAsideScript, takeLockScript } from './lock.ts'
import type { Machine } from './machine.ts'
import { drainScript, printProbes, watchNginxScript, switchNginxScript } from './nginx-scripts.ts'
import { replaceWorkersScript } from './replace-workers.ts'
import { printHostState } from './host-state.ts'
import { watchHealthScript } from './watch-health.ts'

export type Ending = 'done' | 'time is up' | { readonly code: number; readonly stderr: string }

export interface ScriptContext {
  readonly timeoutMs: number
  /** The connection that runs the script, as the holder of a lock. */
  readonly connection: unknown
}

/**
 * What a script does to the machine. It yields the fact lines that the real script prints, and milliseconds to wait.
 * At each yield, called an instant, the script can be interrupted, and other clients can run.
 */
export type Script<Args> = (machine: Machine, args: Args, run: ScriptContext) => Generator<string | number, Ending>

/** The arguments of every command, by its name. */
export interface CommandArgs {
  readonly 'open the folder': { readonly directory: string }
  readonly 'take the lock': { readonly directory: string; readonly waitMs: number }
  readonly 'read the record': { readonly directory: string }
  readonly 'set the record aside': { readonly directory: string }
  readonly 'write the record': { readonly directory: string; readonly json: string }
  readonly 'find the container of nginx': InspectNginxContainerArgs
  readonly 'read host state': ReadHostArgs
  readonly 'read host environment': ReadHostEnvironmentArgs
  readonly 'read layout': ReadLayoutArgs
  readonly 'probe nginx': ProbeNginxArgs
  readonly 'open a Docker configuration': object
  readonly 'write the Docker configuration': WriteRegistryLoginArgs
  readonly 'docker pull': PullImagesArgs
  readonly 'docker compose build': BuildImagesArgs
  readonly 'docker image inspect': EnsureImagesArgs
  readonly 'docker compose up': StartServicesArgs
  readonly 'health check': WatchHealthArgs
  readonly 'docker start': StartContainersArgs
  readonly 'replace workers': ReplaceWorkersArgs
  readonly 'docker logs': { readonly id: string }
  readonly 'switch nginx': SwitchNginxArgs
  readonly 'watch nginx': ProbeNginxArgs
  readonly drain: DrainArgs | DrainConnectionsArgs
  readonly 'docker stop': StopServicesArgs
  readonly 'docker image rm': PruneImagesArgs
}

export type CommandName = keyof CommandArgs

/** A script that prints nothing. */
const withoutOutput = <Args>(change: (machine: Machine, args: Args) => void): Script<Args> =>
  // eslint-disable-next-line require-yield -- nothing to print
  function* (machine, args) {
    change(machine, args)
    return 'done'
  }

export const scripts: { readonly [Name in CommandName]: Script<CommandArgs[Name]> } = {
  'open the folder': withoutOutput(() => undefined),
  'take the lock': takeLockScript,
  'read the record': readRecordScript,
  'set the record aside': setRecordAsideScript,
  'write the record': withoutOutput((machine, { json }) => {
    machine.record = json
  }),
  *'find the container of nginx'(machine) {
    yield* printNginxContainer(machine)
    return 'done'
  },
  *'read host state'(machine, args) {
    yield* printHostState(machine, args)
    return 'done'
  },
  'read host environment': readHostEnvironmentScript,
  *'read layout'(machine) {
    yield* machine.layoutLines
    return 'done'
  },
  *'probe nginx'(machine, args) {
    yield* printProbes(machine, args)
    return 'done'
  },
  'open a Docker configuration': withoutOutput(() => undefined),
  // eslint-disable-next-line require-yield -- nothing to print
  *'write the Docker configuration'({ engine }, { registries }, { connection }) {
    engine.logins = { connection, registries }
    return 'done'
  },
  'docker pull': pullImagesScript,
  'docker compose build': buildImagesScript,
  'docker image inspect': ensureImagesScript,
  'docker compose up': startServicesScript,
  'health check': watchHealthScript,
  'docker start': startContainersScript,
  'replace workers': replaceWorkersScript,
  'docker logs': readContainerLogScript,
  'switch nginx': switchNginxScript,
  'watch nginx': watchNginxScript,
  drain: drainScript,
  'docker stop': stopServicesScript,
  'docker image rm': pruneImagesScript,
}

export const isKnown = (name: string): name is CommandName => name in scripts

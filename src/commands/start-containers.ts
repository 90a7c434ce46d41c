import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

export interface StartContainersArgs {
  readonly sudo: boolean
  /** Full ids. */
  readonly containers: readonly string[]
}

/** Starts those of the containers that do not run. Returns their names. A container that was removed is left out. */
export function startContainers({ sudo, containers }: StartContainersArgs): Command<readonly string[]> {
  return {
    name: 'docker start',
    args: { sudo, containers },
    script: new HostScript('start-containers', { containers, docker_sudo: sudo }),
    timeoutMs: 30_000,
    parse: (output) => new FactReader(output).findAll('started').map(({ words: [name = ''] }) => name),
  }
}

import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

export interface StartContainersArgs {
  readonly sudo: boolean
  /** Full ids. */
  readonly containers: readonly string[]
}

export interface StartContainersResult {
  /** The names of the containers that did not run. */
  readonly started: readonly string[]
  /** Whether any of the containers runs now. */
  readonly isAnyRunning: boolean
}

/** Starts those of the containers that do not run. A container that was removed is left out. */
export function startContainers({ sudo, containers }: StartContainersArgs): Command<StartContainersResult> {
  return {
    name: 'docker start',
    args: { sudo, containers },
    script: new HostScript('start-containers', { containers, docker_sudo: sudo }),
    // The script waits for an engine that is being restarted.
    timeoutMs: 60_000,
    parse: (output) => {
      const facts = new FactReader(output)
      const started = facts.findAll('started').map(({ words: [name = ''] }) => name)
      return { started, isAnyRunning: facts.readWord('running') === 'yes' }
    },
  }
}

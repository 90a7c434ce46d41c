import type { Container } from '../domain/host-state.ts'
import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { parseContainers } from './containers.ts'

export interface LoggedContainer {
  readonly container: Container
  /** The last lines that it printed. */
  readonly log: string
  /** Its own memory limit; 0: it has none. Absent: not known. */
  readonly memoryLimitBytes?: number | undefined
}

/** Reads the last lines that a container printed, and its state. */
export function readContainerLog(sudo: boolean, id: string): Command<LoggedContainer> {
  return {
    name: 'docker logs',
    args: { sudo, id },
    script: new HostScript('read-container-log', { container: id, docker_sudo: sudo }),
    timeoutMs: 20_000,
    parse: (output) => {
      const facts = new FactReader(output)
      const [container] = parseContainers(facts.readText('containers'))
      if (container === undefined) throw new Error(`docker knows no container ${id}`)
      return { container, log: facts.readText('log'), memoryLimitBytes: readLimit(facts) }
    },
  }
}

function readLimit(facts: FactReader): number | undefined {
  const word = facts.findAll('memory-limit')[0]?.words[0] ?? ''
  return /^\d+$/.test(word) ? Number(word) : undefined
}

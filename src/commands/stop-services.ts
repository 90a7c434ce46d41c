import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { dockerCli } from './as-root.ts'
import type { ComposeProject, Neighbor, ServicesArgs } from './compose-project.ts'

export interface StopServicesArgs extends ServicesArgs {
  /** How long each container may take to end. */
  readonly graceSeconds: number
  /** The id of the container that serves instead: nothing is stopped unless it runs. */
  readonly successor?: string | undefined
  /** Containers that must run afterwards: those that do not are started. */
  readonly neighbors?: readonly Neighbor[]
}

export interface StopResult {
  /** The successor does not run. */
  readonly refused: boolean
  /** Names of the containers that were stopped; they are kept, for their logs. */
  readonly names: readonly string[]
}

/** Stops the services' containers. Fails where the link leads to the color's site. */
export function stopServices(args: StopServicesArgs): Command<StopResult> {
  const { project, services, guard, graceSeconds, successor, neighbors = [] } = args
  return {
    name: 'docker stop',
    args,
    script: new HostScript('stop-services', {
      project: project.name,
      services,
      grace_seconds: graceSeconds,
      successor,
      docker_sudo: project.sudo,
      link: guard.link,
      site: guard.site,
      neighbors: neighbors.map(({ id, name }) => `${id} ${name}\n`).join(''),
    }),
    timeoutMs: graceSeconds * 1000 + 60_000,
    parse: (output) => {
      const facts = new FactReader(output)
      return { refused: facts.has('refused'), names: facts.findAll('stopped').map(({ words: [name = ''] }) => name) }
    },
  }
}

/** What stops containers, as a plan shows it. */
export const stopLine = ({ sudo }: ComposeProject, graceSeconds: number, names: readonly string[]): Script =>
  sh`${dockerCli(sudo)} stop -t ${graceSeconds} ${names}`

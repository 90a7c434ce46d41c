import type { Container } from '../domain/host-state.ts'
import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { dockerCli } from './as-root.ts'
import { composeLine, composeParameters, type ComposeProject, type ServicesArgs } from './compose-project.ts'
import { parseContainers } from './containers.ts'

const startLimitMs = 10 * 60_000

/** Makes the services' containers anew and starts them. Fails where the link leads to the color's site. */
export function startServices(args: ServicesArgs): Command<readonly Container[]> {
  const { project, services, guard } = args
  return {
    name: 'docker compose up',
    args,
    script: new HostScript('start-services', {
      directory: project.directory,
      project: project.name,
      services,
      ...composeParameters(project),
      link: guard.link,
      site: guard.site,
    }),
    timeoutMs: startLimitMs,
    parse: (output) => parseContainers(new FactReader(output).readText('containers')),
  }
}

/** What removes containers, as a plan shows it. */
export const removeLine = ({ sudo }: ComposeProject, names: readonly string[]): Script =>
  sh`${dockerCli(sudo)} rm -f -v ${names}`

/** What starts services, as a plan shows it. */
export const upLine = (project: ComposeProject, services: readonly string[]): Script =>
  sh`${composeLine(project)} up -d --no-recreate ${services}`

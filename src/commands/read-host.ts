import { adoptHolders } from '../domain/adopt.ts'
import type { Config } from '../domain/config.ts'
import { findSiteFiles, hostSiteFiles, type SiteFiles } from '../domain/container-paths.ts'
import type { HostState } from '../domain/host-state.ts'
import { needsReload } from '../domain/live-site.ts'
import { foundContainer, type ContainerLookup, type NginxContainer } from '../domain/nginx-container.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { composeOptions, haveSameSettings } from '../domain/compose-settings.ts'
import { environmentWords } from './compose-project.ts'
import { parseHostState } from './parse-host.ts'
import { parentFolder, siteParameters } from './site-parameters.ts'

export interface ReadHostArgs extends Pick<Config, 'compose' | 'nginx' | 'ports' | 'sudo'> {
  readonly containerPort?: Config['containerPort']
  /** Absent: nginx runs on the host. */
  readonly lookup?: ContainerLookup | undefined
}

/** Reads all that a decision needs in one go, and changes nothing. `lookup`: the container that nginx runs in. */
export function readHost(config: Config, lookup?: ContainerLookup): Command<HostState> {
  const { compose, nginx, ports, sudo, containerPort } = config
  const { blue, green } = compose.settings
  const isOne = haveSameSettings(compose)
  const container = foundContainer(lookup)
  const files = findFiles(config, container)
  return {
    name: 'read host state',
    args: { compose, nginx, ports, sudo, containerPort, lookup } satisfies ReadHostArgs,
    script: new HostScript('read-host', {
      directory: compose.directory,
      sudo,
      environment: environmentWords(blue.env),
      compose_options: composeOptions(blue),
      projects: isOne ? 'one' : 'two',
      green_environment: isOne ? [] : environmentWords(green.env),
      green_compose_options: isOne ? [] : composeOptions(green),
      nginx_program: nginx.command,
      // A container that was not found has nothing that could be asked.
      nginx_container: lookup === undefined ? undefined : (container?.name ?? '-'),
      known_master: container?.master,
      container_sudo: container?.sudo ?? false,
      ...siteParameters(nginx.site, files),
      site_folder: parentFolder(files.path),
      site_inside: nginx.site.path,
      site_reload: needsReload(nginx.site),
      // Names of containers are no ports of the host.
      blue_ports: containerPort === undefined ? ports.blue.join(' ') : '',
      green_ports: containerPort === undefined ? ports.green.join(' ') : '',
    }),
    timeoutMs: 60_000,
    parse: (output) => adoptHolders(parseHostState(output, config, lookup), config),
  }
}

/** Where the host has the files of the site. A file that is in no mount has the path that it has in the container. */
export function findFiles(
  { nginx: { site } }: Pick<Config, 'nginx'>,
  container: NginxContainer | undefined,
): SiteFiles {
  const found = container && findSiteFiles(site, container.mounts)
  return found === undefined || 'unmounted' in found ? hostSiteFiles(site) : found
}

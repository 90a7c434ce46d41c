import { findFiles } from '../commands/read-host.ts'
import { siteOnHost } from '../domain/container-paths.ts'
import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'

/** The config with the paths that the host has for the site: a container has other ones. */
export function onHost({ nginxContainer }: Pick<HostState, 'nginxContainer'>, config: Config): Config {
  if (nginxContainer?.kind !== 'found') return config
  const { site } = config.nginx
  return { ...config, nginx: { ...config.nginx, site: siteOnHost(site, findFiles(config, nginxContainer.container)) } }
}

import { adoptHolders } from '../domain/adopt.ts'
import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { composeOptions, haveSameSettings } from '../domain/compose-settings.ts'
import { environmentWords } from './compose-project.ts'
import { parseHostState } from './parse-host.ts'
import { parentFolder, siteParameters } from './site-parameters.ts'

export type ReadHostArgs = Pick<Config, 'compose' | 'nginx' | 'ports' | 'sudo'>

/** Reads all that a decision needs in one go, and changes nothing. */
export function readHost(config: Config): Command<HostState> {
  const { compose, nginx, ports, sudo } = config
  const { blue, green } = compose.settings
  const isOne = haveSameSettings(compose)
  return {
    name: 'read host state',
    args: { compose, nginx, ports, sudo } satisfies ReadHostArgs,
    script: new HostScript('read-host', {
      directory: compose.directory,
      sudo,
      environment: environmentWords(blue.env),
      compose_options: composeOptions(blue),
      projects: isOne ? 'one' : 'two',
      green_environment: isOne ? [] : environmentWords(green.env),
      green_compose_options: isOne ? [] : composeOptions(green),
      nginx_program: nginx.command,
      ...siteParameters(nginx.site),
      site_folder: parentFolder(nginx.site.path),
      blue_port: ports.blue,
      green_port: ports.green,
    }),
    timeoutMs: 60_000,
    parse: (output) => adoptHolders(parseHostState(output, config), config),
  }
}

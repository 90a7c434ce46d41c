import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { environmentWords } from './compose-project.ts'
import { parseHostState } from './parse-host.ts'
import { parentFolder, siteParameters } from './site-parameters.ts'

export type ReadHostArgs = Pick<Config, 'compose' | 'nginx' | 'ports' | 'sudo'>

/** Reads all that a decision needs in one go, and changes nothing. */
export function readHost(config: Config): Command<HostState> {
  const { compose, nginx, ports, sudo } = config
  return {
    name: 'read host state',
    args: { compose, nginx, ports, sudo } satisfies ReadHostArgs,
    script: new HostScript('read-host', {
      directory: compose.directory,
      sudo,
      environment: environmentWords(compose.env),
      compose_options: composeOptions(config),
      nginx_program: nginx.command,
      ...siteParameters(nginx.site),
      site_folder: parentFolder(nginx.site.path),
      blue_port: ports.blue,
      green_port: ports.green,
    }),
    timeoutMs: 60_000,
    parse: (output) => parseHostState(output, config),
  }
}

const composeOptions = ({ compose: { files, projectName } }: Config): readonly string[] => [
  ...(projectName === undefined ? [] : ['-p', projectName]),
  ...files.flatMap((file) => ['-f', file]),
]

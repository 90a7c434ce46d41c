import type { Config } from '../domain/config.ts'
import type { HostLayout } from '../domain/host-layout.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { environmentWords } from './compose-project.ts'
import { parseLayout } from './parse-layout.ts'

export interface ReadLayoutArgs {
  readonly directory: string
  readonly sudo: Config['sudo']
  /** Absent: the nginx that is installed. */
  readonly nginxCommand?: string | undefined
  readonly env: Readonly<Record<string, string>>
}

/** Reads how a host is arranged, and changes nothing. What cannot be read is left out. */
export function readLayout({ compose, sudo, nginx }: Config): Command<HostLayout> {
  const args: ReadLayoutArgs = {
    directory: compose.directory,
    sudo,
    nginxCommand: nginx.command,
    env: compose.settings.blue.env,
  }
  return {
    name: 'read layout',
    args,
    script: new HostScript('read-layout', {
      directory: args.directory,
      sudo,
      nginx_program: args.nginxCommand,
      environment: environmentWords(args.env),
    }),
    timeoutMs: 90_000,
    parse: parseLayout,
  }
}

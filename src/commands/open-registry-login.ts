import type { RegistryLogin } from '../domain/config.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh } from '../host/script.ts'
import { asRoot } from './as-root.ts'

/** Makes an empty Docker configuration for this session alone, which ends with it, for `writeRegistryLogin`. */
export function openRegistryLogin(): Command<null> {
  return {
    name: 'open a Docker configuration',
    args: {},
    script: new HostScript('open-registry-login', {}),
    timeoutMs: 10_000,
    inSession: true,
    parse: () => null,
  }
}

export interface WriteRegistryLoginArgs {
  /** Whether Docker is reached through `sudo -n`. */
  readonly sudo: boolean
  readonly registries: readonly RegistryLogin[]
}

/** Writes that configuration: the one of the user who calls Docker, with these logins in it. */
export function writeRegistryLogin(args: WriteRegistryLoginArgs): Command<null> {
  return {
    name: 'write the Docker configuration',
    args,
    script: new HostScript('write-registry-login', {
      logins: args.registries.flatMap((each) => [each.registry, encodeLogin(each)]),
      make_docker_config: sh`${asRoot(args.sudo)}sh -c ${new HostScript('make-docker-config', {}).text} sh`,
    }),
    timeoutMs: 15_000,
    parse: () => null,
  }
}

const encodeLogin = ({ username, password }: RegistryLogin): string =>
  Buffer.from(`${username}:${password}`).toString('base64')

import type { HostEnvironment } from '../domain/host-environment.ts'
import { registryName } from '../domain/registry.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { parseHostEnvironment } from './parse-host-environment.ts'
import { queryLine } from './query-registry.ts'

export interface ReadHostEnvironmentArgs {
  /** Whether Docker is reached through `sudo -n`. */
  readonly dockerSudo: boolean
  /** What is to be pulled. */
  readonly images: readonly string[]
  /** Ids of the live color's containers, and of both colors'. */
  readonly live: readonly string[]
  readonly all: readonly string[]
  /** The live color's images, each once. */
  readonly liveImages: readonly string[]
}

/** Reads what only a plan needs, and changes nothing. What cannot be read is left out, and is then unknown. */
export function readHostEnvironment(args: ReadHostEnvironmentArgs): Command<HostEnvironment> {
  const { dockerSudo, images, live, all, liveImages } = args
  return {
    name: 'read host environment',
    args,
    script: new HostScript('read-host-environment', {
      docker_sudo: dockerSudo,
      registry_queries: images.flatMap((image) => [encodeURI(image), registryName(image)]),
      live_containers: live,
      containers: all,
      live_images: liveImages,
      query_registry: queryLine(dockerSudo),
    }),
    timeoutMs: 60_000,
    parse: (output) => parseHostEnvironment(output, args),
  }
}

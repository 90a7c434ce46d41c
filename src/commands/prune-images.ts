import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

export interface PruneImagesArgs {
  readonly sudo: boolean
  /** Repositories of this application's services: images of other repositories are never removed. */
  readonly repositories: readonly string[]
  /** Ids of images that may still be needed. */
  readonly keep: readonly string[]
}

/** Removes images of these repositories, except those to keep and those that a container was made from. Gives their ids. */
export function pruneImages(args: PruneImagesArgs): Command<readonly string[]> {
  const { sudo, repositories, keep } = args
  return {
    name: 'docker image rm',
    args,
    script: new HostScript('prune-images', { docker_sudo: sudo, repositories, keep }),
    timeoutMs: 120_000,
    parse: (output) => new FactReader(output).findAll('removed').map(({ words: [id = ''] }) => id),
  }
}

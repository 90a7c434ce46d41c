import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'

export interface PruneResult {
  /** Ids. */
  readonly removed: readonly string[]
  /** Ids of images that Docker did not remove. Its reasons are in the output. */
  readonly failed: readonly string[]
}

export interface PruneImagesArgs {
  readonly sudo: boolean
  /** Repositories of this application's services: images of other repositories are never removed. */
  readonly repositories: readonly string[]
  /** Ids of images that may still be needed. */
  readonly keep: readonly string[]
  /** Ids of the images of releases that the record names. They are removed when they have lost their name. */
  readonly releases: readonly string[]
}

/** Removes images of these repositories, and old releases without a name, except those to keep and those that a container was made from. */
export function pruneImages(args: PruneImagesArgs): Command<PruneResult> {
  const { sudo, repositories, keep, releases } = args
  return {
    name: 'docker image rm',
    args,
    script: new HostScript('prune-images', { docker_sudo: sudo, repositories, keep, releases }),
    timeoutMs: 120_000,
    parse: (output) => {
      const facts = new FactReader(output)
      const findIds = (name: string) => [...new Set(facts.findAll(name).map(({ words: [id = ''] }) => id))]
      return { removed: findIds('removed'), failed: findIds('failed') }
    },
  }
}

import { Facts, factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { dockerCli } from './as-root.ts'

export interface PruneImagesArgs {
  readonly sudo: boolean
  /** Repositories of this application's services: images of others are none of our business. */
  readonly repositories: readonly string[]
  /** Ids of images that may still be needed. */
  readonly keep: readonly string[]
}

/** Removes images from these repositories, but for those to keep and those that a container was made from. Gives their ids. */
export function pruneImages(args: PruneImagesArgs): Command<readonly string[]> {
  const cli = dockerCli(args.sudo)
  return {
    name: 'docker image rm',
    args,
    script: sh`
      ${factTools}
      containers=$(${cli} ps -aq --no-trunc) || exit
      used=$([ -z "$containers" ] || ${cli} inspect --format '{{.Image}}' $containers) || exit
      keep=" $(printf '%s ' ${args.keep}) $(printf '%s' "$used" | tr '\n' ' ') "
      for repository in ${args.repositories}; do
        ${cli} image ls --no-trunc --format '{{.ID}} {{.Tag}}' "$repository" | while read -r image tag; do
          case $keep in *" $image "*) continue ;; esac
          # By its name in this repository: the same image can have names in others, and stays for them.
          name=$repository:$tag
          [ "$tag" != '<none>' ] || name=$image
          ${cli} image rm "$name" >/dev/null && fact removed "$image"
        done
      done
    `,
    timeoutMs: 120_000,
    parse: (output) => new Facts(output).findAll('removed').map(({ words: [id = ''] }) => id),
  }
}

import type { HostImage } from '../domain/release-image.ts'
import { RemoteError, type Command } from '../host/host.ts'
import { FactReader } from '../host/facts.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { dockerCli } from './as-root.ts'
import type { ComposeProject } from './compose-project.ts'

/** How long a pull may take, in ms. */
export const pullLimitMs = 30 * 60_000

export interface ImageReference {
  readonly image: string
  /** Absent: the host's own. */
  readonly platform?: string | undefined
  /** Whether it comes from a registry: the service's `pull_policy`. Absent: always. */
  readonly fetch?: 'if-missing' | 'never' | undefined
}

export interface PullImagesArgs {
  readonly project: ComposeProject
  /** What each service names. */
  readonly references: readonly ImageReference[]
}

/** Pulls these images side by side, and gives each as the host has it then, in their order. */
export function pullImages(args: PullImagesArgs): Command<readonly HostImage[]> {
  const { project, references } = args
  const pulls = listPulls(references)
  return {
    name: 'docker pull',
    args,
    script: new HostScript('pull-images', {
      docker_sudo: project.sudo,
      pulls: pulls.flatMap(({ image, platform = '', fetch = 'always' }) => [image, platform, fetch]),
      references: references.map(({ image }) => image),
    }),
    timeoutMs: pullLimitMs,
    parse: parseImages,
  }
}

/** What pulls one image, as a plan shows it. */
export const pullLine = ({ sudo }: ComposeProject, { image, platform }: ImageReference): Script =>
  sh`${dockerCli(sudo)} pull ${[...(platform === undefined ? [] : ['--platform', platform]), image]}`

/** Each image and platform once. */
const distinctReferences = (references: readonly ImageReference[]): readonly ImageReference[] => [
  ...new Map(references.map((each) => [`${each.platform ?? ''} ${each.image}`, each])).values(),
]

/** What is pulled of these: each image and platform once. */
export const listPulls = (references: readonly ImageReference[]): readonly ImageReference[] =>
  distinctReferences(references).filter(({ fetch }) => fetch !== 'never')

/** The image that a pull of these failed with. */
export function findFailedImage(references: readonly ImageReference[], error: unknown): string | undefined {
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') return undefined
  const [place] = new FactReader(error.outcome.stdout).findAll('refused')[0]?.words ?? []
  return place === undefined ? undefined : listPulls(references)[Number(place)]?.image
}

/** Reads the `image` facts of a script. */
export const parseImages = (output: string): readonly HostImage[] =>
  new FactReader(output).findAll('image').map(({ words: [id = '', ...digests] }) => ({ id, digests }))

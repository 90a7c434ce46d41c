import type { HostImage } from '../domain/release-image.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { sh, type Script } from '../host/script.ts'
import { composeLine, composeParameters, type ComposeProject } from './compose-project.ts'
import { parseImages } from './pull-images.ts'

/** How long the builds of one release may take, in ms. */
export const buildLimitMs = 60 * 60_000

/** A service that is built on the host. */
export interface ServiceBuild {
  readonly service: string
  /** The name that Compose gives the image. */
  readonly image: string
  /** Where the image is kept for a rollback. */
  readonly repository: string
}

export interface BuildImagesArgs {
  /** Its Compose file gives each service that is built the name of its image. */
  readonly project: ComposeProject
  readonly builds: readonly ServiceBuild[]
}

/** Builds the images of services, keeps each by a name of its own, and gives them in their order. */
export function buildImages(args: BuildImagesArgs): Command<readonly HostImage[]> {
  const { project, builds } = args
  return {
    name: 'docker compose build',
    args,
    script: new HostScript('build-images', {
      directory: project.directory,
      services: builds.map(({ service }) => service),
      images: builds.flatMap(({ image, repository }) => [image, repository]),
      ...composeParameters(project),
    }),
    timeoutMs: buildLimitMs,
    parse: parseImages,
  }
}

/** What builds services, as a plan shows it. */
export const buildLine = (project: ComposeProject, services: readonly string[]): Script =>
  sh`${composeLine(project)} build ${services}`

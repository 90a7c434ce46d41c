import type { ReleaseImage } from '../domain/record.ts'
import type { HostImage } from '../domain/release-image.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import type { ComposeProject } from './compose-project.ts'
import { parseImages, pullLimitMs } from './pull-images.ts'

export interface EnsureImagesArgs {
  readonly project: ComposeProject
  readonly images: readonly ReleaseImage[]
}

/** Makes sure that the host has exactly these images: what was removed is pulled by its digest. Gives them in their order. */
export function ensureImages(project: ComposeProject, images: readonly ReleaseImage[]): Command<readonly HostImage[]> {
  return {
    name: 'docker image inspect',
    args: { project, images } satisfies EnsureImagesArgs,
    script: new HostScript('ensure-images', {
      docker_sudo: project.sudo,
      images: images.flatMap(({ id, digest = '' }) => [id, digest]),
    }),
    timeoutMs: pullLimitMs,
    parse: parseImages,
  }
}

import { pruneImages } from '../commands/prune-images.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { imageRepository } from '../domain/release-image.ts'
import { listReleases } from '../domain/releases.ts'
import type { Preflight } from './state.ts'
import { errorMessage } from '../domain/thrown.ts'

/** Releases that one can go back to without a registry, beside the one that serves. */
const keptReleases = 2

/** Removes images of this application that neither the live release nor those before it need. Nothing depends on it. */
export async function pruneOldImages({ project, model }: Preflight, context: Context): Promise<readonly string[]> {
  const { blue, green } = context.config.compose.services
  const { record } = context.recorder
  const images = [...blue, ...green].flatMap((service) => model.get(service)?.image ?? [])
  const repositories = [...new Set(images.map(imageRepository))]
  const before = listReleases(record.history).slice(-keptReleases)
  const keep = [record.current?.images ?? [], ...before.map((entry) => entry.images)].flat().map(({ id }) => id)
  try {
    return await runCommand(context, pruneImages({ sudo: project.sudo, repositories, keep }))
  } catch (error) {
    context.warn(`images that are not needed any more could not be removed: ${errorMessage(error)}`)
    return []
  }
}

import { prune } from '../commands/prune-images.ts'
import { ask, type Context } from '../engine/context.ts'
import { releases, repositoryOf } from '../domain/record.ts'
import type { Survey } from './state.ts'
import { messageOf } from '../domain/thrown.ts'

/** Releases that one can go back to without a registry, beside the one that serves. */
const kept = 2

/** Removes images of this application that neither the live release nor those before it need. Nothing depends on it. */
export async function pruneImages({ project, model }: Survey, context: Context): Promise<readonly string[]> {
  const { blue, green } = context.config.compose.services
  const { record } = context.recorder
  const images = [...blue, ...green].flatMap((service) => model.get(service)?.image ?? [])
  const repositories = [...new Set(images.map(repositoryOf))]
  const before = releases(record.history).slice(-kept)
  const keep = [record.current?.images ?? [], ...before.map((entry) => entry.images)].flat().map(({ id }) => id)
  try {
    return await ask(context, prune({ sudo: project.sudo, repositories, keep }))
  } catch (error) {
    context.warn(`images that are not needed any more could not be removed: ${messageOf(error)}`)
    return []
  }
}

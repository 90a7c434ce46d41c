import { pruneImages } from '../commands/prune-images.ts'
import { colors } from '../domain/color.ts'
import { keptRepository } from '../domain/built-image.ts'
import type { PastDeployment } from '../domain/record.ts'
import { releaseServices } from '../domain/release-services.ts'
import { imageRepository } from '../domain/release-image.ts'
import { listKeptReleases, ofApplication } from '../domain/releases.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { listServices } from './preflight.ts'
import { idleProject, type ColorProject, type Preflight } from './stages.ts'

/** How many releases before the live one keep their images, so that a rollback needs no registry. */
const keptReleases = 2

/** Removes images of this application that no kept release needs. A failure only warns. Returns the removed ids. */
export async function pruneOldImages({ projects, cutover }: Preflight, context: Context): Promise<readonly string[]> {
  const { config } = context
  const { record } = context.recorder
  const repositories = colors.flatMap((color) =>
    [...releaseServices(config, color), ...config.compose.jobs].flatMap((service) =>
      findRepositories(projects[color], service),
    ),
  )
  const releases = listKeptReleases(ofApplication(record, listServices(config, projects)), keptReleases)
  const listIds = ({ images, jobs = [] }: Pick<PastDeployment, 'images' | 'jobs'>) =>
    [...images, ...jobs].map(({ id }) => id)
  const keep = [...(record.current === undefined ? [] : [record.current]), ...releases].flatMap(listIds)
  const recorded = record.history.flatMap(listIds)
  const old = [...new Set(recorded)].filter((id) => id.startsWith('sha256:'))
  const { sudo } = idleProject({ projects, cutover }).project
  const command = pruneImages({ sudo, repositories: [...new Set(repositories)], keep, releases: old })
  try {
    const { removed, failed } = await runCommand(context, command)
    if (failed.length > 0)
      context.warn(`${failed.length} old images could not be removed; the reasons are in the log of stop`)
    return removed
  } catch (error) {
    context.warn(`old images could not be removed: ${errorMessage(error)}`)
    return []
  }
}

/** The repositories that have the images of a service. */
function findRepositories({ project, model }: ColorProject, service: string): readonly string[] {
  const { image, isBuilt } = model.get(service) ?? {}
  return [
    ...(image === undefined ? [] : [imageRepository(image)]),
    ...(isBuilt === true ? [keptRepository(project.name, service)] : []),
  ]
}

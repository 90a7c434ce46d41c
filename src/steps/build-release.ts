import { buildImages, buildLine, buildLimitMs, type ServiceBuild } from '../commands/build-images.ts'
import { builtName, keptRepository } from '../domain/built-image.ts'
import { renderBuildFile } from '../domain/compose-file.ts'
import type { HostImage } from '../domain/release-image.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { explainRefusal } from './registry-login.ts'
import { formatLimit } from './format.ts'
import type { ColorProject } from './stages.ts'

/** Builds these services on the host. Gives the image of each. */
export async function buildRelease(
  { project, model, yaml }: ColorProject,
  services: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, HostImage>> {
  if (services.length === 0) return new Map()
  const builds = services.map((service): ServiceBuild => ({
    service,
    image: builtName(project.name, service, model.get(service)?.image),
    repository: keptRepository(project.name, service),
  }))
  const rendered = renderBuildFile(yaml, new Map(builds.map(({ service, image }) => [service, image])))
  context.note(`building ${services.join(', ')} on the server, for at most ${formatLimit(buildLimitMs)}`)
  const command = buildImages({ project: { ...project, rendered }, builds })
  const images = await runCommand(context, command).catch((error: unknown) => {
    const refusal = explainRefusal(error, context.config.registries)
    throw new StepError(`${services.join(', ')} could not be built on the server: ${errorMessage(error)}`, {
      ...(refusal && { blame: refusal.blame }),
      fix: refusal
        ? `where it is the registry of a base image that refused: ${refusal.fix}`
        : 'correct what the build printed above; where the image comes from a registry, set pull_policy: always in the Compose file',
      cause: error,
    })
  })
  return new Map(images.flatMap((image, i) => (builds[i] === undefined ? [] : [[builds[i].service, image] as const])))
}

/** The line of a plan. */
export const previewBuild = ({ project }: ColorProject, services: readonly string[]): readonly string[] =>
  services.length === 0 ? [] : [buildLine(project, services).text]

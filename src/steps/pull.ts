import { distinctReferences, pullImages, pullLine, type ImageReference } from '../commands/pull-images.ts'
import { renderReleaseFile } from '../domain/compose-file.ts'
import type { ComposeModel, ComposeService } from '../domain/compose-model.ts'
import { formatImage, toReleaseImage, type HostImage } from '../domain/release-image.ts'
import { findJobs } from '../domain/shared-services.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import type { DeployStep, Preflight, Pulled } from './stages.ts'

type PullFacts = { readonly images: readonly string[] }

/** Pulls the images of the idle color, and keeps the image that each tag names at this moment. */
export const pull: DeployStep<Preflight, Pulled, PullFacts> = {
  name: 'pull',
  phase: 'prepare',
  async run(preflight, context) {
    const { cutover, projects } = preflight
    const { model } = projects[cutover.idle]
    const color = context.config.compose.services[cutover.idle]
    const jobs = findJobs(model, color)
    const services = releaseServices(model, color)
    const references = imageReferences(model, services)
    context.reportRelease(context.recorder.workflowRun)
    const found = await pullReferences(preflight, references, context)
    const pulled = new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]] as const] : [])))
    const missing = services.filter((service) => !pulled.has(service))
    if (missing.length > 0) throw new StepError(`the server has no image of ${missing.join(', ')} after the pull`)
    const release = color.flatMap((service, i) => {
      const image = pulled.get(service)
      return image === undefined ? [] : [toReleaseImage(service, references[i]?.image ?? '', image)]
    })
    context.recorder.updateCurrent({ images: release })
    const images = release.map(formatImage)
    const released = withReleaseFile(preflight, [...color, ...jobs])
    return { value: { ...released, pulled, images, jobs }, message: images.join(', '), facts: { images } }
  },

  preview: ({ preflight: { cutover, projects }, config }) => {
    const { model, project } = projects[cutover.idle]
    const services = releaseServices(model, config.compose.services[cutover.idle])
    return {
      message: `pulls the images of ${cutover.idle}`,
      commands: distinctReferences(imageReferences(model, services))
        .filter(({ fetch }) => fetch !== 'never')
        .map((each) => pullLine(project, each).text),
    }
  },
}

const pullReferences = (
  { cutover, projects }: Preflight,
  references: readonly ImageReference[],
  context: Context,
): Promise<readonly HostImage[]> =>
  runCommand(context, pullImages({ project: projects[cutover.idle].project, references })).catch((error: unknown) => {
    throw new StepError(`the images of ${cutover.idle} could not be pulled: ${errorMessage(error)}`, {
      fix: 'check that the image and its tag exist, that the server is logged in to the registry (docker login), and that its disk is not full (df -h)',
      cause: error,
    })
  })

/** The services of a release whose images are pulled: those of the color, and the jobs that it depends on. */
const releaseServices = (model: ComposeModel, color: readonly string[]): readonly string[] => [
  ...color,
  ...findJobs(model, color).filter((job) => model.get(job)?.image !== undefined),
]

/** With a whole Compose file for the idle color, where its own files have something by which Compose would touch more. */
export function withReleaseFile(
  preflight: Preflight,
  release: readonly string[],
  images?: ReadonlyMap<string, string>,
): Preflight {
  const { projects, cutover, networks } = preflight
  const { project, yaml, model } = projects[cutover.idle]
  const rendered = renderReleaseFile({ yaml, project: project.name, release, networks, ...(images && { images }) })
  if (rendered === undefined) return preflight
  return { ...preflight, projects: { ...projects, [cutover.idle]: { project: { ...project, rendered }, model, yaml } } }
}

/** The images that these services name, in their order. */
export const imageReferences = (model: ComposeModel, services: readonly string[]): readonly ImageReference[] =>
  services.map((service) => toReference(model.get(service)))

/** A service without an image was refused by a check. */
const toReference = (service: ComposeService | undefined): ImageReference => ({
  image: service?.image ?? '',
  platform: service?.platform,
  fetch: fetchPolicies[service?.pullPolicy ?? ''],
})

/** As `compose pull` of version 2 does it: an image that is built or loaded on the host is in no registry. */
const fetchPolicies: Readonly<Record<string, ImageReference['fetch']>> = {
  never: 'never',
  build: 'never',
  missing: 'if-missing',
  if_not_present: 'if-missing',
}

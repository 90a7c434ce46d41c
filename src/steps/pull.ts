import { listPulls, pullImages, pullLine, type ImageReference } from '../commands/pull-images.ts'
import { registryImage } from '../domain/built-image.ts'
import { renderReleaseFile } from '../domain/compose-file.ts'
import type { ComposeModel, ComposeService } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { describeRegistry } from '../domain/registry.ts'
import { releaseServices } from '../domain/release-services.ts'
import { formatImage, toReleaseImage, type HostImage } from '../domain/release-image.ts'
import { findJobs } from '../domain/shared-services.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { explainRefusal, logInToRegistries } from './registry-login.ts'
import { buildRelease, previewBuild } from './build-release.ts'
import { idleProject, type ColorProject, type DeployStep, type Preflight, type Pulled } from './stages.ts'

type PullFacts = { readonly images: readonly string[] }

/** Pulls or builds the images of the idle color, and keeps the image that each tag names at this moment. */
export const pull: DeployStep<Preflight, Pulled, PullFacts> = {
  name: 'pull',
  phase: 'prepare',
  async run(preflight, context) {
    const project = idleProject(preflight)
    const { model } = project
    const running = releaseServices(context.config, preflight.cutover.idle)
    const jobs = findJobs(project, running)
    const services = withJobServices(project, running)
    const { toBuild, toPull } = splitByOrigin(model, services)
    context.reportRelease(context.recorder.workflowRun)
    await logInToRegistries(context, project.project.sudo)
    const found = await pullServices(preflight, toPull, context)
    const built = await buildRelease(project, toBuild, context)
    const pulled = new Map([...found, ...built])
    const missing = services.filter((service) => !pulled.has(service))
    if (missing.length > 0) throw new StepError(`the server has no image of ${missing.join(', ')} after the pull`)
    const release = running.flatMap((service) => {
      const image = pulled.get(service)
      return image === undefined ? [] : [toReleaseImage(service, registryImage(model.get(service)), image)]
    })
    context.recorder.updateCurrent({ images: release })
    const images = release.map(formatImage)
    const builtIds = new Map([...built].map(([service, { id }]) => [service, id]))
    const released = withReleaseFile(preflight, [...running, ...jobs], builtIds)
    return { value: { ...released, pulled, images, jobs }, message: images.join(', '), facts: { images } }
  },

  preview: ({ preflight: { cutover, projects }, config }) => {
    const { model, project } = projects[cutover.idle]
    const services = withJobServices(projects[cutover.idle], releaseServices(config, cutover.idle))
    const { toBuild, toPull } = splitByOrigin(model, services)
    const pulls = listPulls(toReferences(model, toPull))
    return {
      message: `${toBuild.length === 0 ? 'pulls' : 'builds and pulls'} the images of ${cutover.idle}${withLogin(config)}`,
      commands: [
        ...pulls.map((each) => pullLine(project, each).text),
        ...previewBuild(projects[cutover.idle], toBuild),
      ],
    }
  },
}

const withLogin = ({ registries }: Config): string =>
  registries.length === 0
    ? ''
    : `, with the workflow's login at ${registries.map(({ registry }) => describeRegistry(registry)).join(', ')}`

/** Pulls what a registry has. Gives the image of each service. */
async function pullServices(
  preflight: Preflight,
  services: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, HostImage>> {
  if (services.length === 0) return new Map()
  const { cutover } = preflight
  const { project, model } = idleProject(preflight)
  const references = toReferences(model, services)
  const found = await runCommand(context, pullImages({ project, references })).catch((error: unknown) => {
    const canBuild = services.filter((service) => model.get(service)?.canBuild === true)
    const refusal = explainRefusal(error, context.config.registries, references)
    const reason = refusal === undefined ? '' : `${refusal.reason}: `
    throw new StepError(`the images of ${cutover.idle} could not be pulled: ${reason}${errorMessage(error)}`, {
      blame: refusal?.blame,
      fix:
        canBuild.length > 0 && refusal?.blame !== 'workflow'
          ? `if the server is to build ${canBuild.join(', ')}, set pull_policy: build there in the Compose file`
          : (refusal?.fix ??
            'check that the image and its tag exist, and that the disk of the server is not full (df -h)'),
      cause: error,
    })
  })
  return new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]] as const] : [])))
}

const isBuilt = (model: ComposeModel, service: string): boolean => model.get(service)?.isBuilt === true

const splitByOrigin = (model: ComposeModel, services: readonly string[]) => ({
  toBuild: services.filter((service) => isBuilt(model, service)),
  toPull: services.filter((service) => !isBuilt(model, service)),
})

/** The services of a release whose images are pulled or built: those that run of it, and its jobs. */
const withJobServices = (project: ColorProject, running: readonly string[]): readonly string[] => [
  ...running,
  ...findJobs(project, running).filter(
    (job) => project.model.get(job)?.image !== undefined || isBuilt(project.model, job),
  ),
]

/** With a whole Compose file for the idle color, where its own files have something by which Compose would touch more. */
export function withReleaseFile(
  preflight: Preflight,
  release: readonly string[],
  images?: ReadonlyMap<string, string>,
): Preflight {
  const { projects, cutover, networks } = preflight
  const idle = projects[cutover.idle]
  const { project, yaml } = idle
  const rendered = renderReleaseFile({ yaml, project: project.name, release, networks, ...(images && { images }) })
  if (rendered === undefined) return preflight
  return { ...preflight, projects: { ...projects, [cutover.idle]: { ...idle, project: { ...project, rendered } } } }
}

/** The images of a registry that these services name, in their order. */
export const pulledReferences = (model: ComposeModel, services: readonly string[]): readonly ImageReference[] =>
  toReferences(model, splitByOrigin(model, services).toPull)

const toReferences = (model: ComposeModel, services: readonly string[]): readonly ImageReference[] =>
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

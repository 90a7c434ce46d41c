import { ensureImages } from '../commands/ensure-images.ts'
import type { Config } from '../domain/config.ts'
import type { PastDeployment, ReleaseImage } from '../domain/record.ts'
import { assignImages, formatImage } from '../domain/release-image.ts'
import { releaseServices } from '../domain/release-services.ts'
import { findPreviousRelease, ofApplication } from '../domain/releases.ts'
import { findJobs } from '../domain/shared-services.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { listServices } from './preflight.ts'
import { explainRefusal, logInToRegistries } from './registry-login.ts'
import { withReleaseFile } from './pull.ts'
import { idleProject, type DeployStep, type Preflight, type Pulled } from './stages.ts'

type RestoreFacts = {
  readonly images: readonly string[]
  /** URL of the workflow run that deployed this release. */
  readonly deployedBy: string
  readonly repository: string
  readonly sha: string
}

const fix = 'to go back, run mode: deploy with the tag of an older image'

/** Takes the place of `pull` in a rollback: the images of the previous release, by their ids. */
export const restoreImages: DeployStep<Preflight, Pulled, RestoreFacts> = {
  name: 'restore',
  recordedAs: 'pull',
  phase: 'prepare',
  async run(preflight, context) {
    const services = releaseServices(context.config, preflight.cutover.idle)
    const { previous, images } = requirePrevious(preflight, context)
    await logInToRegistries(context, idleProject(preflight).project.sudo)
    const found = await runCommand(context, ensureImages(idleProject(preflight).project, images)).catch(
      (error: unknown) => {
        const message = `the images of the previous release are neither on the server nor in the registry`
        const refusal = explainRefusal(error, context.config.registries)
        throw new StepError(`${message}: ${errorMessage(error)}`, {
          effect: 'refused',
          fix: refusal?.fix ?? fix,
          blame: refusal?.blame,
          cause: error,
        })
      },
    )
    context.recorder.updateCurrent({ images: [...images] })
    context.reportRelease(previous.by)
    if (previous.adopted !== undefined) warnOfOtherSettings(previous.adopted.name, preflight, context)
    const pulled = new Map(
      services.flatMap((service, i) => (found[i] === undefined ? [] : [[service, found[i]] as const])),
    )
    const jobs = findJobs(idleProject(preflight), services)
    if (jobs.length > 0) context.note(`a rollback does not run ${jobs.join(', ')}: it changes containers, and no data`)
    const pinned = new Map(images.map(({ service, id }) => [service, id]))
    const names = images.map(formatImage)
    return {
      value: { ...withReleaseFile(preflight, services, pinned), pulled, images: names, jobs: [] },
      message: describeRelease(names, previous),
      facts: { images: names, deployedBy: previous.by.url, repository: previous.by.repository, sha: previous.by.sha },
    }
  },
}

const describeRelease = (images: readonly string[], { by, startedAt, adopted }: PastDeployment): string =>
  adopted !== undefined
    ? `back to ${images.join(', ')}, the image of the adopted container ${adopted.name}`
    : `back to ${images.join(', ')}, deployed ${new Date(startedAt).toISOString()} from commit ${by.sha.slice(0, 7)}`

/** The image is the same; what a container is made with besides it may not be. */
const warnOfOtherSettings = (name: string, { cutover: { idle } }: Preflight, context: Context): void =>
  context.warn(
    `the previous release ran as the container ${name}, which was adopted: ${idle} gets its image, with the variables, volumes ` +
      `and networks of the Compose file; ${name} itself is not started again`,
  )

const withWorkers = ({ compose: { workers } }: Config): string =>
  workers.length === 0 ? '' : ` with ${workers.join(', ')} (worker-services)`

interface Previous {
  readonly previous: PastDeployment
  /** One for each service of the idle color. */
  readonly images: readonly ReleaseImage[]
}

function requirePrevious({ cutover, liveImages, projects }: Preflight, { recorder, config }: Context): Previous {
  const refuse = (message: string) => new StepError(message, { effect: 'refused', fix })
  if (cutover.live === undefined) throw refuse('no release serves, so there is nothing to roll back')
  const previous = findPreviousRelease(ofApplication(recorder.record, listServices(config, projects)), liveImages)
  if (previous === undefined)
    throw refuse('there is nothing to roll back to: the record on the server has no release before the live one')
  const services = releaseServices(config, cutover.idle)
  const count = previous.images.length
  if (count !== services.length)
    throw refuse(
      `the previous release had ${count} services, but ${cutover.idle} has ${services.length}${withWorkers(config)}`,
    )
  const { idle } = cutover
  const all = { blue: releaseServices(config, 'blue'), green: releaseServices(config, 'green') }
  const images = assignImages(previous.images, all, idle)
  if (images !== undefined) return { previous, images }
  const former = previous.images.map(({ service }) => service).join(', ')
  throw refuse(
    `the previous release had the services ${former}, and ${cutover.idle} has ${services.join(', ')}: ` +
      'it is not known which image belongs to which service',
  )
}

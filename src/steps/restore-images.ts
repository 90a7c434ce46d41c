import { ensureImages as recallCommand } from '../commands/ensure-images.ts'
import { pinImages } from '../domain/compose-model.ts'
import { runCommand, type Context, type DeployStep } from '../engine/context.ts'
import { formatImage, findPreviousRelease, type PastDeployment, type ReleaseImage } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import type { Pulled } from './pull.ts'
import type { Preflight } from './state.ts'
import { errorMessage } from '../domain/thrown.ts'

/** Takes the place of `pull` when going back: the images of the release that served before, by their ids. */
export const restoreImages: DeployStep<Preflight, Pulled> = {
  name: 'pull',
  async run(survey, context) {
    const services = context.config.compose.services[survey.cutover.idle]
    const before = findRelease(survey, context)
    const images = assignServices(before.images, services)
    const found = await runCommand(context, recallCommand(survey.project, images)).catch((error: unknown) => {
      throw new StepError(
        `the images of the release before are neither on the host nor in the registry: ${errorMessage(error)}`,
        {
          refusal: true,
          fix: 'deploy the release that is wanted instead',
          cause: error,
        },
      )
    })
    context.recorder.updateCurrent({ images: [...images] })
    const pulled = new Map(
      services.flatMap((service, i) => (found[i] === undefined ? [] : [[service, found[i]] as const])),
    )
    const rendered = pinImages(survey.yaml, new Map(images.map(({ service, id }) => [service, id])))
    const named = images.map(formatImage)
    return {
      value: { ...survey, project: { ...survey.project, rendered }, pulled, images: named },
      message: `back to ${named.join(', ')}, deployed ${new Date(before.startedAt).toISOString()} from ${before.by.sha.slice(0, 7)}`,
      facts: { images: named, deployedBy: before.by.url, repository: before.by.repository, sha: before.by.sha },
    }
  },
}

function findRelease({ cutover, liveImages }: Preflight, { recorder, config }: Context): PastDeployment {
  const refuse = (why: string) =>
    new StepError(why, { refusal: true, fix: 'deploy the release that is wanted instead' })
  if (cutover.live === undefined) throw refuse('there is nothing to go back from: no release serves')
  const before = findPreviousRelease(recorder.record, liveImages)
  if (before === undefined)
    throw refuse('there is nothing to go back to: the host remembers no release before the one that serves')
  if (before.images.length === config.compose.services[cutover.idle].length) return before
  throw refuse(
    `the release before had ${before.images.length} services, ${cutover.idle} has ${config.compose.services[cutover.idle].length}`,
  )
}

/** The colors' services stand in the same order in both lists. */
const assignServices = (images: readonly ReleaseImage[], services: readonly string[]): readonly ReleaseImage[] =>
  services.flatMap((service, i) => (images[i] === undefined ? [] : [{ ...images[i], service }]))

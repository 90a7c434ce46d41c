import { recall as recallCommand } from '../commands/compose.ts'
import { pinImages } from '../domain/compose-model.ts'
import { ask, type Context, type DeployStep } from '../engine/context.ts'
import { nameImage, releaseBefore, type Entry, type ReleaseImage } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import type { Pulled } from './pull.ts'
import type { Survey } from './state.ts'
import { messageOf } from '../domain/thrown.ts'

/** Takes the place of `pull` when going back: the images of the release that served before, by their ids. */
export const recall: DeployStep<Survey, Pulled> = {
  name: 'pull',
  async run(survey, context) {
    const services = context.config.compose.services[survey.plan.idle]
    const before = findRelease(survey, context)
    const images = forServices(before.images, services)
    const found = await ask(context, recallCommand(survey.project, images)).catch((error: unknown) => {
      throw new StepError(
        `the images of the release before are neither on the host nor in the registry: ${messageOf(error)}`,
        {
          refusal: true,
          advice: 'deploy the release that is wanted instead',
          cause: error,
        },
      )
    })
    context.recorder.learn({ images: [...images] })
    const pulled = new Map(
      services.flatMap((service, i) => (found[i] === undefined ? [] : [[service, found[i]] as const])),
    )
    const rendered = pinImages(survey.yaml, new Map(images.map(({ service, id }) => [service, id])))
    const named = images.map(nameImage)
    return {
      value: { ...survey, project: { ...survey.project, rendered }, pulled, images: named },
      says: `back to ${named.join(', ')}, deployed ${new Date(before.startedAt).toISOString()} from ${before.by.sha.slice(0, 7)}`,
      evidence: { images: named, deployedBy: before.by.url, repository: before.by.repository, sha: before.by.sha },
    }
  },
}

function findRelease({ plan, liveImages }: Survey, { recorder, config }: Context): Entry {
  const refuse = (why: string) =>
    new StepError(why, { refusal: true, advice: 'deploy the release that is wanted instead' })
  if (plan.live === undefined) throw refuse('there is nothing to go back from: no release serves')
  const before = releaseBefore(recorder.record, liveImages)
  if (before === undefined)
    throw refuse('there is nothing to go back to: the host remembers no release before the one that serves')
  if (before.images.length === config.compose.services[plan.idle].length) return before
  throw refuse(
    `the release before had ${before.images.length} services, ${plan.idle} has ${config.compose.services[plan.idle].length}`,
  )
}

/** The colours' services stand in the same order in both lists. */
const forServices = (images: readonly ReleaseImage[], services: readonly string[]): readonly ReleaseImage[] =>
  services.flatMap((service, i) => (images[i] === undefined ? [] : [{ ...images[i], service }]))

import { pull as pullCommand, type Image } from '../commands/compose.ts'
import { ask, type DeployStep } from '../context.ts'
import { nameImage, type ReleaseImage } from '../record.ts'
import { StepError } from '../saga.ts'
import type { Survey } from './state.ts'

export interface Pulled extends Survey {
  /** The image of each service of the idle colour. */
  readonly pulled: ReadonlyMap<string, Image>
  /** The same for people and outputs: `service=repository@sha256:…`, or the image's id. */
  readonly images: readonly string[]
}

/** Pulls the idle colour's images and remembers what their tags meant at this moment. */
export const pull: DeployStep<Survey, Pulled> = {
  name: 'pull',
  async run(survey, context) {
    const { plan, project, model } = survey
    const services = context.config.compose.services[plan.idle]
    const images = services.map((service) => model.get(service)?.image ?? '')
    const found = await ask(context, pullCommand({ project, services, images })).catch((error: unknown) => {
      throw new StepError(`the images of ${plan.idle} could not be pulled: ${message(error)}`, {
        advice: 'check that the image and its tag exist, and that the host is logged in to the registry (docker login)',
        cause: error,
      })
    })
    const pulled = new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]] as const] : [])))
    const missing = services.filter((service) => !pulled.has(service))
    if (missing.length > 0) throw new StepError(`the host has no image of ${missing.join(', ')} after the pull`)
    const release = services.map((service, i) => toReleaseImage(service, images[i] ?? '', found[i]))
    context.recorder.learn({ images: release })
    const named = release.map((each) => nameImage(each))
    return { value: { ...survey, pulled, images: named }, says: named.join(', '), evidence: { images: named } }
  },
}

/** With the digest in the repository that the Compose file names: an image can have come from several. */
function toReleaseImage(service: string, image: string, found: Image | undefined): ReleaseImage {
  const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  const digest = found?.digests.find((each) => each.startsWith(`${repository}@`))
  return { service, id: found?.id ?? '', ...(digest !== undefined && { digest }) }
}

export const short = (imageId: string): string => imageId.replace(/^sha256:/, '').slice(0, 12)

export const message = (error: unknown): string => (error instanceof Error ? error.message : String(error))

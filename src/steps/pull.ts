import { pull as pullCommand, type Image, type Reference } from '../commands/compose.ts'
import type { ComposeModel, Service } from '../domain/compose-model.ts'
import { ask, type DeployStep } from '../engine/context.ts'
import { nameImage, toReleaseImage } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import type { Survey } from './state.ts'
import { messageOf } from '../domain/thrown.ts'

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
    const references = referencesOf(model, services)
    const found = await ask(context, pullCommand({ project, references })).catch((error: unknown) => {
      throw new StepError(`the images of ${plan.idle} could not be pulled: ${messageOf(error)}`, {
        advice:
          'check that the image and its tag exist, that the host is logged in to the registry (docker login), and that its disk is not full (df -h)',
        cause: error,
      })
    })
    const pulled = new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]] as const] : [])))
    const missing = services.filter((service) => !pulled.has(service))
    if (missing.length > 0) throw new StepError(`the host has no image of ${missing.join(', ')} after the pull`)
    const release = [...pulled].map(([service, image], i) => toReleaseImage(service, references[i]?.image ?? '', image))
    context.recorder.learn({ images: release })
    const named = release.map(nameImage)
    return { value: { ...survey, pulled, images: named }, says: named.join(', '), evidence: { images: named } }
  },
}

/** What these services name, in their order. */
export const referencesOf = (model: ComposeModel, services: readonly string[]): readonly Reference[] =>
  services.map((service) => referenceOf(model.get(service)))

/** A service without an image was refused before. */
const referenceOf = (service: Service | undefined): Reference => ({
  image: service?.image ?? '',
  platform: service?.platform,
  fetch: fetchBy[service?.pullPolicy ?? ''],
})

/** As `compose pull` of version 2 takes it: what is built or loaded on the host is in no registry. */
const fetchBy: Readonly<Record<string, Reference['fetch']>> = {
  never: 'never',
  build: 'never',
  missing: 'if-missing',
  if_not_present: 'if-missing',
}

export const short = (imageId: string): string => imageId.replace(/^sha256:/, '').slice(0, 12)

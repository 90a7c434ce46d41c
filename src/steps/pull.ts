import { pullImages as pullCommand, type HostImage, type ImageReference } from '../commands/pull-images.ts'
import type { ComposeModel, ComposeService } from '../domain/compose-model.ts'
import { runCommand, type DeployStep } from '../engine/context.ts'
import { formatImage, toReleaseImage } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import type { Preflight } from './state.ts'
import { errorMessage } from '../domain/thrown.ts'

export interface Pulled extends Preflight {
  /** The image of each service of the idle color. */
  readonly pulled: ReadonlyMap<string, HostImage>
  /** The same for people and outputs: `service=repository@sha256:…`, or the image's id. */
  readonly images: readonly string[]
}

/** Pulls the idle color's images and remembers what their tags meant at this moment. */
export const pull: DeployStep<Preflight, Pulled> = {
  name: 'pull',
  async run(survey, context) {
    const { cutover, project, model } = survey
    const services = context.config.compose.services[cutover.idle]
    const references = imageReferences(model, services)
    const found = await runCommand(context, pullCommand({ project, references })).catch((error: unknown) => {
      throw new StepError(`the images of ${cutover.idle} could not be pulled: ${errorMessage(error)}`, {
        fix: 'check that the image and its tag exist, that the host is logged in to the registry (docker login), and that its disk is not full (df -h)',
        cause: error,
      })
    })
    const pulled = new Map(services.flatMap((service, i) => (found[i]?.id ? [[service, found[i]] as const] : [])))
    const missing = services.filter((service) => !pulled.has(service))
    if (missing.length > 0) throw new StepError(`the host has no image of ${missing.join(', ')} after the pull`)
    const release = [...pulled].map(([service, image], i) => toReleaseImage(service, references[i]?.image ?? '', image))
    context.recorder.updateCurrent({ images: release })
    const named = release.map(formatImage)
    return { value: { ...survey, pulled, images: named }, message: named.join(', '), facts: { images: named } }
  },
}

/** What these services name, in their order. */
export const imageReferences = (model: ComposeModel, services: readonly string[]): readonly ImageReference[] =>
  services.map((service) => referenceOf(model.get(service)))

/** A service without an image was refused before. */
const referenceOf = (service: ComposeService | undefined): ImageReference => ({
  image: service?.image ?? '',
  platform: service?.platform,
  fetch: fetchPolicies[service?.pullPolicy ?? ''],
})

/** As `compose pull` of version 2 takes it: what is built or loaded on the host is in no registry. */
const fetchPolicies: Readonly<Record<string, ImageReference['fetch']>> = {
  never: 'never',
  build: 'never',
  missing: 'if-missing',
  if_not_present: 'if-missing',
}

export const shortenId = (imageId: string): string => imageId.replace(/^sha256:/, '').slice(0, 12)

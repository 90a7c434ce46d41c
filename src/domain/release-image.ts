import { otherColor, type Color, type PerColor } from './color.ts'
import type { ReleaseImage } from './record-schema.ts'

/** An image as the host has it. */
export interface HostImage {
  readonly id: string
  /** `repository@sha256:…` each; an image can come from several repositories, or from none. */
  readonly digests: readonly string[]
}

/** The repository of an image as a Compose file names it: without its digest and its tag. */
export const imageRepository = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')

/** With the digest in the repository that the Compose file names (`image`), where there is one. */
export function toReleaseImage(service: string, image: string, { id, digests }: HostImage): ReleaseImage {
  const digest = digests.find((each) => each.startsWith(`${imageRepository(image)}@`))
  return { service, id, ...(digest !== undefined && { digest }) }
}

/** For people and outputs: `service=repository@sha256:…`, or the image's id. */
export const formatImage = ({ service, id, digest }: ReleaseImage): string => `${service}=${digest ?? id}`

/** Compares image ids, so that neither the color, nor the tags, nor the order of the services matter. */
export const isSameRelease = (one: readonly ReleaseImage[], other: readonly ReleaseImage[]): boolean =>
  joinIds(one) === joinIds(other)

const joinIds = (images: readonly ReleaseImage[]): string =>
  images
    .map(({ id }) => id)
    .toSorted()
    .join(' ')

/**
 * The images of a past release for the services of a color. A service is known by its name: the order of the inputs may
 * have changed since. A service of the other color stands for the one at the same place of this color's list now.
 * Undefined: it is not known which service an image belongs to.
 */
export function assignImages(
  images: readonly ReleaseImage[],
  services: PerColor<readonly string[]>,
  color: Color,
): readonly ReleaseImage[] | undefined {
  const own = services[color]
  const other = services[otherColor(color)]
  // The name may have changed since, but the only image belongs to the only service.
  if (own.length === 1 && images.length === 1) return images.map((image) => ({ ...image, service: own[0] ?? '' }))
  const assigned = own.flatMap((service, i) => {
    const image = images.find((each) => each.service === service) ?? images.find((each) => each.service === other[i])
    return image === undefined ? [] : [{ ...image, service }]
  })
  return assigned.length === own.length && assigned.length === images.length ? assigned : undefined
}

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

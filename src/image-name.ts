/** An image as the host has it. */
interface Found {
  readonly id: string
  /** `repository@sha256:…` each; an image can have come from several repositories, or from none. */
  readonly digests: readonly string[]
}

/** `service=repository@sha256:…` in the repository that the Compose file names (`image`), else `service=<image id>`. */
export function nameImage(service: string, image: string, found: Found | undefined): string {
  const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  return `${service}=${found?.digests.find((digest) => digest.startsWith(`${repository}@`)) ?? found?.id ?? ''}`
}

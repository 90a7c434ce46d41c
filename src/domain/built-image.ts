import type { ComposeService } from './compose-model.ts'

/** The image as a registry names it. Empty: it is built on the host, so that its id is all that is known of it. */
export const registryImage = (service: ComposeService | undefined): string =>
  service?.isBuilt === true ? '' : (service?.image ?? '')

/** The repository that keeps what was built for a service: nothing else uses its names, and no build takes one away. */
export const keptRepository = (project: string, service: string): string =>
  ['ec2-blue-green-deploy', ...[project, service].map(toPathPart)].join('/')

/** Docker allows few characters in the name of an image. */
const toPathPart = (name: string): string =>
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(name) ? name : Buffer.from(name).toString('hex')

/** The name that an image is built as: the one of the Compose file, if it has one. */
export const builtName = (project: string, service: string, image: string | undefined): string =>
  image ?? `${keptRepository(project, service)}:build`

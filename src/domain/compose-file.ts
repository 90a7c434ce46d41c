import { isMap, parseDocument, type Document } from 'yaml'
import type { HostNetwork } from './host-state.ts'

export interface ReleaseFile {
  /** What Compose prints of the project's files. */
  readonly yaml: string
  /** The name of the Compose project. */
  readonly project: string
  /** The services that are made anew: those of the idle color, and its jobs. */
  readonly release: readonly string[]
  /** The images of the release by service, where the Compose file does not name them: in a rollback. */
  readonly images?: ReadonlyMap<string, string>
  /** The networks of the host. */
  readonly networks: readonly HostNetwork[]
}

/**
 * The Compose file with everything left out by which Compose would touch more than the release: builds and pull policies,
 * since `pull` has decided which images run; profiles, since a service that is not active counts as missing where another
 * depends on it; and what a network that exists should be
 * like, since Compose 2.31 and later removes a network that differs and stops its containers before. Undefined: the project's
 * own files are without these, and can be used as they are.
 */
export function renderReleaseFile(file: ReleaseFile): string | undefined {
  // Every value stays the text that it is: a commit like 7e10204 is no number.
  const document = parseDocument(file.yaml, { schema: 'failsafe' })
  const { images = new Map<string, string>(), release } = file
  const all = listKeys(document, 'services')
  const keys = [
    ...all.map((service) => [service, 'profiles']),
    ...release
      .filter((each) => all.includes(each))
      .flatMap((each) => [
        ...(images.has(each) || document.hasIn(['services', each, 'image']) ? [[each, 'build']] : []),
        [each, 'pull_policy'],
      ]),
  ]
  const deleted = keys.map((key) => document.deleteIn(['services', ...key]))
  images.forEach((image, service) => {
    document.setIn(['services', service, 'image'], image)
  })
  const hashed = keepNetworks(document, file)
  return hashed || deleted.includes(true) || images.size > 0 ? document.toString() : undefined
}

/** Whether Compose 2 printed the file: version 1 knows no name in it. The first releases of 2 print none either. */
export const isOfComposeTwo = (yaml: string): boolean => /^name:/m.test(yaml)

/** The Compose file with a name for the image of each of these services. */
export function renderBuildFile(yaml: string, images: ReadonlyMap<string, string>): string {
  const document = parseDocument(yaml, { schema: 'failsafe' })
  images.forEach((image, service) => {
    document.setIn(['services', service, 'image'], image)
  })
  return document.toString()
}

/** True: Compose would compare one of these networks with the file. It does where it wrote its hash onto the network. */
function keepNetworks(document: Document, { project, networks }: ReleaseFile): boolean {
  const kept = listKeys(document, 'networks').flatMap((key) => {
    const name = networkName(document, { key, project })
    const network = networks.find((each) => each.name === name)
    if (network === undefined) return []
    document.setIn(['networks', key], document.createNode({ name, external: 'true' }))
    return [network]
  })
  return kept.some(({ isHashed }) => isHashed)
}

function networkName(document: Document, { key, project }: { key: string; project: string }): string {
  const name: unknown = document.getIn(['networks', key, 'name'])
  return typeof name === 'string' ? name : `${project}_${key}`
}

function listKeys(document: Document, section: string): readonly string[] {
  const map: unknown = document.get(section)
  return isMap(map) ? map.items.map(({ key }) => String(key)) : []
}

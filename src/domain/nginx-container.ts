/** A folder or a file of the host that a container sees at a path of its own. */
export interface Mount {
  /** On the host. */
  readonly source: string
  /** In the container. */
  readonly destination: string
  /** The container cannot write there. */
  readonly readOnly?: boolean
}

/** A port of the host that leads to a port of the container. */
export interface PublishedPort {
  readonly containerPort: number
  readonly address: string
  readonly port: number
}

/** The container that nginx runs in, as it was found. */
export interface NginxContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly isRunning: boolean
  readonly startedAt: string
  /** `PID:START` of nginx's master, as the host numbers processes; absent: nginx does not run in it. */
  readonly master?: string | undefined
  /** The command line of its first process, where it runs and nginx does not. */
  readonly program?: string | undefined
  /** It has a network of its own. False: it uses the network of the host. */
  readonly ownNetwork: boolean
  /** Its addresses in the networks of Docker. */
  readonly addresses: readonly string[]
  readonly published: readonly PublishedPort[]
  readonly mounts: readonly Mount[]
  /** The template from which it writes the file of the site anew at each start; absent: it has none. */
  readonly template?: string | undefined
  /** Paths in it whose mount shows a file that the host has replaced by another one since: nginx reads the former one. */
  readonly replaced: readonly string[]
  /** Whether Docker is reached through `sudo -n`. */
  readonly sudo: boolean
}

/** What was found for the input `nginx-container`. */
export type ContainerLookup =
  | { readonly kind: 'found'; readonly container: NginxContainer }
  /** `running`: what runs instead, as `name (image)`. */
  | { readonly kind: 'missing'; readonly running: readonly string[] }
  /** Several projects have a service with this name. */
  | { readonly kind: 'several'; readonly names: readonly string[] }
  /** Docker cannot be reached. */
  | { readonly kind: 'unknown' }

/** The container, if it was found. */
export const foundContainer = (lookup: ContainerLookup | undefined): NginxContainer | undefined =>
  lookup?.kind === 'found' ? lookup.container : undefined

/** Where a request to an address on which nginx listens can be sent on the host. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** Where the host reaches what nginx listens on in its container: by a port that is published, else at its own address. */
export function findEndpoint(listen: Endpoint, container: NginxContainer | undefined): Endpoint {
  if (container?.ownNetwork !== true) return listen
  const published = container.published.find(({ containerPort }) => containerPort === listen.port)
  const [own = listen.address] = container.addresses
  if (published === undefined) return { address: own, port: listen.port }
  const isAny = ['', '0.0.0.0', '::'].includes(published.address)
  const address = isAny ? '127.0.0.1' : published.address
  return { address: address.includes(':') ? `[${address}]` : address, port: published.port }
}

/** How a container is identified: another one with its name has another id, and one that was restarted another time. */
export const containerState = ({ id, startedAt }: NginxContainer): string => `${id} ${startedAt}`

/** The file from which the entrypoint of nginx's image writes this one at each start; undefined: it never writes there. */
export function findTemplate(path: string): string | undefined {
  const [, name] = /^\/etc\/nginx\/conf\.d\/(.+)$/.exec(path) ?? []
  return name === undefined ? undefined : `/etc/nginx/templates/${name}.template`
}

import type { Color } from './color.ts'
import type { Config, VerifyConfig } from './config.ts'
import type { HostState } from './host-state.ts'
import type { SiteServer } from './nginx-config.ts'
import { findEndpoint, foundContainer, type NginxContainer } from './nginx-container.ts'
import type { Listen } from './nginx-listen.ts'
import {
  findColorsAt,
  findSiteServers,
  hasFixedDefault,
  isFixedAt,
  type AppServer,
  type Place,
} from './site-servers.ts'

/** A request to the site, sent on the host itself. */
export interface SiteRequest {
  readonly url: string
  readonly hostHeader?: string | undefined
  /** `host:port` that it connects to, whatever the URL names. Never another machine than the host. */
  readonly connectTo?: string | undefined
  /** For a site that redirects plain HTTP unless a load balancer has ended TLS before it. */
  readonly forwardedProto?: string | undefined
  /** Whether it begins with a line of the PROXY protocol. */
  readonly proxyProtocol?: boolean
  /** The place that it asks: one server on one listen. One answer from each place is enough. */
  readonly place: string
  /** The colors to which nginx passes what comes to this place while their site is linked, as far as its files show it. */
  readonly passesTo?: readonly Color[]
}

/** More places are not asked: a host can have hundreds of names. */
const maxPlaces = 8

/** `host:port` at which this host reaches what nginx listens on: in a container that is another one. */
type FindEndpoint = (listen: Pick<Listen, 'address' | 'port'>) => string

const endpointFinder =
  (container: NginxContainer | undefined): FindEndpoint =>
  (listen) => {
    const { address, port } = findEndpoint(listen, container)
    return `${localAddress(address)}:${port}`
  }

/** What a browser on this host would ask first. */
export const localUrl = (container: NginxContainer | undefined): string =>
  new URL(`http://${endpointFinder(container)({ address: '*', port: 80 })}/`).href

/**
 * The requests that may reach a color, the likeliest first: `verify-url` where it is set, else each listen of the servers
 * that belong to the application, plain HTTP before HTTPS, and `health-path` where `/` reaches nothing.
 */
export function findSiteRequests(state: HostState, config: Config): readonly SiteRequest[] {
  const servers = findSiteServers(state, config)
  const container = foundContainer(state.nginxContainer)
  const endpoint = endpointFinder(container)
  const defaultRequest: SiteRequest = { url: localUrl(container), place: 'default' }
  const defaults = hasFixedDefault(state, config) ? [] : [defaultRequest]
  const requests =
    config.verify.url === undefined
      ? [...listRequests(servers, config, endpoint), ...defaults]
      : withForwardedProto([toRequest(config.verify.url, config.verify, { servers, endpoint })])
  // wget can neither connect elsewhere than its URL says nor send the PROXY protocol.
  const isPossible = ({ connectTo, proxyProtocol }: SiteRequest) =>
    state.httpClient === 'curl' || (connectTo === undefined && proxyProtocol !== true)
  const possible = config.verify.url === undefined ? requests.filter(isPossible) : requests
  // Where the files lead to no color that the link chooses, a check refuses the run; until then there is something to ask.
  const kept = possible.length === 0 ? [defaultRequest] : possible
  const keys = kept.map(({ url, hostHeader, connectTo, proxyProtocol, forwardedProto }) =>
    JSON.stringify([url, hostHeader, connectTo, proxyProtocol, forwardedProto]),
  )
  return kept.filter((_, i) => i === keys.indexOf(keys[i] ?? ''))
}

/** The same place is asked again as by a load balancer that has ended TLS, where plain HTTP reaches nothing. */
const withForwardedProto = (requests: readonly SiteRequest[]): readonly SiteRequest[] => [
  ...requests,
  ...requests.filter(({ url }) => url.startsWith('http:')).map((each) => ({ ...each, forwardedProto: 'https' })),
]

function listRequests(
  servers: readonly AppServer[],
  { health, verify }: Config,
  endpoint: FindEndpoint,
): readonly SiteRequest[] {
  const places = choosePlaces(servers.flatMap((each) => each.places).sort((a, b) => rank(a) - rank(b)))
  return ['/', ...health.paths].flatMap((path) =>
    withForwardedProto(
      places.flatMap((place, i) =>
        isFixedAt(place.routes, path)
          ? []
          : createRequest(place.listen, verify.hostHeader ?? place.name, {
              path,
              endpoint,
              place: String(i),
              passesTo: findColorsAt(place.routes, path),
            }),
      ),
    ),
  )
}

/** At least one place of each port that passes requests on, and further names up to `maxPlaces`. */
function choosePlaces(places: readonly Place[]): readonly Place[] {
  const keys = places.map(({ listen: { port, ssl, proxyProtocol } }) => JSON.stringify([port, ssl, proxyProtocol]))
  const isFirst = ({ routes }: Place, i: number) => keys.indexOf(keys[i] ?? '') === i && routes.length > 0
  const firstCount = places.filter(isFirst).length
  const further = places.filter((each, i) => !isFirst(each, i)).slice(0, Math.max(0, maxPlaces - firstCount))
  return places.filter((each, i) => isFirst(each, i) || further.includes(each))
}

/** HTTPS after HTTP, the PROXY protocol after both, and servers that pass nothing on at the end. */
const rank = ({ routes, listen: { ssl, proxyProtocol } }: Place): number =>
  (routes.length === 0 ? 4 : 0) + (proxyProtocol ? 2 : 0) + (ssl ? 1 : 0)

const localAddress = (address: string): string =>
  address === '*' ? '127.0.0.1' : address === '[::]' ? '[::1]' : address

function createRequest(
  { address, port, ssl, proxyProtocol }: Listen,
  name: string | undefined,
  {
    path,
    endpoint,
    ...from
  }: Pick<SiteRequest, 'place' | 'passesTo'> & {
    readonly path: string
    readonly endpoint: FindEndpoint
  },
): readonly SiteRequest[] {
  const local = endpoint({ address, port })
  const url = URL.parse(
    `${ssl ? 'https' : 'http'}://${ssl ? `${name ?? localAddress(address)}:${port}` : local}${path}`,
  )
  if (url === null) return []
  const extra = proxyProtocol ? { proxyProtocol } : {}
  return [
    ssl
      ? { url: url.href, connectTo: local, ...from, ...extra }
      : { url: url.href, hostHeader: name, ...from, ...extra },
  ]
}

const isLoopback = (hostname: string): boolean => /^(127\.[\d.]+|localhost|\[::1\])$/.test(hostname)

/** `verify-url` as it is; but an HTTPS URL of this site is requested on this machine, by the name of the site. */
function toRequest(
  address: string,
  { hostHeader }: VerifyConfig,
  { servers, endpoint }: { readonly servers: readonly SiteServer[]; readonly endpoint: FindEndpoint },
): SiteRequest {
  const url = new URL(address)
  const place = 'verify-url'
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  if (url.protocol === 'https:' && isLoopback(url.hostname)) {
    const connectTo = `${url.hostname}:${port}`
    if (hostHeader !== undefined) url.hostname = hostHeader
    return { url: url.href, connectTo, place }
  }
  const server = servers.find(({ names }) => names.includes(url.hostname))
  const listen = server?.listens.find((each) => each.port === port && each.ssl)
  if (url.protocol !== 'https:' || listen === undefined) return { url: address, hostHeader, place }
  return { url: address, hostHeader, connectTo: endpoint(listen), place }
}

/** The local port that a request goes to; 0 for another machine. */
export function localPort({ url, connectTo }: SiteRequest): number {
  const { hostname, port, protocol } = new URL(connectTo === undefined ? url : `http://${connectTo}`)
  if (connectTo === undefined && !isLoopback(hostname)) return 0
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

/** A request as a person reads it. */
export function describeSiteRequest(request: SiteRequest): string {
  const { url, hostHeader, connectTo, proxyProtocol, forwardedProto } = request
  const { hostname } = new URL(url)
  const details = [
    ...(hostHeader === undefined || hostHeader === hostname ? [] : [`Host: ${hostHeader}`]),
    ...(connectTo === undefined || connectTo.startsWith(`${hostname}:`) ? [] : [`at ${connectTo}`]),
    ...(proxyProtocol === true ? ['with the PROXY protocol'] : []),
    ...(forwardedProto === undefined ? [] : [`with X-Forwarded-Proto: ${forwardedProto}`]),
  ]
  return details.length === 0 ? url : `${url} (${details.join(', ')})`
}

import { colors, otherColor, type Color } from './color.ts'
import type { Config, SiteConfig } from './config.ts'
import { colorContainers, findLinkedColor } from './decision.ts'
import type { HostState } from './host-state.ts'
import type { Route, SiteServer } from './nginx-config.ts'
import { NginxFiles, type ListedServer } from './nginx-files.ts'
import type { Listen } from './nginx-listen.ts'
import { findPort } from './nginx-site.ts'
import { findServerName } from './server-name.ts'

/**
 * A route for a color, while its site is linked. `live`: it leads to this color, and with the other site to another place.
 * `fixed`: it leads to a color that the link does not choose, such as one for a preview. `other`: to no color.
 */
interface ColorRoute {
  readonly color: Color
  readonly kind: 'live' | 'fixed' | 'other'
  readonly location: readonly string[]
}

/** One server of the application on one listen. */
export interface Place {
  readonly listen: Listen
  /** The name by which nginx chooses the server there; undefined: without a name. */
  readonly name: string | undefined
  readonly routes: readonly ColorRoute[]
}

/** A server of the application. */
export interface AppServer extends SiteServer {
  readonly places: readonly Place[]
}

/** A server as nginx reads it while the site of a color is linked. */
interface ReadServer extends ListedServer {
  /** Two servers are the same if they have the same names and listens, such as the servers of the two sites. */
  readonly key: string
  readonly colorRoutes: readonly ColorRoute[]
}

const toRouteKey = ({ isOfSite }: ListedServer, key: string, route: Route): string =>
  JSON.stringify([key, isOfSite, route])

/** All servers while the site of this color is linked. */
function listServers({ nginx, sites }: HostState, site: SiteConfig, color: Color): readonly ListedServer[] {
  const files = new NginxFiles(nginx.servers)
  return site.form === 'live-link'
    ? files.listLiveServers(site.path, color)
    : files.listServers(site.path, sites[color].text ?? '')
}

/** The same, with what their routes are for it. */
function readServers(state: HostState, config: Config, color: Color): readonly ReadServer[] {
  const list = (each: Color) =>
    listServers(state, config.nginx.site, each).map((server) => ({
      server,
      key: JSON.stringify([server.names, server.listens]),
    }))
  const others = new Set(
    list(otherColor(color)).flatMap(({ server, key }) => server.routes.map((route) => toRouteKey(server, key, route))),
  )
  const leadsToAny = findColorTest(state, config)
  const ownPorts: readonly unknown[] = config.containerPort === undefined ? config.ports[color] : [config.containerPort]
  return list(color).map(({ server, key }): ReadServer => {
    const findKind = (route: Route): ColorRoute['kind'] => {
      const isOwn = ownPorts.includes(findPort(route.target))
      if (isOwn && !others.has(toRouteKey(server, key, route))) return 'live'
      return leadsToAny(route.target) ? 'fixed' : 'other'
    }
    const colorRoutes = server.routes.map((route) => ({ color, kind: findKind(route), location: route.location }))
    return { ...server, key, colorRoutes }
  })
}

/** Whether a target is a color's. With `container-port` both colors have one port, as other containers may have, but names. */
function findColorTest(state: HostState, config: Config): (target: string) => boolean {
  const { ports, containerPort, compose } = config
  const hostPorts: readonly unknown[] = [...ports.blue, ...ports.green]
  if (containerPort === undefined) return (target) => hostPorts.includes(findPort(target))
  const names = colors.flatMap((color) => [
    ...compose.services[color],
    ...colorContainers(state, config, color).map(({ name }) => name),
  ])
  return (target) => findPort(target) === containerPort && names.includes(target.replace(/:.*$/, ''))
}

/**
 * The servers that pass requests to the color whose site is linked, and those of the sites that pass requests to no color.
 * A server that only leads to fixed colors, such as one for a preview, shows no switch.
 */
export function findSiteServers(state: HostState, config: Config): readonly AppServer[] {
  const linked = findLinkedColor(state) ?? 'blue'
  const found = new Map<string, AppServer>()
  for (const color of [linked, otherColor(linked)]) {
    const servers = readServers(state, config, color)
    for (const server of servers) {
      const { colorRoutes, isOfSite } = server
      const isLive = colorRoutes.some(({ kind }) => kind === 'live')
      if (!isLive && !(isOfSite && colorRoutes.every(({ kind }) => kind === 'other'))) continue
      const key = JSON.stringify([server.key, colorRoutes.length > 0])
      const former = found.get(key) ?? { ...server, places: findPlaces(server, servers) }
      const places = former.places.map((each) => ({ ...each, routes: [...each.routes, ...colorRoutes] }))
      found.set(key, { ...former, places })
    }
  }
  return [...found.values()]
}

/** The listens of a server on which nginx can be made to choose it. */
function findPlaces(server: ReadServer, all: readonly ReadServer[]): readonly Place[] {
  return reachableListens(server).flatMap((listen) => {
    const neighbors = all.filter(({ listens }) => listens.some(({ port }) => port === listen.port))
    const others = neighbors.filter(({ key }) => key !== server.key)
    const taken = new Set(others.flatMap(({ names }) => names))
    const name = findServerName(server.names, taken)
    if (name !== undefined || isDefaultOf(listen, server, neighbors)) return [{ listen, name, routes: [] }]
    return server.names.includes('_') && !taken.has('_') ? [{ listen, name: '_', routes: [] }] : []
  })
}

/** Whether nginx chooses the server for a name that no server of this listen has. */
function isDefaultOf(listen: Listen, server: ReadServer, neighbors: readonly ReadServer[]): boolean {
  const hasDefault = neighbors.some(({ listens }) =>
    listens.some((each) => each.isDefault && each.port === listen.port),
  )
  return listen.isDefault || (!hasDefault && neighbors[0]?.key === server.key)
}

/** Without the IPv6 listens that repeat one of IPv4. */
const reachableListens = ({ listens }: SiteServer): readonly Listen[] =>
  listens.filter(
    ({ address, port }) => address !== '[::]' || !listens.some((each) => each.address === '*' && each.port === port),
  )

/** Whether a request without a name may come to a server that leads to a color which the link does not choose. */
export const hasFixedDefault = (state: HostState, config: Config): boolean =>
  colors.some((color) =>
    readServers(state, config, color).some(
      ({ colorRoutes, listens }) => isFixedAt(colorRoutes, '/') && listens.some(({ port }) => port === 80),
    ),
  )

/** What places pass requests to whichever color a live link names: such a place leads to a color that may be stopped. */
export function findFixedTargets(state: HostState, config: Config): readonly string[] {
  const list = (color: Color) =>
    listServers(state, config.nginx.site, color).flatMap(({ names, listens, routes }) =>
      routes.map((route) => ({ target: route.target, key: JSON.stringify([names, listens, route]) })),
    )
  const others = new Set(list('green').map(({ key }) => key))
  return [
    ...new Set(
      list('blue')
        .filter(({ key }) => others.has(key))
        .map(({ target }) => target),
    ),
  ]
}

/** Whether a path leads to a color which the link does not choose. */
export function isFixedAt(routes: readonly ColorRoute[], path: string): boolean {
  const kinds = findRoutesAt(routes, path).map(({ kind }) => kind)
  return kinds.includes('fixed') && !kinds.includes('live')
}

/** The colors that a path leads to while their site is linked, as far as the files show it. */
export const findColorsAt = (routes: readonly ColorRoute[], path: string): readonly Color[] =>
  colors.filter((color) => findRoutesAt(routes, path).some((each) => each.kind === 'live' && each.color === color))

/** As nginx: the longest location that the path begins with. One with a name or a regular expression may be for each path. */
function findRoutesAt(routes: readonly ColorRoute[], path: string): readonly ColorRoute[] {
  const lengths = routes.map(({ location }) => measureMatch(location.join(' '), path))
  const longest = Math.max(...lengths)
  return longest < 0 ? [] : routes.filter((_, i) => lengths[i] === longest)
}

function measureMatch(location: string, path: string): number {
  if (/^(?:$|~|@)/.test(location)) return 0
  if (location.startsWith('=')) return location.replace(/^=\s*/, '') === path ? Infinity : -1
  const prefix = location.replace(/^\^~\s*/, '')
  return path.startsWith(prefix) ? prefix.length : -1
}

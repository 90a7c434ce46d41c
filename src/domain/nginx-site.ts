import { findRoutes, findServers, findUpstreams, parseStatements } from './nginx-config.ts'

/** The port of a target or of an address of an upstream; undefined: it has none, or only a variable. */
export function findPort(target: string): number | undefined {
  const port = /^(?:\[[^\]]*\]|[^:[]*):(\d+)\b/.exec(target)?.[1]
  return port === undefined ? undefined : Number(port)
}

/** What the file of a site passes requests to from each place: a location of a server, or an upstream of the file. */
function readPasses(site: string): ReadonlyMap<string, readonly string[]> {
  const statements = parseStatements(site)
  const upstreams = findUpstreams(statements)
  const passes = new Map<string, string[]>()
  const add = (place: unknown, targets: readonly string[]) => {
    const key = JSON.stringify(place)
    passes.set(key, [...(passes.get(key) ?? []), ...targets])
  }
  for (const { names, listens, routes } of [
    ...findServers(statements),
    // The file may be a part of a server.
    { names: [], listens: [], routes: findRoutes(statements.filter(({ words: [name] }) => !isServer(name))) },
  ])
    for (const { location, target } of routes) add([names, listens, location], upstreams.get(target) ?? [target])
  upstreams.forEach((addresses, name) => add(name, addresses))
  return passes
}

const isServer = (name: string | undefined): boolean => name === 'server' || name === 'http'

const toPorts = (targets: readonly string[]): readonly number[] => [
  ...new Set(targets.flatMap((each) => findPort(each) ?? [])),
]

/**
 * The local ports that the file of a site passes requests to, from `proxy_pass` and from the `server` lines of its
 * upstreams. Empty when the file has no port itself (a variable, or an upstream of another file).
 */
export const parseProxiedPorts = (site: string): readonly number[] => toPorts([...readPasses(site).values()].flat())

/**
 * The ports that the file of a site passes requests to only from places that are the same in the file of the other site, such
 * as one for a preview. None if no place differs.
 */
export function findFixedPorts(site: string, otherSite: string): readonly number[] {
  const others = readPasses(otherSite)
  const isFixed = ([place, targets]: readonly [string, readonly string[]]) =>
    JSON.stringify(others.get(place)) === JSON.stringify(targets)
  const passes = [...readPasses(site)]
  const moving = toPorts(passes.filter((each) => !isFixed(each)).flatMap(([, targets]) => targets))
  const fixed = toPorts(passes.filter(isFixed).flatMap(([, targets]) => targets))
  return moving.length === 0 ? [] : fixed.filter((port) => !moving.includes(port))
}

/** Whether the file passes requests to a name that it does not explain: a variable, or an upstream of another file. */
export function hasUnknownTarget(site: string): boolean {
  const statements = parseStatements(site)
  const upstreams = findUpstreams(statements)
  return findRoutes(statements).some(({ target }) => !/:\d+$/.test(target) && !upstreams.has(target))
}

/** Whether the file passes requests to this port of localhost, which is 127.0.0.1 as well as ::1. */
export const passesToLocalhost = (site: string, port: number): boolean =>
  [...readPasses(site).values()].flat().some((each) => /^localhost:/i.test(each) && findPort(each) === port)

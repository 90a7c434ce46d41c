import { parseStatements, toStatement, type Statement } from '../nginx-config.ts'
import type { Use } from './find-uses.ts'
import { hasUri, locationPath } from './keep-uri.ts'
import { lineAt, NotPossible } from './not-possible.ts'
import { findPlaces, nameOf, parentOf, type Place } from './places.ts'
import { expandIncludes, readHttpLevel, type Site } from './site.ts'

/**
 * The lines that keep what the application learns of its own address. Without a line for it nginx sends the name of the
 * upstream as Host, and takes it out of the redirects of the application; with a variable it does neither.
 */
export function keepHost(site: Site, { place, choice }: Use): readonly string[] {
  refuseNameOfTls(site, { place, choice })
  const levels = findLevels(site, place)
  if (setsHost(site, place, levels)) return []
  if (nameOf(parentOf(place)) !== 'location')
    throw new NotPossible(
      `\`${lineAt(site.text, place.token.start)}\` is not directly in a location, and ${addHost(place)}`,
    )
  const { scheme, target, rest } = place
  const host = target.replace(/^(.*):(\d+)$/, (all, name: string, port: string) =>
    (scheme === 'http://' && port === '80') || (scheme === 'https://' && port === '443') ? name : all,
  )
  const isRenamed = choice.origin !== 'name'
  const address = `${scheme}${isRenamed ? target : choice.variable}${hasUri(place) ? rest : '/'}`
  const isStatic = place.kind === 'pass' && !rest.includes('$')
  const redirect =
    directiveOf(place) === 'proxy' && isStatic && !setsRedirect(levels)
      ? [`proxy_redirect ${address} ${locationPath(place)};`]
      : []
  return [...(isRenamed ? [`${directiveOf(place)}_set_header Host ${host};`] : []), ...redirect]
}

/** A variable that named an upstream names another one: its name must not be the Host. */
export function refuseChangedHost(site: Site, { place, choice }: Use): void {
  const variable = place.statement.words[1]?.value ?? ''
  if (choice.origin !== 'upstream') return
  for (const pass of findPlaces(site.statements))
    if (pass.kind === 'pass' && pass.rest.includes(variable) && !setsHost(site, pass, findLevels(site, pass)))
      throw new NotPossible(`For \`${lineAt(site.text, pass.token.start)}\` ${addHost(pass)}`)
}

/** `proxy` or `grpc`. */
const directiveOf = ({ statement }: Place): string => nameOf(statement).replace(/_pass$/, '')

const addHost = (place: Place): string =>
  `no ${directiveOf(place)}_set_header says which Host the application gets: add one`

/** The statements of the blocks around a place with what they include, the innermost first. */
function findLevels(site: Site, { parents }: Place): readonly (readonly Statement[])[] {
  const blocks = parents.map(({ block = [] }) => expandIncludes(site, block.map(toStatement))).toReversed()
  const isWhole = parents.some((each) => nameOf(each) === 'http')
  return isWhole ? blocks : [...blocks, expandIncludes(site, parseStatements(site.text)), readHttpLevel(site)]
}

/** Whether a statement says which Host the application gets. nginx takes all of such lines from the innermost block that has any. */
function setsHost({ text }: Site, place: Place, levels: readonly (readonly Statement[])[]): boolean {
  const line = `\`${lineAt(text, place.token.start)}\``
  for (const [i, statements] of levels.entries()) {
    const headers = statements.filter(({ words }) => words[0] === `${directiveOf(place)}_set_header`)
    const host = headers.find(({ words }) => words[1]?.toLowerCase() === 'host')
    if (host?.words[2]?.includes('$proxy_') === true)
      throw new NotPossible(`The Host for ${line} is ${host.words[2]}, which would change: write another value`)
    if (host !== undefined) return true
    const unknown = statements.find(({ words }) => words[0] === 'include')
    if (unknown !== undefined)
      throw new NotPossible(`What ${unknown.words[1] ?? ''} says of ${line} is not known, and ${addHost(place)}`)
    if (headers.length > 0 && i > 0)
      throw new NotPossible(`The other headers for ${line} are set outside of its block, and ${addHost(place)} there`)
    if (headers.length > 0) return false
  }
  return false
}

/** A file that is not known may set it too. */
const setsRedirect = (levels: readonly (readonly Statement[])[]): boolean =>
  levels.flat().some(({ words }) => words[0] === 'proxy_redirect' || words[0] === 'include')

/** nginx sends the name in `proxy_pass` with TLS, checks the certificate by it, and takes the port of HTTPS where it has none. */
function refuseNameOfTls({ text, others }: Site, { place: { scheme, target, token }, choice }: Use): void {
  if (!/s:\/\/$/.test(scheme) || choice.origin === 'name') return
  const all = [text, ...others.values()].join('\n')
  const line = `\`${lineAt(text, token.start)}\``
  if (/_ssl_(?:verify|server_name)\s+on/.test(all) && !/_ssl_name\s/.test(all))
    throw new NotPossible(`${line} sends its name with TLS, which would change: add proxy_ssl_name`)
  if (choice.origin === 'address' && !/:\d+$/.test(target)) throw new NotPossible(`${line} has no port: add it`)
}

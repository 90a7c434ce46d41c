import { parsePlacedStatements, type PlacedStatement } from '../nginx-tree.ts'
import type { Use } from './find-uses.ts'
import { lineAt, NotPossible } from './not-possible.ts'
import { flatten, nameOf, parentOf, serverOf } from './places.ts'
import { isIncluded, type Site } from './site.ts'

/** Refuses a file in which a test of the link would not do what it does elsewhere. */
export function refuseSettings(site: Site, uses: readonly Use[]): void {
  const { link, text, statements } = site
  if (!/^\/[\w./-]+$/.test(link)) throw new NotPossible(`${link} has characters that mean something else to nginx`)
  const lua = flatten(statements).find((each) => nameOf(each).endsWith('_by_lua_block'))
  if (lua !== undefined) throw new NotPossible(`\`${lineAt(text, lua.start)}\` cannot be read as nginx reads it`)
  if (valuesOf(site, 'disable_symlinks').some((value) => value !== 'off'))
    throw new NotPossible('nginx does not follow links (disable_symlinks), so it would see no switch')
  const stream = uses.find(
    ({ place }) => place.kind === 'pass' && !/^(?:location|if|limit_except)$/.test(nameOf(parentOf(place))),
  )
  if (stream !== undefined)
    throw new NotPossible(`\`${lineAt(text, stream.place.token.start)}\` is in no location of this file`)
  const redirect = uses
    .flatMap(({ place }) => parentOf(place)?.block ?? [])
    .find((each) => nameOf(each) === 'proxy_redirect' && each.words[1]?.value === 'default')
  if (redirect !== undefined)
    throw new NotPossible(`\`${lineAt(text, redirect.start)}\` cannot stand beside a variable: leave it out`)
  if (uses.some(({ place }) => serverOf(place) === undefined)) refusePart(site, uses)
}

/** A part of a server can have a `set` with its `if`, where nginx includes it outside of all locations. It cannot have upstreams. */
function refusePart(site: Site, uses: readonly Use[]): void {
  const { path, text } = site
  const other = uses.find(({ place }) => place.kind !== 'set' || parentOf(place) !== undefined)
  if (other !== undefined)
    throw new NotPossible(
      `${path} is a part of a server, which cannot have the upstreams for \`${lineAt(text, other.place.token.start)}\``,
    )
  const around = [...site.others.values()].flatMap((each) => findIncluders(site, parsePlacedStatements(each)))
  if (around.length === 0 || around.some((name) => name !== 'server'))
    throw new NotPossible(
      `${path} is a part of a server, and it must be included directly in a server block: an if in a location is not safe`,
    )
  if (keepsAnswers(site)) throw new NotPossible(`${path} is a part of a server, and ${staleAnswers}`)
}

/** The names of the blocks that include the file. */
const findIncluders = (site: Site, statements: readonly PlacedStatement[], name = ''): readonly string[] =>
  statements.flatMap((each) => {
    if (nameOf(each) !== 'include') return findIncluders(site, each.block ?? [], nameOf(each))
    return isIncluded(site, each.words[1]?.value ?? '', site.path) ? [name] : []
  })

const staleAnswers =
  'nginx keeps answers of the file system (open_file_cache), so it would see a switch up to a minute later'

/** The line that makes nginx ask the file system with each request. */
export function cacheLines(site: Site, server: PlacedStatement): readonly string[] {
  const own = (server.block ?? []).find((each) => nameOf(each) === 'open_file_cache')
  if (own === undefined) return keepsAnswers(site) ? ['open_file_cache off;'] : []
  if (own.words[1]?.value !== 'off') throw new NotPossible(`\`${lineAt(site.text, own.start)}\`: ${staleAnswers}`)
  return []
}

const keepsAnswers = (site: Site): boolean => valuesOf(site, 'open_file_cache').some((value) => value !== 'off')

/** The first word behind each statement of this name, in all files. */
const valuesOf = ({ text, others }: Site, name: string): readonly string[] =>
  [text, ...others.values()]
    .flatMap((each) => flatten(parsePlacedStatements(each)))
    .flatMap((each) => (nameOf(each) === name ? (each.words[1]?.value ?? []) : []))

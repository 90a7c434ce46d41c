import { toStatement, type Statement } from '../nginx-config.ts'
import type { PlacedStatement } from '../nginx-tree.ts'
import { oneLine } from '../recognize-layout/refusals.ts'
import { lineAt, NotPossible } from './not-possible.ts'
import { nameOf, type Place } from './places.ts'
import { expandIncludes, type Site } from './site.ts'

/** Characters that mean themselves in a word of nginx, and that nginx sends as they are. */
const plain = /^\/[\w.~/-]*$/

/** Whether the pass puts a URI in the place of the location's. With a variable in it nginx always passes it as it stands. */
export const hasUri = ({ kind, rest }: Place): boolean => kind === 'pass' && rest !== '' && !rest.includes('$')

/**
 * The line that does what the URI of a `proxy_pass` did: with a variable in the address, nginx would pass the same URI for each
 * request. As nginx does it, a path goes on with what follows the location, also behind a line end in it.
 */
export function keepUri(site: Site, place: Place): readonly string[] {
  if (!hasUri(place)) return []
  const { rest, parents, token } = place
  const refuse = (why: string): never => {
    throw new NotPossible(
      `\`${lineAt(site.text, token.start)}\` has a URI, which nginx treats in another way with a variable, and ${why}`,
    )
  }
  const location = parents.at(-1)
  if (location === undefined || nameOf(location) !== 'location') return refuse('it is not directly in a location')
  if (parents.filter((each) => nameOf(each) === 'location').length > 1) return refuse('its location is in another one')
  const prefix = prefixOf(location) ?? refuse('its location is not a plain path')
  if (!plain.test(prefix) || !plain.test(rest)) return refuse('a path has characters that nginx writes in several ways')
  const other = findInterference(expandIncludes(site, (location.block ?? []).map(toStatement)))
  if (other !== undefined) return refuse(`\`${oneLine(other.words.join(' '))}\` may depend on the path as well`)
  return [`rewrite (?s)^${prefix.replaceAll('.', '\\.')}(.*)$ ${rest}$1 break;`]
}

/** Undefined: a regular expression, or a name. */
function prefixOf({ words }: PlacedStatement): string | undefined {
  const all = words.slice(1).map(({ value }) => value)
  const [modifier, path] = all.length > 1 ? all : ['', ...all]
  if (modifier !== '' && modifier !== '=' && modifier !== '^~') return undefined
  return path === undefined || /^[~@]/.test(path) ? undefined : path.replace(/^=|^\^~/, '')
}

/** A statement that changes the path too or reads it, that nginx leaves out behind a `break`, or of a file that is not known. */
const findInterference = (statements: readonly Statement[]): Statement | undefined =>
  statements.find(
    ({ words, block = [] }) =>
      /^(?:rewrite|return|break|if|set|try_files|include)$/.test(words[0] ?? '') ||
      words.some((word) => /\$\{?(?:document_)?uri\b/.test(word)) ||
      findInterference(block) !== undefined,
  )

/** The path of the location as `proxy_redirect` takes it: what stands before the URI in the addresses of visitors. */
export const locationPath = (place: Place): string => {
  const location = place.parents.at(-1)
  return (hasUri(place) && location !== undefined ? prefixOf(location) : undefined) ?? '/'
}

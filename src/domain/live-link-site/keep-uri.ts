import type { PlacedStatement } from '../nginx-tree.ts'
import { lineAt, NotPossible } from './not-possible.ts'
import { flatten, nameOf, type Place } from './places.ts'

/** Characters that mean themselves in a word of nginx, and that nginx sends as they are. */
const plain = /^\/[\w.~/-]*$/

/** Whether the pass puts a URI in the place of the location's. With a variable in it nginx always passes it as it stands. */
export const hasUri = ({ kind, rest }: Place): boolean => kind === 'pass' && rest !== '' && !rest.includes('$')

/**
 * The line that does what the URI of a `proxy_pass` did: with a variable in the address, nginx would pass the same URI for each
 * request. As nginx does it, a path goes on with what follows the location, also behind a line end in it.
 */
export function keepUri(text: string, place: Place): readonly string[] {
  if (!hasUri(place)) return []
  const { rest, parents, token } = place
  const refuse = (why: string): never => {
    throw new NotPossible(
      `\`${lineAt(text, token.start)}\` has a URI, which nginx treats in another way with a variable, and ${why}`,
    )
  }
  const location = parents.at(-1)
  if (location === undefined || nameOf(location) !== 'location') return refuse('it is not directly in a location')
  if (parents.filter((each) => nameOf(each) === 'location').length > 1) return refuse('its location is in another one')
  const prefix = prefixOf(location) ?? refuse('its location is not a plain path')
  if (!plain.test(prefix) || !plain.test(rest)) return refuse('a path has characters that nginx writes in several ways')
  const other = findInterference(location)
  if (other !== undefined) return refuse(`\`${lineAt(text, other.start)}\` depends on the path as well`)
  return [`rewrite (?s)^${prefix.replaceAll('.', '\\.')}(.*)$ ${rest}$1 break;`]
}

/** Undefined: a regular expression, or a name. */
function prefixOf({ words }: PlacedStatement): string | undefined {
  const all = words.slice(1).map(({ value }) => value)
  const [modifier, path] = all.length > 1 ? all : ['', ...all]
  if (modifier !== '' && modifier !== '=' && modifier !== '^~') return undefined
  return path === undefined || /^[~@]/.test(path) ? undefined : path.replace(/^=|^\^~/, '')
}

/** A statement of the location that changes the path too, or that reads it. */
const findInterference = ({ block = [] }: PlacedStatement): PlacedStatement | undefined =>
  flatten(block).find(
    (each) =>
      /^(?:rewrite|return|break|if|try_files)$/.test(nameOf(each)) ||
      each.words.some(({ value }) => /\$\{?(?:document_)?uri\b/.test(value)),
  )

/** The path of the location as `proxy_redirect` takes it: what stands before the URI in the addresses of visitors. */
export const locationPath = (place: Place): string => {
  const location = place.parents.at(-1)
  return (hasUri(place) && location !== undefined ? prefixOf(location) : undefined) ?? '/'
}

import type { Color, PerColor } from '../color.ts'
import { parseStatements, type Statement } from '../nginx-config.ts'
import { toMatcher } from '../nginx-files.ts'
import type { PlacedStatement } from '../nginx-tree.ts'

/** The file that is changed, and what nginx reads beside it. */
export interface Site {
  readonly texts: PerColor<string>
  readonly live: Color
  /** The text of the live color. */
  readonly text: string
  readonly statements: readonly PlacedStatement[]
  readonly link: string
  readonly path: string
  /** All other files that nginx reads. */
  readonly others: ReadonlyMap<string, string>
  /** The folder of the main file: a path that is included is relative to it. */
  readonly folder: string
}

/** Puts the statements of included files in the place of each `include`. One of a file that is not known stays, of the site itself not. */
export function expandIncludes(site: Site, statements: readonly Statement[], depth = 0): readonly Statement[] {
  return statements.flatMap((statement) => {
    const [name, pattern = ''] = statement.words
    if (name !== 'include' || depth > 5) return [statement]
    const found = [...site.others].filter(([file]) => isIncluded(site, pattern, file))
    const isKnown = /[*?]/.test(pattern) || pattern.endsWith('mime.types') || isIncluded(site, pattern, site.path)
    if (found.length === 0 && !isKnown) return [statement]
    return found.flatMap(([, text]) => expandIncludes(site, parseStatements(text), depth + 1))
  })
}

/** Whether an `include` with this pattern reads a file. */
export const isIncluded = ({ folder }: Site, pattern: string, file: string): boolean =>
  toMatcher(pattern.startsWith('/') ? pattern : folder + pattern).test(file)

/** The statements of `http` in the other files. */
export function readHttpLevel(site: Site): readonly Statement[] {
  const blocks = [...site.others.values()]
    .flatMap(parseStatements)
    .flatMap(({ words, block }) => (words[0] === 'http' && block !== undefined ? [block] : []))
  return blocks.length === 0 ? [{ words: ['include', 'nginx.conf'] }] : expandIncludes(site, blocks.flat())
}

import type { Color } from './color.ts'
import { asksLink, chooseColor, isAsked } from './live-link.ts'
import { findServers, findUpstreams, parseStatements, type SiteServer, type Statement } from './nginx-config.ts'

type Files = ReadonlyMap<string, readonly Statement[]>

/** A server of the text of a site, or of any file. */
export interface ListedServer extends SiteServer {
  readonly isOfSite: boolean
}

/** The files of a running configuration, as host-scripts/read-host/servers.sh lists them. */
export class NginxFiles {
  readonly #files: Files
  readonly #folder: string

  constructor(listing: string) {
    const [, ...parts] = `\n${listing}`.split(/^# configuration file (.+):$/m)
    const files = new Map<string, readonly Statement[]>()
    for (let i = 0; i + 1 < parts.length; i += 2) files.set(parts[i] ?? '', parseStatements(parts[i + 1] ?? ''))
    this.#files = files
    // nginx reads the main file first, and an `include` is relative to its folder.
    this.#folder = parts[0]?.replace(/[^/]*$/, '') ?? '/etc/nginx/'
  }

  /** The servers of a site's text, with what it includes. */
  readSite(text: string): readonly SiteServer[] {
    return findServers(this.#expand(parseStatements(text)))
  }

  /** Whether a site's text includes a file that is not listed: then its servers are not all known. */
  includesUnknownFile(text: string): boolean {
    const includes = (statements: readonly Statement[]): boolean =>
      statements.some(({ words, block = [] }) => words[0] === 'include' || includes(block))
    return includes(this.#expand(parseStatements(text), { unknown: 'keep' }))
  }

  /**
   * The servers of all files as nginx reads them with this text in the file `link`. A target that is an upstream is replaced
   * by its addresses.
   */
  listServers(link: string, text: string): readonly ListedServer[] {
    const site = parseStatements(text)
    const files = new Map([...this.#files, [link, site]])
    return this.#listAll([site, ...files.values()].map((each) => this.#expand(each, { files })))
  }

  /** The same while a link that nginx asks with each request points to this color. The site is the file that asks it. */
  listLiveServers(link: string, color: Color): readonly ListedServer[] {
    const expanded = [...this.#files.values()].map((each) => this.#expand(each))
    // The main file has all others in it, and comes first.
    const site = expanded.findLast((each) => asksLink(each, link) && findServers(each).length > 0) ?? []
    return this.#listAll(
      [site, ...expanded.filter((each) => each !== site)].map((each) => chooseColor(each, link, color)),
    )
  }

  /** Whether any file asks the link with each request. */
  asksLink(link: string): boolean {
    return [...this.#files.values()].some((each) => asksLink(each, link))
  }

  /** What a statement says where the link is asked; undefined: nothing. */
  findValueAtLink(name: string, link: string): string | undefined {
    const find = (statements: readonly Statement[], outer?: string): string | undefined => {
      const own =
        statements
          .find(({ words }) => words[0] === name)
          ?.words.slice(1)
          .join(' ') ?? outer
      if (isAsked(statements, link)) return own
      return statements.map(({ block = [] }) => find(block, own)).find((value) => value !== undefined)
    }
    return [...this.#files.values()].map((each) => find(this.#expand(each))).find((value) => value !== undefined)
  }

  /** The words behind each statement of this name, in any block of any file. */
  findValues(name: string): readonly string[] {
    const find = (statements: readonly Statement[]): readonly string[] =>
      statements.flatMap(({ words: [word, ...values], block = [] }) =>
        word === name ? [values.join(' ')] : find(block),
      )
    return [...this.#files.values()].flatMap(find)
  }

  /** The first file is the site. */
  #listAll([first, ...others]: readonly (readonly Statement[])[]): readonly ListedServer[] {
    // The file of the link may be listed by another path, with the text of the other color.
    const upstreams = new Map([...others, first ?? []].flatMap((each) => [...findUpstreams(each)]))
    const resolve = (server: SiteServer, isOfSite: boolean): ListedServer => ({
      ...server,
      isOfSite,
      routes: server.routes.flatMap(({ location, target }) =>
        (upstreams.get(target) ?? [target]).map((each) => ({ location, target: each })),
      ),
    })
    return [
      ...findServers(first ?? []).map((each) => resolve(each, true)),
      ...others.flatMap(findServers).map((each) => resolve(each, false)),
    ]
  }

  /** Puts the statements of the included files in the place of each `include`. */
  #expand(statements: readonly Statement[], options: ExpandOptions = {}): readonly Statement[] {
    const { files = this.#files, depth = 0, unknown = 'drop' } = options
    return statements.flatMap(({ words, block }) => {
      const included = words[0] === 'include' && depth < 5 ? this.#findFiles(files, words[1] ?? '') : undefined
      if (included === undefined)
        return [block === undefined ? { words } : { words, block: this.#expand(block, options) }]
      if (included.length === 0 && unknown === 'keep') return [{ words }]
      return included.flatMap((each) => this.#expand(each, { ...options, depth: depth + 1 }))
    })
  }

  #findFiles(files: Files, pattern: string): readonly (readonly Statement[])[] {
    const path = pattern.startsWith('/') ? pattern : this.#folder + pattern
    const matcher = toMatcher(path)
    return [...files].flatMap(([file, each]) => (matcher.test(file) ? [each] : []))
  }
}

interface ExpandOptions {
  readonly files?: Files
  readonly depth?: number
  readonly unknown?: 'drop' | 'keep'
}

/** The file names that a pattern of the shell with `*` and `?` matches. */
export const toMatcher = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split(/([*?])/)
      .map((part) => (part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&')))
      .join('')}$`,
  )

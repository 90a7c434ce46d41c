import { findServers, findUpstreams, parseStatements, type SiteServer, type Statement } from './nginx-config.ts'

/** The files of a running configuration, as host-scripts/read-host/servers.sh lists them. */
export class NginxFiles {
  readonly #files: ReadonlyMap<string, readonly Statement[]>
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
    return includes(this.#expand(parseStatements(text), 0, 'keep'))
  }

  /** The servers of all files that pass requests to this local port, directly or by an upstream. */
  findServersOf(port: number, siteText: string): readonly SiteServer[] {
    const texts = [
      this.#expand(parseStatements(siteText)),
      ...[...this.#files.values()].map((each) => this.#expand(each)),
    ]
    const upstreams = new Map(texts.flatMap((each) => [...findUpstreams(each)]))
    const isOfPort = (target: string) =>
      [target, ...(upstreams.get(target) ?? [])].some((each) => each.endsWith(`:${port}`))
    return texts.flatMap(findServers).filter(({ targets }) => targets.some(isOfPort))
  }

  /** The servers with this file in them, such as one that has only the text of the live color. */
  findServersIncluding(path: string): readonly SiteServer[] {
    const servers = [...this.#files.values()].flatMap(listServerBlocks)
    return findServers(this.#expand(servers.filter(({ block = [] }) => this.#includes(block, path))))
  }

  #includes(statements: readonly Statement[], path: string, depth = 0): boolean {
    return statements.some(({ words, block = [] }) => {
      if (words[0] !== 'include') return this.#includes(block, path, depth)
      const pattern = this.#toPath(words[1] ?? '')
      const isDeeper = () => this.#findFiles(pattern).some((each) => this.#includes(each, path, depth + 1))
      return toMatcher(pattern).test(path) || (depth < 5 && isDeeper())
    })
  }

  /** Puts the statements of the included files in the place of each `include`. */
  #expand(statements: readonly Statement[], depth = 0, unknown: 'drop' | 'keep' = 'drop'): readonly Statement[] {
    return statements.flatMap(({ words, block }) => {
      const files = words[0] === 'include' && depth < 5 ? this.#findFiles(words[1] ?? '') : undefined
      if (files === undefined)
        return [block === undefined ? { words } : { words, block: this.#expand(block, depth, unknown) }]
      if (files.length === 0 && unknown === 'keep') return [{ words }]
      return files.flatMap((each) => this.#expand(each, depth + 1, unknown))
    })
  }

  #toPath(pattern: string): string {
    return pattern.startsWith('/') ? pattern : this.#folder + pattern
  }

  #findFiles(pattern: string): readonly (readonly Statement[])[] {
    const matcher = toMatcher(this.#toPath(pattern))
    return [...this.#files].flatMap(([file, each]) => (matcher.test(file) ? [each] : []))
  }
}

/** The `server` blocks of a file, not expanded. */
const listServerBlocks = (statements: readonly Statement[]): readonly Statement[] =>
  statements.flatMap((each) => {
    if (each.words[0] === 'http') return listServerBlocks(each.block ?? [])
    return each.words[0] === 'server' && each.block !== undefined ? [each] : []
  })

/** The file names that a pattern of the shell with `*` and `?` matches. */
const toMatcher = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split(/([*?])/)
      .map((part) => (part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&')))
      .join('')}$`,
  )

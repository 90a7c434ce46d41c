import type { Config, SiteConfig } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import { isLink, siteNoun } from '../domain/live-site.ts'
import { CheckDefinition, type Check } from './check.ts'

const why = 'nginx reads only the files that its configuration includes; a switch has no effect without'
const definitions = {
  link: new CheckDefinition('Link is included', `${why} the link`, { ofLayout: true }),
  file: new CheckDefinition('File is included', `${why} the file`, { ofLayout: true }),
}

/** Whether nginx reads the link or the file: an `include` line of its configuration matches it, or it is the main file. */
export function includeCheck({ includes }: HostState, { nginx: { site } }: Config): Check {
  const definition = definitions[siteNoun(site)]
  const link = site.path
  if (includes === undefined) return definition.unknown('the whole configuration of nginx could not be read')
  if (!isLink(site) && includes.isLoaded === true) return definition.ok('nginx has loaded it')
  const [linkFolder, linkName] = splitPath(includes.link)
  const pattern = includes.patterns.find((each) => {
    const [folder, name] = splitPath(each)
    return globToRegExp(folder).test(linkFolder) && globToRegExp(name).test(linkName)
  })
  if (pattern !== undefined) return definition.ok(`by "include ${pattern}"`)
  return definition.error(
    `no include line of nginx's configuration matches ${link}; ${describeIncludes(includes.patterns)}`,
    suggestInclude(site, includes.patterns),
  )
}

/** What nginx includes instead. */
export function describeIncludes(patterns: readonly string[]): string {
  const folders = patterns.filter(isSitePattern)
  return folders.length === 0 ? 'nginx includes no folder of sites' : `nginx includes ${folders.join(', ')}`
}

/** The line of the workflow that names a path where nginx reads it; undefined: nginx includes no folder. */
export function suggestSite(patterns: readonly string[], input: 'site-link' | 'site-file'): string | undefined {
  const [pattern] = patterns.filter(isSitePattern)
  return pattern && `${input}: ${pattern.replace('*', 'app')}  # in the workflow`
}

/** A file with one text may belong anywhere, such as into a `location`. */
function suggestInclude({ form, path }: SiteConfig, patterns: readonly string[]): string {
  if (form === 'text') return `include ${path};  # in nginx's configuration, where its text belongs`
  const suggestion = suggestSite(patterns, form === 'link' ? 'site-link' : 'site-file')
  return suggestion ?? `include ${path.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`
}

/** A pattern such as `/etc/nginx/conf.d/*.conf`, and not one of modules. */
const isSitePattern = (pattern: string): boolean => /^[^*?[]*\/\*[^*?[/]*$/.test(pattern) && !/modules/.test(pattern)

const splitPath = (path: string): readonly [folder: string, name: string] => [
  path.replace(/\/[^/]*$/, ''),
  path.slice(path.lastIndexOf('/') + 1),
]

/** As glob(3): `*` and `?` match no slash, and no dot at the beginning of a name. */
function globToRegExp(pattern: string): RegExp {
  const simplified = pattern.replace(/\[[^\]]*\]/g, '?') // `[…]` is read as any character
  const source = simplified
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  return new RegExp(`^${/^[*?]/.test(simplified) ? '(?!\\.)' : ''}${source}$`)
}

import type { Config } from '../domain/config.ts'
import type { HostState } from '../domain/host-state.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Link is included',
  'nginx reads only the files that its configuration includes; without the link a switch has no effect',
  { ofLayout: true },
)

/** Whether an `include` line of nginx's configuration matches the link. */
export function includeCheck({ includes }: HostState, { nginx: { link } }: Config): Check {
  if (includes === undefined) return definition.unknown('the whole configuration of nginx could not be read')
  const [linkFolder, linkName] = splitPath(includes.link)
  const pattern = includes.patterns.find((each) => {
    const [folder, name] = splitPath(each)
    return globToRegExp(folder).test(linkFolder) && globToRegExp(name).test(linkName)
  })
  if (pattern !== undefined) return definition.ok(`by "include ${pattern}"`)
  return definition.error(
    `no include line of nginx's configuration matches ${link}; ${describeIncludes(includes.patterns)}`,
    suggestLink(includes.patterns) ?? `include ${link.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`,
  )
}

/** What nginx includes instead. */
export function describeIncludes(patterns: readonly string[]): string {
  const folders = patterns.filter(isSitePattern)
  return folders.length === 0 ? 'nginx includes no folder of sites' : `nginx includes ${folders.join(', ')}`
}

/** The line of the workflow that puts the link where nginx reads it; undefined: nginx includes no folder. */
export function suggestLink(patterns: readonly string[]): string | undefined {
  const [pattern] = patterns.filter(isSitePattern)
  return pattern && `site-link: ${pattern.replace('*', 'app')}  # in the workflow`
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

import type { Config } from '../domain/config.ts'
import type { HostEnvironment } from '../domain/host-environment.ts'
import { CheckDefinition, type Check } from './check.ts'

const definition = new CheckDefinition(
  'Link is included',
  'nginx reads only the files that its configuration includes; without the link a switch has no effect',
)

/** Whether an `include` line of nginx's configuration matches the link. */
export function includeCheck({ includes }: HostEnvironment, { nginx: { link } }: Config): Check {
  if (includes === undefined) return definition.unknown('the whole configuration of nginx could not be read')
  const [linkFolder, linkName] = splitPath(includes.link)
  const pattern = includes.patterns.find((each) => {
    const [folder, name] = splitPath(each)
    return globToRegExp(folder).test(linkFolder) && globToRegExp(name).test(linkName)
  })
  if (pattern !== undefined) return definition.ok(`by "include ${pattern}"`)
  return definition.error(
    `no include line of nginx's configuration matches ${link}`,
    `include ${link.replace(/[^/]*$/, '')}*;  # inside http { … } of nginx.conf`,
  )
}

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

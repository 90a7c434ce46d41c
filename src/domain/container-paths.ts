import { posix } from 'node:path'
import { colors, type PerColor } from './color.ts'
import type { SiteConfig } from './config.ts'
import type { Mount } from './nginx-container.ts'

/** Where the host has the file that says which color is live, and the files that its values name. */
export interface SiteFiles {
  readonly path: string
  /** Of the text form: the texts. */
  readonly values: PerColor<string>
  /** The file is mounted by itself: a container goes on with the file that it was started with, so it must stay the same. */
  readonly inPlace: boolean
}

/** What nginx reads where it runs on the host. */
export const hostSiteFiles = ({ path, values }: SiteConfig): SiteFiles => ({ path, values, inPlace: false })

/** The same site with the paths of the host. A link leads to a path that nginx knows, also on the host. */
export const siteOnHost = (site: SiteConfig, { path, values }: SiteFiles): SiteConfig => ({
  ...site,
  path,
  values: site.form === 'file' ? values : site.values,
})

/** A value of the site as the host knows it. */
export function valueOnHost(site: SiteConfig, files: SiteFiles | undefined, value: string): string {
  const color = site.form === 'file' ? colors.find((each) => site.values[each] === value) : undefined
  return color === undefined || files === undefined ? value : files.values[color]
}

/**
 * The path on the host, whether the file is mounted by itself, and whether only the host can write it; undefined: it is in
 * no mount of the host, so only the container has it. A mount in memory (tmpfs) has no source.
 */
export function toHostPath(
  path: string,
  mounts: readonly Mount[],
): { readonly path: string; readonly isMount: boolean; readonly readOnly: boolean } | undefined {
  const wanted = posix.normalize(path)
  const [mount] = mounts
    .map((each) => ({ ...each, destination: posix.normalize(each.destination).replace(/\/+$/, '') }))
    .filter(({ destination }) => wanted === destination || wanted.startsWith(`${destination}/`))
    .sort((a, b) => b.destination.length - a.destination.length)
  if (mount === undefined || mount.source === '') return undefined
  const { source, destination, readOnly = false } = mount
  return { path: source + wanted.slice(destination.length), isMount: wanted === destination, readOnly }
}

/** The files of a site on the host, or the path that is in no mount. */
export function findSiteFiles(site: SiteConfig, mounts: readonly Mount[]): SiteFiles | { readonly unmounted: string } {
  const live = toHostPath(site.path, mounts)
  if (live === undefined) return { unmounted: site.path }
  const { path, isMount: inPlace } = live
  if (site.form === 'text') return { path, values: site.values, inPlace }
  const [blue, green] = [toHostPath(site.values.blue, mounts), toHostPath(site.values.green, mounts)]
  if (blue === undefined) return { unmounted: site.values.blue }
  if (green === undefined) return { unmounted: site.values.green }
  return { path, values: { blue: blue.path, green: green.path }, inPlace }
}

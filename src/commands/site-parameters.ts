import type { SiteConfig } from '../domain/config.ts'
import { hostSiteFiles, type SiteFiles } from '../domain/container-paths.ts'
import { isLink } from '../domain/live-site.ts'
import type { Parameters } from '../host/prologue.ts'

/** Where a new link or file is made before it is moved. A dot name: `include sites-enabled/*` would read another one as a site. */
export const nextPath = (path: string): string => besides(path, 'next')

/** The copy of a file that is written in place, until it is written as a whole. */
export const beforePath = (path: string): string => besides(path, 'before')

const besides = (path: string, end: string): string => {
  const slash = path.lastIndexOf('/')
  return `${path.slice(0, slash + 1)}.${path.slice(slash + 1)}.${end}`
}

export const parentFolder = (path: string): string => path.replace(/\/[^/]*$/, '') || '/'

/** What lib/site.sh needs. `files`: where the host has them, where nginx runs in a container. */
export function siteParameters(site: SiteConfig, given?: SiteFiles): Parameters {
  const { form, values } = site
  const { path, values: files, inPlace } = given ?? hostSiteFiles(site)
  return {
    site_form: isLink(site) ? 'link' : form,
    site_path: path,
    next_path: nextPath(path),
    before_path: beforePath(path),
    blue_value: values.blue,
    green_value: values.green,
    blue_file: form === 'text' ? undefined : files.blue,
    green_file: form === 'text' ? undefined : files.green,
    in_place: inPlace,
  }
}

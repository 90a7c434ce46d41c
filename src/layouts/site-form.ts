import type { Color } from '../domain/color.ts'
import type { SiteConfig } from '../domain/config.ts'
import { hostSiteFiles, siteOnHost, type SiteFiles } from '../domain/container-paths.ts'
import type { Script } from '../host/script.ts'
import { fileForm } from './file.ts'
import { linkForm } from './link.ts'
import { textForm } from './text.ts'

/** A link or a file that says which color is live, and how it is changed. */
export interface WritableSite {
  /** With the paths of the host. */
  readonly site: SiteConfig
  readonly siteSudo: boolean
  /** The file must stay the same one: a container has it mounted by itself. */
  readonly inPlace: boolean
}

/** The site of nginx as the host knows it. */
export function writableSite({
  site,
  siteSudo,
  files = hostSiteFiles(site),
}: {
  readonly site: SiteConfig
  readonly files?: SiteFiles | undefined
  readonly siteSudo: boolean
}): WritableSite {
  return { site: siteOnHost(site, files), siteSudo, inPlace: files.inPlace }
}

/** What differs between the forms of a site, in texts for people; lib/site.sh has what differs on the host. */
export interface SiteForm {
  /** What makes the path hold the value, each line only after the one before, as a plan shows it. */
  readonly previewLines: (target: WritableSite, value: string) => readonly Script[]
  /** What a person types to make the path hold the value again. */
  readonly manualLine: (target: WritableSite, value: string) => Script
  /** What a person does where the file names no color, so that a change of somebody is in it for both colors. */
  readonly agreeFix: (site: SiteConfig, nearest: Color) => string | undefined
  /** What a person types to see what the path holds. */
  readonly showLine: (site: SiteConfig) => Script
}

const forms: Readonly<Record<SiteConfig['form'], SiteForm>> = {
  link: linkForm,
  file: fileForm,
  text: textForm,
  // It differs in when it takes effect alone.
  'live-link': linkForm,
}

export const siteForm = ({ form }: SiteConfig): SiteForm => forms[form]

import { colors, otherColor, type Color } from './color.ts'
import type { SiteConfig } from './config.ts'
import type { HostState } from './host-state.ts'

/** What the link points to, or which file or text the file holds; absent: the path does not exist. */
export type SiteValue = string | undefined

/** The color that the link or the file names; undefined: none, or it is not known. All links are followed. */
export function findLinkedColor({ site, sites }: Pick<HostState, 'site' | 'sites'>): Color | undefined {
  if (site.kind === 'holds') return site.color
  return site.kind === 'link' ? colors.find((color) => sites[color].resolved === site.resolved) : undefined
}

/** What the path holds now. */
export function currentSiteValue({ site }: Pick<HostState, 'site'>, { values }: SiteConfig): SiteValue {
  if (site.kind === 'holds') return values[site.color]
  return site.kind === 'link' ? site.target : undefined
}

/** Whether the path is a link, and not a file. */
export const isLink = ({ form }: SiteConfig): boolean => form === 'link' || form === 'live-link'

/** Whether nginx must be reloaded after a change of the path; else the change is in force with the next request. */
export const needsReload = ({ form }: SiteConfig): boolean => form !== 'live-link'

/** A sentence about what the path holds. */
export function describeSite(site: SiteConfig, value: SiteValue): string {
  const { form, path } = site
  if (isLink(site)) return `${path} points to ${value ?? 'nothing'}`
  if (value === undefined) return `${path} does not exist`
  return form === 'file' ? `${path} is a copy of ${value}` : `${path} has the text ${formatText(value)}`
}

/** The same where the path names no color. */
export function describeNoColor({ form, path }: SiteConfig): string {
  switch (form) {
    case 'link':
      return `${path} points to neither color's site`
    case 'live-link':
      return `${path} points to neither color's folder`
    case 'file':
      return `${path} is a copy of neither color's site`
    case 'text':
      return `${path} does not have the text of exactly one color`
  }
}

/** A value as it stands in a sentence. */
export const formatSiteValue = ({ form }: SiteConfig, value: SiteValue): string =>
  value === undefined ? 'nothing' : form === 'text' ? formatText(value) : value

/** A text may have several lines. */
const formatText = (text: string): string => `"${text.replace(/\s+/g, ' ')}"`

/** What is at the path. */
export const siteNoun = (site: SiteConfig): 'link' | 'file' => (isLink(site) ? 'link' : 'file')

/** The file of the other color in the text form: each text in it is exchanged. */
export const exchangeTexts = (text: string, { values }: SiteConfig, from: Color): string =>
  text.replaceAll(values[from], () => values[otherColor(from)])

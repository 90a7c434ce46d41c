import type { Color } from '../color.ts'
import { quoteWord } from '../recognize-layout/make-sites.ts'
import type { SiteForm } from '../recognize-layout/site-form.ts'
import { makeLinkLines } from './link-lines.ts'
import type { LiveLinkSite } from './make-live-link-site.ts'

interface AdviceInput {
  /** How the live color is written down now, by nginx on the host itself. */
  readonly form: SiteForm
  readonly site: LiveLinkSite
  readonly live: Color
  readonly link: string
}

/** How a person comes to a switch without a reload, as lines of text with the commands and the file between them. */
export function adviseLiveLink({ form, site, live, link }: AdviceInput): readonly string[] {
  const why = 'With `live-link` a switch needs no reload of nginx, which can cost visitors behind a load balancer a 502'
  if (site.kind === 'not-possible') return [`${why}. The file for it could not be made. ${site.reason}`]
  return [
    `${why}. Make the link first:`,
    ...makeLinkLines(link, live),
    ...placeFile(form, site.text),
    'Then load it:',
    'sudo nginx -t && sudo nginx -s reload',
    `Then set \`live-link: ${link}\`, and remove site-link, site-file, site-text, blue-site and green-site from the workflow.`,
  ]
}

/** A copy beside the file could be one that nginx includes too. */
function placeFile({ kind, path, ...form }: SiteForm, text: string): readonly string[] {
  const file = text.trimEnd().split('\n')
  if (kind !== 'link' || !('sites' in form))
    return [`Copy ${path} to your home folder, and put this file in its place:`, ...file]
  const newPath = `${form.sites.blue.replace(/[^/]*$/, '')}live-link`
  return [
    `Write this file to ${newPath}:`,
    ...file,
    `Point ${path} to it (to go back, point it to the site of a color again):`,
    `sudo ln -sfn ${quoteWord(newPath)} ${quoteWord(path)}`,
  ]
}

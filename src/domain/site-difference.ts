import { colors, type Color, type PerColor } from './color.ts'
import type { SiteConfig } from './config.ts'
import type { SiteState } from './host-state.ts'

/** More lines are left out. */
const maxLines = 4

export interface SiteDifference {
  readonly difference: string
  /** The color whose site is the most like the file. */
  readonly nearest: Color
}

/** How a file that names no color differs from the nearest site, in a few lines; or which texts it has. */
export function describeDifference(
  text: string,
  { form, values }: SiteConfig,
  sites: PerColor<SiteState>,
): SiteDifference {
  if (form === 'text') {
    const hasAny = colors.some((color) => text.includes(values[color]))
    return { difference: hasAny ? 'it has the texts of both' : 'it has neither text', nearest: 'blue' }
  }
  const [first, second] = colors
    .flatMap((color) => {
      const site = sites[color].text
      return site === undefined ? [] : [{ color, lines: compareLines(site, text) }]
    })
    .sort((a, b) => a.lines.length - b.lines.length)
  if (first === undefined) return { difference: 'neither site can be read', nearest: 'blue' }
  const { color: nearest, lines } = first
  if (lines.length === 0)
    return { difference: second?.lines.length === 0 ? 'the two sites are the same' : 'it changed meanwhile', nearest }
  const more = lines.length - maxLines
  const shown = [...lines.slice(0, maxLines), ...(more > 0 ? [`(${more} more lines)`] : [])]
  return {
    difference: `compared with ${values[nearest]} (lines with + are only in the file):\n${shown.join('\n')}`,
    nearest,
  }
}

/** The lines between the first and the last difference, with `-` for the site and `+` for the file. */
function compareLines(site: string, file: string): readonly string[] {
  const [before, after] = [site.split('\n'), file.split('\n')]
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const cut = (lines: readonly string[]) => lines.slice(start, lines.length - end)
  return [...cut(before).map((line) => `- ${line.trim()}`), ...cut(after).map((line) => `+ ${line.trim()}`)]
}

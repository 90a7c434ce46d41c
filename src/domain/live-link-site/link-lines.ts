import { colors, type Color } from '../color.ts'
import { quoteWord } from '../recognize-layout/make-sites.ts'

/**
 * What a person types once to make the link and the folders of both colors. Workers of nginx, which are another user, must be
 * able to enter the folders, whatever the umask is.
 */
export function makeLinkLines(link: string, live: Color): readonly string[] {
  const folder = link.replace(/\/[^/]*$/, '')
  const folders = [folder, ...colors.map((color) => `${folder}/${color}`)].map(quoteWord).join(' ')
  const files = colors.map((color) => quoteWord(`${folder}/${color}/${color}`)).join(' ')
  return [
    `sudo install -d -m 755 ${folders}`,
    `sudo touch ${files}`,
    `sudo ln -sfn ${quoteWord(`${folder}/${live}`)} ${quoteWord(link)}`,
  ]
}

import { otherColor } from '../color.ts'
import type { ColorSet } from './color-sets.ts'
import type { LiveSwitch } from './live-switch.ts'
import type { NginxSetup } from './nginx-setup.ts'
import type { HostChange } from './recognition.ts'
import type { SiteForm } from './site-form.ts'
import { listChangedStatements } from './switch-text.ts'

export interface MadeSites {
  readonly form: SiteForm
  readonly changes: readonly HostChange[]
}

interface MakeSitesInput {
  readonly setup: NginxSetup
  readonly set: ColorSet
  readonly found: Extract<LiveSwitch, { readonly kind: 'one-file' }>
}

/** No include line of a usual configuration reads this folder. */
const folder = '/etc/nginx/colors'

/** A file for each color, where no text of the live one says its color alone. Only for nginx on the host. */
export function makeSites({ setup, set, found }: MakeSitesInput): MadeSites | undefined {
  const { live, file, references } = found
  const text = setup.files.get(file)
  if (setup.container !== undefined || text === undefined) return undefined
  const changes = listChangedStatements({ text, live, references, set })
  if (changes === undefined) return undefined
  const path = setup.links.get(file) ?? file
  const name = path.replace(/^.*\//s, '')
  const sites = { blue: `${folder}/${name}.blue`, green: `${folder}/${name}.green` }
  const idle = sites[otherColor(live)]
  const lines = [
    sh`sudo mkdir -p ${folder}`,
    sh`sudo cp ${path} ${sites[live]}`,
    sh`sudo cp ${path} ${idle}`,
    `# Then edit ${idle}:`,
    ...changes.map(({ line, from, to }) => `# line ${line}: ${from} becomes ${to}`),
  ]
  const what = `No text of ${path} says its color alone, so each color needs a file. Make them on the server`
  return { form: { kind: 'file', path, sites }, changes: [{ path: folder, what, text: `${lines.join('\n')}\n` }] }
}

const sh = (parts: TemplateStringsArray, ...words: readonly string[]): string =>
  parts.map((part, i) => part + (words[i] === undefined ? '' : quoteWord(words[i]))).join('')

/** A word of a shell. */
export const quoteWord = (word: string): string =>
  /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

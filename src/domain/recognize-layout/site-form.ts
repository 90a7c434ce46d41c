import { otherColor, type Color, type PerColor } from '../color.ts'
import { byColor, colorOfName, readColorName } from './color-names.ts'
import type { ColorSet } from './color-sets.ts'
import { findLiveSwitch, type LiveSwitch } from './live-switch.ts'
import type { NginxSetup } from './nginx-setup.ts'
import { toShape } from './shape.ts'
import { findSwitchText } from './switch-text.ts'

/** How the live color is written down. */
export type SiteForm =
  | { readonly kind: 'link'; readonly path: string; readonly sites: PerColor<string> }
  | { readonly kind: 'file'; readonly path: string; readonly sites: PerColor<string> }
  | { readonly kind: 'text'; readonly path: string; readonly text: string }

type OneFile = Extract<LiveSwitch, { readonly kind: 'one-file' }>

interface SiteInput {
  readonly setup: NginxSetup
  readonly set: ColorSet
  readonly found: OneFile
}

/** Undefined: neither a second file nor a text says it. */
export function findSiteForm(input: SiteInput): SiteForm | undefined {
  const { setup, set, found } = input
  const { file, live, references } = found
  const text = setup.files.get(file) ?? ''
  const target = setup.links.get(file)
  const linked = target === undefined ? undefined : findOtherSite(input, target)
  if (target !== undefined && linked !== undefined)
    return { kind: 'link', path: file, sites: byColor(live, target, linked) }
  const path = target ?? file
  const copied = findCopies(input, path)
  if (copied !== undefined) return { kind: 'file', path, sites: copied }
  const joined = findSwitchText({ text, live, references, set })
  return joined === undefined ? undefined : { kind: 'text', path, text: joined }
}

/** The file of which the live one is a copy, and the one of the other color. */
function findCopies(input: SiteInput, path: string): PerColor<string> | undefined {
  const { setup, found } = input
  // What nginx prints does not show whether the file ends with a line end.
  const text = setup.files.get(found.file)?.trimEnd()
  const copies = [...setup.others]
    .filter(([each, content]) => each !== path && content.trimEnd() === text)
    .map(([each]) => each)
  const sorted = copies.toSorted((one, other) => Number(isOf(other, found.live)) - Number(isOf(one, found.live)))
  for (const each of sorted) {
    const other = findOtherSite(input, each)
    if (other !== undefined && other !== path) return byColor(found.live, each, other)
  }
  return undefined
}

const isOf = (path: string, color: Color): boolean => colorOfName(path) === color

/** The file for the other color: by its name, else one that is the same but for what differs between the colors. */
function findOtherSite({ setup, set, found }: SiteInput, path: string): string | undefined {
  const { live, file } = found
  const shape = toShape(setup.files.get(file) ?? '')
  const isOther = (each: string): boolean => {
    const text = setup.others.get(each)
    if (each === path || each === file || text === undefined) return false
    const seen = findLiveSwitch({ ...setup, files: new Map([...setup.files, [file, text]]) }, set)
    return seen?.kind === 'one-file' && seen.file === file && seen.live === otherColor(live)
  }
  const named = readColorName(path).map(({ twin }) => twin)
  const folder = path.replace(/[^/]*$/, '')
  const alike = [...setup.others].filter(([, text]) => toShape(text) === shape).map(([each]) => each)
  return (
    named.find(isOther) ??
    alike.filter((each) => each.startsWith(folder)).find(isOther) ??
    alike.find(isOther) ??
    findUnseen({ setup, path, named, live })
  )
}

/** A link inside of a container leads to a file that the host does not show: its name says the other color's. */
const findUnseen = ({
  setup,
  path,
  named,
  live,
}: {
  readonly setup: NginxSetup
  readonly path: string
  readonly named: readonly string[]
  readonly live: Color
}): string | undefined =>
  setup.container !== undefined && !setup.others.has(path) && isOf(path, live) ? named[0] : undefined

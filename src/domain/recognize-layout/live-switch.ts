import { colors, otherColor, type Color } from '../color.ts'
import { colorOfName, readColorName } from './color-names.ts'
import { hostPorts, isColorUp, networkNames, type ColorSet } from './color-sets.ts'
import { hostOf, portOf, upstreamOf, type Reference } from './nginx-references.ts'
import { namedUpstream, readAllReferences, type NginxSetup, type References } from './nginx-setup.ts'

/** What nginx's configuration says about the live color. */
export type LiveSwitch =
  /** All statements that say which color is live are in one file. */
  | {
      readonly kind: 'one-file'
      readonly live: Color
      readonly file: string
      readonly references: readonly Reference[]
      /** Such as the name of a service, or 8081. */
      readonly byName: boolean
    }
  | { readonly kind: 'several-files'; readonly live: Color; readonly files: readonly string[] }
  /** Both colors are in one upstream. */
  | {
      readonly kind: 'both'
      readonly live: Color
      readonly file: string
      readonly servers: Readonly<Record<Color, readonly Reference[]>>
    }
  | { readonly kind: 'unclear'; readonly file: string }

/** Undefined: nothing in it passes requests to a color of this set. */
export function findLiveSwitch(setup: NginxSetup, set: ColorSet): LiveSwitch | undefined {
  const references = readAllReferences(setup.files)
  const toColor = (each: Reference) => colorOfReference(each, set, references)
  const both = findSharedUpstream(references, set)
  if (both !== undefined) return both
  const switches = references.all.filter((each) => !isFixed(each, set, references) && toColor(each) !== undefined)
  const main = new Set(switches.map(toColor)).size > 1 ? switches.filter((each) => !isNamedForColor(each)) : switches
  const [first, second] = colors.filter((color) => main.some((each) => toColor(each) === color))
  if (first === undefined) return undefined
  const files = [...new Set(main.map(({ file }) => file))]
  const [file = ''] = files
  if (second !== undefined) return { kind: 'unclear', file }
  if (files.length > 1) return { kind: 'several-files', live: first, files }
  return { kind: 'one-file', live: first, file, references: main, byName: main.some(isByName) }
}

const isByName = ({ target }: Reference): boolean => portOf(target) === undefined || !isLocal(hostOf(target))

/** Addresses of the host itself, from the host or from a container. */
export const isLocal = (host: string): boolean =>
  /^(?:localhost|host\.docker\.internal|\d+\.\d+\.\d+\.\d+|\[[\da-f:]+\]|\$\w+)$/i.test(host)

/** The color that a target is of, by its own. */
export function colorOfTarget(target: string, { units }: ColorSet): Color | undefined {
  const [host, port] = [hostOf(target), portOf(target)]
  return colors.find((color) =>
    units[color].some((unit) =>
      isLocal(host) ? port !== undefined && hostPorts(unit).includes(port) : networkNames(unit).includes(host),
    ),
  )
}

function colorOfReference(each: Reference, set: ColorSet, references: References): Color | undefined {
  const upstream = namedUpstream(each, references)
  if (upstream !== undefined)
    return isFixedUpstream(upstream, set, references) ? colorOfUpstream(upstream, set, references) : undefined
  const color = colorOfTarget(each.target, set)
  if (color !== undefined || each.kind !== 'set') return color
  return /^(?:blue|green)$/i.test(each.target) ? colorOfName(each.target) : undefined
}

/** Undefined: its servers are of no color, or of both. */
function colorOfUpstream(name: string, set: ColorSet, { upstreams }: References): Color | undefined {
  const found = new Set((upstreams.get(name) ?? []).map(({ target }) => colorOfTarget(target, set)))
  const [color] = found
  return found.size === 1 ? color : undefined
}

/** An upstream that always is of one color: the other color has one with the same name but for the word. */
function isFixedUpstream(name: string, set: ColorSet, references: References): boolean {
  const color = colorOfUpstream(name, set, references)
  return (
    color !== undefined &&
    readColorName(name).some(({ twin }) => colorOfUpstream(twin, set, references) === otherColor(color))
  )
}

/** The servers of a fixed upstream say nothing of the live color; what names the upstream does. */
function isFixed(each: Reference, set: ColorSet, references: References): boolean {
  const upstream = upstreamOf(each)
  return upstream !== undefined && isFixedUpstream(upstream, set, references)
}

/** A statement in a block that is named for a color, such as `location /health/green`. */
const isNamedForColor = ({ blocks }: Reference): boolean => blocks.flat().some((word) => /blue|green/i.test(word))

function findSharedUpstream(references: References, set: ColorSet): LiveSwitch | undefined {
  for (const servers of references.upstreams.values()) {
    const of = (color: Color) => servers.filter(({ target }) => colorOfTarget(target, set) === color)
    const [blue, green] = [of('blue'), of('green')]
    const [file] = [...blue, ...green]
    if (file === undefined || blue.length === 0 || green.length === 0) continue
    const runs = colors.filter((color) => isColorUp(set.units[color]))
    return {
      kind: 'both',
      live: (runs.length === 1 ? runs[0] : undefined) ?? 'blue',
      file: file.file,
      servers: { blue, green },
    }
  }
  return undefined
}

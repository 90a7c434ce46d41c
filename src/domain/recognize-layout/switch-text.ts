import { otherColor, type Color } from '../color.ts'
import { forColor } from '../color-text.ts'
import { byColor, joinColors, readColorName } from './color-names.ts'
import { hostPorts, networkNames, type ColorSet, type ColorUnit } from './color-sets.ts'
import { hostOf, portOf, type Reference } from './nginx-references.ts'

interface LiveFile {
  readonly text: string
  readonly live: Color
  /** The statements of the live color. */
  readonly references: readonly Reference[]
  readonly set: ColorSet
}

/** The target that the other color has in the place of this one. Undefined: it is not known. */
export function toTwinTarget(target: string, live: Color, { units }: ColorSet): string | undefined {
  const [host, port] = [hostOf(target), portOf(target)]
  const index = units[live].findIndex(
    (unit) => networkNames(unit).includes(host) || (port !== undefined && hostPorts(unit).includes(port)),
  )
  const [one, other] = [units[live][index], units[otherColor(live)][index]]
  if (one === undefined || other === undefined) return readColorName(target)[0]?.twin
  if (networkNames(one).includes(host)) return target.replace(host, () => twinName(host, one, other))
  const twinPort = port === undefined ? undefined : findTwinPort(port, one, other)
  return twinPort === undefined ? undefined : target.replace(/\d+$/, String(twinPort))
}

function twinName(name: string, one: ColorUnit, other: ColorUnit): string {
  const names = networkNames(other)
  const twin = readColorName(name).find((each) => names.includes(each.twin))?.twin
  if (twin !== undefined) return twin
  return name === one.spec?.containerName ? (other.spec?.containerName ?? other.service) : other.service
}

/** The port that leads to the same port of the container. */
function findTwinPort(port: number, one: ColorUnit, other: ColorUnit): number | undefined {
  const place = hostPorts(one).indexOf(port)
  const ports = hostPorts(other)
  return ports[place] ?? ports[0]
}

/**
 * A text that says in a file which color is live, with `{A|B}`: as short as it can be, so that a person knows the line. It
 * is in the file for each statement of the live color and nowhere else, and the other color's is not in it. Undefined: there
 * is none.
 */
export function findSwitchText(file: LiveFile): string | undefined {
  const { references } = file
  const [first] = references
  const last = references.at(-1)
  if (first === undefined || last === undefined) return undefined
  const lineEnd = findLineEnd(file.text, last.end)
  return [
    ...new Set([
      joinRegion(file, first.start, first.end),
      joinTarget(file, ({ target }) => target),
      joinTarget(file, ({ target }) => `:${portOf(target) ?? ''}`),
      joinRegion(file, first.start, lineEnd),
      joinRegion(file, first.start, last.end),
      joinRegion(file, findBlockStart(file.text, first.start), last.end),
      joinRegion(file, findLineStart(file.text, findLineStart(file.text, first.start) - 1), last.end),
    ]),
  ].find((text) => text !== undefined && isUsable(text, file))
}

/** A `${{` would be an expression of GitHub's in the workflow. */
function isUsable(joined: string, { text, live, references }: LiveFile): boolean {
  const [current, other] = [forColor(joined, live), forColor(joined, otherColor(live))]
  if (
    joined.length > 200 ||
    joined.includes('${{') ||
    joined !== joined.trim() ||
    current === other ||
    current.includes(other) ||
    other.includes(current)
  )
    return false
  const places = findAll(text, current).map((start) => ({ start, end: start + current.length }))
  const covers = ({ start, end }: Reference) =>
    places.some((place) => (place.start <= start && end <= place.end) || (start <= place.start && place.end <= end))
  const isInOne = (place: { readonly start: number; readonly end: number }) =>
    references.some(({ start, end }) => place.start < end && start < place.end)
  return places.length > 0 && !text.includes(other) && references.every(covers) && places.every(isInOne)
}

function findAll(text: string, part: string): readonly number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.push(at)
  return found
}

/** The same part of each target, which all must have. */
function joinTarget(
  { references, live, set }: LiveFile,
  partOf: (reference: Pick<Reference, 'target'>) => string,
): string | undefined {
  const pairs = new Set(
    references.map((each) => {
      const twin = toTwinTarget(each.target, live, set)
      const [part, other] = [partOf(each), twin === undefined ? '' : partOf({ target: twin })]
      return part.length < 3 || other.length < 3 ? undefined : joinColors(byColor(live, part, other))
    }),
  )
  return pairs.size === 1 ? [...pairs][0] : undefined
}

/** A part of the file, with `{A|B}` in each statement of it. */
function joinRegion({ text, references, live, set }: LiveFile, from: number, to: number): string | undefined {
  const inside = references.filter(({ start, end }) => from <= start && end <= to)
  let [joined, at] = ['', from]
  for (const each of inside) {
    const { start, end, target } = each
    const twin = toTwinTarget(target, live, set)
    const statement = text.slice(start, end)
    const one =
      twin === undefined ? undefined : joinColors(byColor(live, statement, replaceTarget(statement, each, twin)))
    if (one === undefined) return undefined
    joined += text.slice(at, start) + one
    at = end
  }
  joined = (joined + text.slice(at, to)).trim()
  // A part of the file may read like a choice by itself.
  return forColor(joined, live) === text.slice(from, to).trim() ? joined : undefined
}

/** The value of `set` is its last word, and its variable may have the same name. */
function replaceTarget(statement: string, { kind, target }: Reference, twin: string): string {
  const at = kind === 'set' ? statement.lastIndexOf(target) : statement.indexOf(target)
  return statement.slice(0, at) + twin + statement.slice(at + target.length)
}

const findLineEnd = (text: string, at: number): number =>
  text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
const findLineStart = (text: string, at: number): number => text.lastIndexOf('\n', Math.max(0, at - 1)) + 1
const findBlockStart = (text: string, at: number): number =>
  findLineStart(text, Math.max(0, text.lastIndexOf('{', at - 1)))

export interface ChangedStatement {
  /** The number of its line. */
  readonly line: number
  readonly from: string
  readonly to: string
}

/** What differs in the file of the other color. Undefined: not all of its targets are known. */
export function listChangedStatements({
  text,
  references,
  live,
  set,
}: LiveFile): readonly ChangedStatement[] | undefined {
  const changes = references.flatMap((each) => {
    const twin = toTwinTarget(each.target, live, set)
    const from = text.slice(each.start, each.end)
    if (twin === undefined || /[\r\n]/.test(from)) return []
    return [{ line: text.slice(0, each.start).split('\n').length, from, to: replaceTarget(from, each, twin) }]
  })
  return changes.length === references.length ? changes : undefined
}

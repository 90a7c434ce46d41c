import { otherColor, type Color, type PerColor } from '../color.ts'
import { parsePlacedStatements, readTokens, type Token } from '../nginx-tree.ts'
import { isLocal } from '../recognize-layout/live-switch.ts'
import { hostOf, portOf } from '../recognize-layout/nginx-references.ts'
import { applyEdits } from './edits.ts'
import { lineAt, NotPossible } from './not-possible.ts'
import { findPlaces, type Place } from './places.ts'

/** The same place in the texts of both colors, which differs. */
export type Move = PerColor<Place>

/** Where the two texts differ. Throws if they differ in anything but where requests go. Comments do not count. */
export function findMoves(texts: PerColor<string>): readonly Move[] {
  const [blue, green] = [readTokens(texts.blue), readTokens(texts.green)]
  if (!isComplete(blue) || !isComplete(green)) throw new NotPossible('The sites could not be read to their end')
  const places = { blue: placesByStart(texts.blue), green: placesByStart(texts.green) }
  const moves: Move[] = []
  for (let i = 0; i < Math.max(blue.length, green.length); i++) {
    const [one, other] = [blue[i], green[i]]
    if (one?.kind === other?.kind && one?.value === other?.value) continue
    const move = toMove(places.blue.get(one?.start), places.green.get(other?.start))
    if (move === undefined) throw new NotPossible(describeOther(texts, { blue: one, green: other }))
    moves.push(move)
  }
  if (moves.length === 0) throw new NotPossible('The sites of both colors pass requests to the same')
  return moves
}

/** What was read of a large file may have no end. */
function isComplete(tokens: readonly Token[]): boolean {
  const count = (wanted: Token['kind']) => tokens.filter(({ kind }) => kind === wanted).length
  return tokens.at(-1)?.kind !== 'word' && count('{') === count('}')
}

const placesByStart = (text: string): ReadonlyMap<number | undefined, Place> =>
  new Map(findPlaces(parsePlacedStatements(text)).map((place) => [place.token.start, place]))

const toMove = (blue: Place | undefined, green: Place | undefined): Move | undefined =>
  blue !== undefined && blue.kind === green?.kind && blue.scheme === green.scheme && blue.rest === green.rest
    ? { blue, green }
    : undefined

function describeOther(texts: PerColor<string>, tokens: PerColor<Token | undefined>): string {
  const line = (color: Color) => `\`${lineAt(texts[color], tokens[color]?.start ?? texts[color].length)}\` for ${color}`
  return `The sites differ in more than where proxy_pass, an upstream or a set sends requests: ${line('blue')}, ${line('green')}`
}

interface Derivation {
  readonly texts: PerColor<string | undefined>
  readonly targets: PerColor<readonly string[]>
  readonly live: Color
}

/** Both texts. Where only one exists, the other is the same one with the other targets. */
export function completeTexts({ texts: { blue, green }, targets, live }: Derivation): PerColor<string> {
  if (blue !== undefined && green !== undefined) return { blue, green }
  const color = blue === undefined ? 'green' : 'blue'
  const text = blue ?? green
  if (text === undefined) throw new NotPossible(`The site of ${live} could not be read`)
  const derived = exchangeTargets(text, targets[color], targets[otherColor(color)])
  return color === 'blue' ? { blue: text, green: derived } : { blue: derived, green: text }
}

function exchangeTargets(text: string, from: readonly string[], to: readonly string[]): string {
  const places = findPlaces(parsePlacedStatements(text)).filter(({ kind }) => kind !== 'upstream')
  const find = (targets: readonly string[], { target }: Place) => targets.findIndex((each) => isSame(target, each))
  const both = places.find((place) => find(to, place) >= 0)
  if (both !== undefined) throw new NotPossible(needsOther(text, both.token))
  const moved = places.filter((place) => find(from, place) >= 0)
  if (moved.length === 0) throw new NotPossible(`The site passes no requests to ${from.join(', ')}`)
  const elsewhere = readTokens(text).find(
    (token) => moved.every((place) => place.token.start !== token.start) && from.some((each) => names(token, each)),
  )
  if (elsewhere !== undefined) throw new NotPossible(needsOther(text, elsewhere))
  const edits = moved.map((place) => {
    const twin = to[find(from, place)] ?? ''
    const start = targetStart(text, place)
    const changed = isLocal(hostOf(place.target)) ? place.target.replace(/\d+$/, () => String(portOf(twin))) : twin
    return { start, end: start + place.target.length, text: changed }
  })
  return applyEdits(text, edits)
}

const needsOther = (text: string, token: Token): string =>
  `What \`${lineAt(text, token.start)}\` is for the other color is not known: give each color a site of its own`

/** Whether a word has this address in it, such as the one of a redirect. */
const names = ({ value }: Token, target: string): boolean => {
  const part = isLocal(hostOf(target)) ? target.replace(/^.*:/, ':') : target
  return new RegExp(`${part.replace(/\W/g, '\\$&')}(?!\\d)`).test(value)
}

/** Two addresses of the host itself are the same if their ports are. */
const isSame = (target: string, wanted: string): boolean =>
  target === wanted ||
  (isLocal(hostOf(target)) && isLocal(hostOf(wanted)) && /:\d+$/.test(target) && portOf(target) === portOf(wanted))

/** Where the target begins in the text. Throws if the word is written in another way than it is read. */
export function targetStart(text: string, { token, scheme, target, rest }: Place): number {
  const start = token.start + (/["']/.test(text[token.start] ?? '') ? 1 : 0) + scheme.length
  const all = target + rest
  if (text.slice(start, start + all.length) === all) return start
  throw new NotPossible(`\`${lineAt(text, token.start)}\` has a backslash`)
}

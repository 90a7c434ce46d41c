import type { Color } from '../color.ts'
import { forColor } from '../color-text.ts'

/** The words by which people tell two colors apart, blue's first. A word is one by itself: "bluebird" has none. */
const wordPairs: readonly (readonly [string, string])[] = [
  ['blue', 'green'],
  ['a', 'b'],
  ['1', '2'],
]

interface ColorName {
  readonly color: Color
  /** The same name for the other color. */
  readonly twin: string
}

/** The colors that a name can stand for, the most likely one first. */
export function readColorName(name: string): readonly ColorName[] {
  return wordPairs.flatMap(([blue, green]) => {
    const toGreen = replaceWord(name, blue, green)
    const toBlue = replaceWord(name, green, blue)
    if ((toGreen === undefined) === (toBlue === undefined)) return []
    const [color, twin]: readonly [Color, string | undefined] =
      toGreen === undefined ? ['green', toBlue] : ['blue', toGreen]
    return twin === undefined ? [] : [{ color, twin }]
  })
}

/** Undefined: the word is not in it. */
function replaceWord(text: string, from: string, to: string): string | undefined {
  const isLong = from.length > 2
  const pattern = isLong
    ? new RegExp(from, 'gi')
    : new RegExp(`(?<![A-Za-z0-9])${from}(?![A-Za-z0-9])|(?<=[a-z])${from}$`, 'g')
  const replaced = text.replace(pattern, (found) => (found === found.toUpperCase() && isLong ? to.toUpperCase() : to))
  return replaced === text ? undefined : replaced
}

/** Which color a name says; undefined: none, or both. */
export const colorOfName = (name: string): Color | undefined => {
  const [first] = readColorName(name)
  return first !== undefined && /blue|green/i.test(name) ? first.color : undefined
}

/** A text for each color as one text with `{A|B}`. Undefined: `{A|B}` cannot say it. */
export function joinColors({ blue, green }: Readonly<Record<Color, string>>): string | undefined {
  if (blue === green) return forColor(blue, 'blue') === blue ? blue : undefined
  const start = findStart(blue, green)
  const end = findEnd(blue.slice(start), green.slice(start))
  const middle = (text: string) => text.slice(start, text.length - end)
  const joined = `${blue.slice(0, start)}{${middle(blue)}|${middle(green)}}${blue.slice(blue.length - end)}`
  return forColor(joined, 'blue') === blue && forColor(joined, 'green') === green ? joined : undefined
}

const isWordPart = (character: string | undefined) => character !== undefined && /[A-Za-z0-9]/.test(character)

/** Where the first word that differs begins. */
function findStart(blue: string, green: string): number {
  let start = 0
  while (start < blue.length && blue[start] === green[start]) start++
  while (start > 0 && isWordPart(blue[start - 1])) start--
  return start
}

/** How many characters follow the last word that differs. */
function findEnd(blue: string, green: string): number {
  let end = 0
  const last = (text: string, fromEnd: number) => text[text.length - 1 - fromEnd]
  while (end < Math.min(blue.length, green.length) && last(blue, end) === last(green, end)) end++
  while (end > 0 && isWordPart(last(blue, end - 1))) end--
  return end
}

/** Puts two values in the order of the colors. */
export const byColor = <T>(color: Color, value: T, other: T): Readonly<Record<Color, T>> =>
  color === 'blue' ? { blue: value, green: other } : { blue: other, green: value }

/** A part of a text that another one takes the place of. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The edits must not overlap. At the same place an insertion comes before a replacement. */
export const applyEdits = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((result, { start, end, text: part }) => result.slice(0, start) + part + result.slice(end), text)

/** The blanks before a place; undefined: it is not the first in its line. */
export function indentAt(text: string, at: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return before.trim() === '' ? before : undefined
}

/** Lines in front of a statement, in one line with it where it is not the first in its line. */
export function linesBefore(text: string, at: number, lines: readonly string[]): string {
  const indent = indentAt(text, at)
  return lines.map((line) => line + (indent === undefined ? ' ' : `\n${indent}`)).join('')
}

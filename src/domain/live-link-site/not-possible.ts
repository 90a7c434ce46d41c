import { oneLine } from '../recognize-layout/refusals.ts'

/** Why no text can be made. `message`: one sentence without its full stop. It never leaves this folder. */
export class NotPossible extends Error {}

/** The line of a text around a place, as a person finds it. */
export function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const line = oneLine(text.slice(start, end < 0 ? text.length : end))
  return line.length > 120 ? `${line.slice(0, 120)}…` : line
}

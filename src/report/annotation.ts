import type { OutcomeText } from './outcome-text.ts'

/** The text of the annotation at the end of a run: why, what serves now, and what to do, in this order. */
export function formatAnnotation({ reason, serving, fix, commands }: OutcomeText): string {
  const todo = fix === '' ? '' : `What to do: ${fix}${commands.length === 0 ? '.' : ':'}`
  return [reason, serving, todo, ...commands.map((line) => `  ${line}`)].filter((part) => part !== '').join('\n')
}

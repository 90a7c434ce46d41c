import type { OutcomeText } from './outcome-text.ts'

/** The text of the annotation at the end of a run: why, who is the cause, what serves now, and what to do, in this order. */
export function formatAnnotation({ reason, blame, serving, fix, commands }: OutcomeText): string {
  const todo = fix === '' ? '' : `What to do: ${fix}${commands.length === 0 ? '.' : ':'}`
  return [reason, blame, serving, todo, ...commands.map((line) => `  ${line}`)].filter((part) => part !== '').join('\n')
}

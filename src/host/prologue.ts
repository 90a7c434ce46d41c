import { quoteWord, Script } from './script.ts'

/**
 * A value for a script: a text, a number, yes or no, or a list, which the script takes apart with `eval "set -- $list"`.
 * Absent is the empty text. A `Script` is a command line: the script calls it by the parameter's name.
 */
export type ParameterValue = string | number | boolean | readonly string[] | Script | undefined

export type Parameters = Readonly<Record<string, ParameterValue>>

/** One assignment a line for each parameter, its value quoted: nothing in a value can become a command. */
export const renderPrologue = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${renderParameter(name, value)}\n`)
    .join('')

const renderParameter = (name: string, value: ParameterValue): string =>
  value instanceof Script ? `${name}() { ${value.text} "$@"; }` : `${name}=${renderValue(value)}`

function renderValue(value: Exclude<ParameterValue, Script>): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'object') return quoteWord(value.map(quoteWord).join(' '))
  return quoteWord(value ?? '')
}

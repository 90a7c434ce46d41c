import { Refused, parsed } from './parsed.ts'
import { quote } from './quote.ts'

/** A boolean as YAML 1.2's core schema writes it, like core.getBooleanInput. */
export const boolean = parsed('`true` or `false`', (text) => toBoolean(text) ?? new Refused())

/** When to use sudo. */
export const sudo = parsed('`auto`, `true` or `false`', (text): 'auto' | 'true' | 'false' | Refused => {
  const always = toBoolean(text)
  if (always !== undefined) return always ? 'true' : 'false'
  return text === 'auto' ? text : new Refused()
})

const toBoolean = (text: string): boolean | undefined =>
  /^(?:true|True|TRUE)$/.test(text) ? true : /^(?:false|False|FALSE)$/.test(text) ? false : undefined

/** A regular expression. */
export const regex = parsed('a regular expression (JavaScript, without slashes around it)', (text) => {
  try {
    return new RegExp(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : 'does not compile'
    return new Refused({ got: `${quote(text)} (${reason})` })
  }
})

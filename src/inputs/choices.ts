import { RejectedInput, parseTrimmed } from './parsed.ts'
import { quoteInput } from './quote.ts'

/** A boolean as YAML 1.2's core schema writes it, like core.getBooleanInput. */
export const booleanInput = parseTrimmed('`true` or `false`', (text) => toBoolean(text) ?? new RejectedInput())

/** When to use sudo. */
export const sudoInput = parseTrimmed(
  '`auto`, `true` or `false`',
  (text): 'auto' | 'true' | 'false' | RejectedInput => {
    const always = toBoolean(text)
    if (always !== undefined) return always ? 'true' : 'false'
    return text === 'auto' ? text : new RejectedInput()
  },
)

const toBoolean = (text: string): boolean | undefined =>
  /^(?:true|True|TRUE)$/.test(text) ? true : /^(?:false|False|FALSE)$/.test(text) ? false : undefined

/** A regular expression. */
export const regexInput = parseTrimmed('a regular expression (JavaScript, without slashes around it)', (text) => {
  try {
    return new RegExp(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : 'does not compile'
    return new RejectedInput({ got: `${quoteInput(text)} (${reason})` })
  }
})

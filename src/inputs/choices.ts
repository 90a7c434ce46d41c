import { RejectedInput, parseTrimmed } from './input-parser.ts'

/** A boolean of the YAML 1.2 core schema, as core.getBooleanInput reads it. */
export const booleanInput = parseTrimmed('`true` or `false`', (text) => parseBoolean(text) ?? new RejectedInput())

/** When to use sudo. */
export const sudoInput = parseTrimmed(
  '`auto`, `true` or `false`',
  (text): 'auto' | 'true' | 'false' | RejectedInput => {
    const always = parseBoolean(text)
    if (always !== undefined) return always ? 'true' : 'false'
    return text === 'auto' ? text : new RejectedInput()
  },
)

const parseBoolean = (text: string): boolean | undefined =>
  /^(?:true|True|TRUE)$/.test(text) ? true : /^(?:false|False|FALSE)$/.test(text) ? false : undefined

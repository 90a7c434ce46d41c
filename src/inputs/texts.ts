import { parsePattern, parseTrimmed, parseVerbatim, RejectedInput } from './input-parser.ts'
import { quoteInput } from './quote-input.ts'

/** A secret as it is, without one line end at its end: a secret that was read from a file has one. Its spaces are kept. */
export const secretTextInput = parseVerbatim('a text', (text) => text.replace(/\r?\n$/, ''))

/** The name of a Compose project. */
export const projectNameInput = parsePattern(
  'lower-case letters, digits, `-` and `_`, beginning with a letter or a digit',
  /^[a-z0-9][a-z0-9_-]*$/,
)

/** The name of a container, or of a service of Compose. */
export const containerInput = parsePattern(
  'the name of a container or of a service: letters, digits, `.`, `-` and `_`, beginning with a letter or a digit',
  /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
)

/** The name of a GitHub environment. */
export const environmentInput = parsePattern(
  'the name of an environment, on one line and with at most 255 characters',
  /^[^\r\n]{1,255}$/,
)

/** A regular expression. */
export const regexInput = parseTrimmed('a regular expression (JavaScript, without slashes around it)', (text) => {
  try {
    return new RegExp(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : 'does not compile'
    return new RejectedInput({ got: `${quoteInput(text)} (${reason})` })
  }
})

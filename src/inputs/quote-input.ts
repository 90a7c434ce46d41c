const maximumLength = 60

/** A value as an error may show it: short, on one line, without control characters, private keys and passwords in URLs. */
export function quoteInput(value: string): string {
  if (/PRIVATE KEY|PuTTY-User-Key/.test(value)) return 'a private key (not shown)'
  const safe = escapeControls(value).replace(/:[^:@/\s]+@/g, ':***@')
  return safe.length <= maximumLength ? `"${safe}"` : `"${safe.slice(0, maximumLength)}…" (${safe.length} characters)`
}

// Cf has the marks that change the direction of the text. Some viewers break the line at Zl and Zp.
const escapeControls = (value: string): string => value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter)

function escapeCharacter(character: string): string {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character]
  return short ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** Whether a text has a line end, NUL or another control character. Paths, names and headers must not have one. */
export const hasControlCharacters = (text: string): boolean => /\p{Cc}/u.test(text)

const shown = 60

/** A value as an error may show it: shortened, on one line, without what a terminal would obey or a key would give away. */
export function quoteInput(value: string): string {
  if (/PRIVATE KEY|PuTTY-User-Key/.test(value)) return 'a private key (not shown)'
  const safe = escapeControls(value).replace(/:[^:@/\s]+@/g, ':***@')
  return safe.length <= shown ? `"${safe}"` : `"${safe.slice(0, shown)}…" (${safe.length} characters)`
}

// Cf holds the marks that turn the direction of the text around, Zl and Zp are line ends to some viewers.
const escapeControls = (value: string): string => value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter)

function escapeCharacter(character: string): string {
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character]
  return short ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** Whether a text holds a line end, NUL or another control character: no path, name or header may. */
export const hasControlCharacters = (text: string): boolean => /\p{Cc}/u.test(text)

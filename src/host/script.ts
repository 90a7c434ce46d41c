/**
 * A piece of POSIX sh: a file of src/host-scripts with its values (see host-script.ts), or what the `sh` tag makes. Both
 * quote every value, so that a value never becomes a command: not a folder with a blank in it, not a `$(…)` from a secret.
 */
export class Script {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type ScriptValue = string | number | Script | readonly (string | Script)[]

/** One word of sh that means exactly `value`. Throws for a NUL, which no program can be passed. */
export function quoteWord(value: string): string {
  if (value.includes('\0')) throw new TypeError('a value for the shell cannot hold a NUL byte')
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

/**
 * For one-liners, sh`rm -f ${path}`: strings become quoted words, numbers are written as they are, lists become words with
 * blanks between them, and other scripts are inserted as code. Backslashes mean what they mean in sh; `\${x}` is sh's own
 * `${x}`.
 *
 * Throws when a value stands inside quotes: `"${path}"` would quote it twice. The rule is simple: no quote may be open
 * there, single or double, also not around a `$(…)`. So `"$(cat ${path})"` is refused too: assign the value to a variable
 * first. Quotes must come in pairs, also in comments.
 */
export function sh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  requireUnquotedHoles(strings.raw)
  const pieces = dedent(strings.raw.join('\0')).replaceAll('\\${', '${').split('\0')
  return new Script(pieces.map((piece, i) => piece + (i < values.length ? renderValue(values[i] ?? '') : '')).join(''))
}

/** Several scripts, one after the other. */
export const joinScripts = (...scripts: readonly Script[]): Script => new Script(scripts.map((s) => s.text).join('\n'))

export const emptyScript = new Script('')

function renderValue(value: ScriptValue): string {
  if (value instanceof Script) return value.text
  if (typeof value === 'string') return quoteWord(value)
  if (typeof value === 'number') return String(value)
  return value.map((each) => renderValue(each)).join(' ')
}

/** What can open or close a quote, or keeps the next character from it. */
const quoteTokens = /\\[^]|\$\(|['"()]/g

function requireUnquotedHoles(pieces: readonly string[]): void {
  let open: readonly string[] = []
  for (const [i, piece] of pieces.entries()) {
    open = [...piece.matchAll(quoteTokens)].reduce((before, [token]) => followQuotes(before, token), open)
    if (open.every((each) => each === '(')) continue
    const isLast = i === pieces.length - 1
    throw new TypeError(`${isLast ? 'quotes do not come in pairs' : 'a value stands inside quotes, after'}: ${piece}`)
  }
}

/** What is open after a token: quotes, and parentheses, within which quotes begin anew. */
function followQuotes(open: readonly string[], token: string): readonly string[] {
  const last = open.at(-1)
  // Between single quotes a backslash means nothing.
  if (last === "'") return token.endsWith("'") ? open.slice(0, -1) : open
  if (token === '"') return last === '"' ? open.slice(0, -1) : [...open, token]
  if (token === '$(') return [...open, '(']
  if (last === '"') return open
  if (token === ')') return last === '(' ? open.slice(0, -1) : open
  return token === "'" || token === '(' ? [...open, token] : open
}

function dedent(text: string): string {
  const body = text.replace(/^\n/, '').replace(/\n[ \t]*$/, '')
  const indents = body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]))
  const least = indents.length === 0 ? 0 : Math.min(...indents)
  return body
    .split('\n')
    .map((line) => (line.startsWith(' '.repeat(least)) ? line.slice(least) : line))
    .join('\n')
}

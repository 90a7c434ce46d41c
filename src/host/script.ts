/**
 * A piece of POSIX sh. Made only by the `sh` tag, which quotes every value that is put into it,
 * so that a value can never become a command: not a folder with a space in it, not a `$(…)` from a secret.
 */
export class Script {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type ScriptValue = string | number | Script | readonly (string | Script)[]

/** One word of sh that means exactly `value`. A NUL cannot be passed to any program, so it is refused. */
export function quoteWord(value: string): string {
  if (value.includes('\0')) throw new TypeError('a value for the shell cannot hold a NUL byte')
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

/**
 * sh`rm -f ${path}`: strings become quoted words, numbers are written as they are, lists become words with blanks
 * between them, and other scripts are put in as code. Backslashes mean what they mean in sh; `\${x}` is sh's own `${x}`.
 */
export function sh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
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

function dedent(text: string): string {
  const body = text.replace(/^\n/, '').replace(/\n[ \t]*$/, '')
  const indents = body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]))
  const least = indents.length === 0 ? 0 : Math.min(...indents)
  return body
    .split('\n')
    .map((line) => (line.startsWith(' '.repeat(least)) ? line.slice(least) : line))
    .join('\n')
}

/** A word, or one of `;`, `{` and `}`, with its place in the text. */
export interface Token {
  readonly kind: 'word' | ';' | '{' | '}'
  /** Of a word: without its quotes and backslashes. */
  readonly value: string
  readonly start: number
  readonly end: number
}

/** A statement of an nginx configuration with its place in the text. */
export interface PlacedStatement {
  readonly words: readonly Token[]
  readonly block?: readonly PlacedStatement[]
  readonly start: number
  /** Behind its `{`, where it has a block. */
  readonly open?: number
  /** Behind its `;` or its `}`. */
  readonly end: number
}

/**
 * A comment, a quoted word, one of `;`, `{` and `}`, or a plain word. As in nginx, a quote and a `#` count only where a word
 * begins, a word may hold a `}` and a `${`, and only these four characters are blanks.
 */
const tokenPattern =
  /#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|[;{}]|(?:\$\{|\\.|[^ \t\r\n;{}])(?:\$\{|\\.|[^ \t\r\n;{])*/gs

const escaped: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' }

/** As nginx, which keeps every other backslash. */
const unescapeWord = (word: string): string =>
  word.replace(/\\(["'\\trn])/g, (_, character: string) => escaped[character] ?? character)

/** The tokens of a configuration without its comments. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const { 0: token, 1: inDouble, 2: inSingle, index: start } of text.matchAll(tokenPattern)) {
    const place = { start, end: start + token.length }
    if (token.startsWith('#')) continue
    if (token === ';' || token === '{' || token === '}') tokens.push({ kind: token, value: token, ...place })
    else tokens.push({ kind: 'word', value: unescapeWord(inDouble ?? inSingle ?? token), ...place })
  }
  return tokens
}

/** Reads a configuration. Never throws: what nginx itself would reject is read as far as it goes. */
export function parsePlacedStatements(text: string): readonly PlacedStatement[] {
  const root: PlacedStatement[] = []
  const open: { readonly block: PlacedStatement[]; readonly statement?: { end: number } }[] = [{ block: root }]
  let words: Token[] = []
  for (const token of readTokens(text)) {
    if (token.kind === 'word') {
      words.push(token)
      continue
    }
    const { start, end } = token
    const statement = { words, start: words[0]?.start ?? start, end }
    const statements = open.at(-1)?.block ?? root
    if (token.kind === ';' && words.length > 0) statements.push(statement)
    if (token.kind === '{') {
      const withBlock = { ...statement, open: end, block: [] }
      statements.push(withBlock)
      open.push({ block: withBlock.block, statement: withBlock })
    }
    if (token.kind === '}' && open.length > 1) {
      const closed = open.pop()?.statement
      if (closed !== undefined) closed.end = end
    }
    words = []
  }
  return root
}

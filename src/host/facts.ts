import { sh } from './script.ts'

/**
 * How scripts tell what they found: one fact a line on standard output, a name and words. Text that could hold
 * anything (a file, a body, what a program said) travels as base64, so that it can never pass for another fact; one plain
 * word goes as it is behind a `=`, which no base64 begins with, since a program is what a script's time goes to.
 */
export const factTools = sh`
  fact() { printf '%s\n' "$*"; }
  blob() { printf '%s %s\n' "$1" "$(base64 -w 0)"; } # NAME: its standard input
  text() { # NAME TEXT
    case $2 in
      *[!A-Za-z0-9_./:@%+,-]*) printf %s "$2" | blob "$1" ;;
      *) fact "$1" "=$2" ;;
    esac
  }
  tell() { # NAME COMMAND...: what the command prints; ends the script when the command fails
    name=$1; shift
    text=$("$@") || exit
    text "$name" "$text"
  }
`

export interface Fact {
  readonly name: string
  readonly words: readonly string[]
}

/** A script printed something that this program does not know: a defect, or a host that lies. */
export class FactError extends Error {
  override readonly name = 'FactError'
}

export function parseFact(line: string): Fact {
  const [name = '', ...words] = line.trim().split(' ')
  return { name, words }
}

/** What a script printed, by name. Asking for what is not there throws. */
export class Facts {
  readonly #all: readonly Fact[]

  constructor(output: string) {
    this.#all = output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parseFact)
  }

  findAll(name: string): readonly Fact[] {
    return this.#all.filter((fact) => fact.name === name)
  }

  has(name: string): boolean {
    return this.#all.some((fact) => fact.name === name)
  }

  readWord(name: string): string {
    const word = this.#findOne(name).words[0]
    if (word === undefined) throw new FactError(`the host said nothing after "${name}"`)
    return word
  }

  readNumber(name: string): number {
    return parseNumber(this.readWord(name))
  }

  readText(name: string): string {
    return decodeText(this.#findOne(name).words[0] ?? '')
  }

  #findOne(name: string): Fact {
    const fact = this.#all.find((each) => each.name === name)
    if (fact === undefined) throw new FactError(`the host did not say "${name}"`)
    return fact
  }
}

export function parseNumber(word: string | undefined): number {
  if (word === undefined || !/^-?\d+(\.\d+)?$/.test(word))
    throw new FactError(`the host said "${word ?? ''}" for a number`)
  return Number(word)
}

/** The text that `blob` or `text` of the scripts made this word of. */
export const decodeText = (word: string): string =>
  word.startsWith('=') ? word.slice(1) : Buffer.from(word, 'base64').toString('utf8')
export const encodeText = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

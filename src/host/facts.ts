/** One line that a script printed on standard output: a name and words (see host-scripts/lib/facts.sh). */
export interface Fact {
  readonly name: string
  readonly words: readonly string[]
}

/** A script printed something unexpected: a defect, or programs on the host that differ from those that we know. */
export class FactError extends Error {
  override readonly name = 'FactError'
}

export function parseFact(line: string): Fact {
  const [name = '', ...words] = line.trim().split(' ')
  return { name, words }
}

/** What a script printed, by name. Reading what is not there throws a FactError. */
export class FactReader {
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
    if (word === undefined) throw new FactError(`a script on the server printed nothing after "${name}"`)
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
    if (fact === undefined) throw new FactError(`a script on the server did not print "${name}"`)
    return fact
  }
}

export function parseNumber(word: string | undefined): number {
  if (word === undefined || !/^-?\d+(\.\d+)?$/.test(word))
    throw new FactError(`a script on the server printed "${word ?? ''}" where a number belongs`)
  return Number(word)
}

/** The text that `print_stdin` or `print_text` of the scripts turned into this word. */
export const decodeText = (word: string): string =>
  word.startsWith('=') ? word.slice(1) : Buffer.from(word, 'base64').toString('utf8')
export const encodeText = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

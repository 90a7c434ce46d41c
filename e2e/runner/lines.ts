import { StringDecoder } from 'node:string_decoder'

/**
 * Splits a stream into lines as the runner's .NET does: at `\n`, `\r\n` and a lone `\r`, so that a line with `::` can also
 * begin after a lone `\r`. Chunks may end anywhere: inside a character, or between `\r` and `\n`.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8')
  readonly #onLine: (line: string) => void
  #rest = ''

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(chunk: Buffer): void {
    const text = this.#rest + this.#decoder.write(chunk)
    // A `\r` at the end is kept, since the next chunk may begin with its `\n`.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    lines.forEach(this.#onLine)
  }

  /** Emits the last line, which may have no newline at its end. */
  end(): void {
    const last = (this.#rest + this.#decoder.end()).replace(/\r$/, '')
    this.#rest = ''
    if (last !== '') this.#onLine(last)
  }
}

import { StringDecoder } from 'node:string_decoder'

/**
 * Cuts a stream into lines as the runner's .NET does: at `\n`, `\r\n` and a lone `\r`, which is one more way to begin a
 * line with `::`. Chunks may end anywhere, inside a character or between `\r` and `\n`.
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
    // A `\r` at the very end waits: the next chunk may begin with its `\n`.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    lines.forEach(this.#onLine)
  }

  /** The last line need not end with a new line. */
  end(): void {
    const last = (this.#rest + this.#decoder.end()).replace(/\r$/, '')
    this.#rest = ''
    if (last !== '') this.#onLine(last)
  }
}

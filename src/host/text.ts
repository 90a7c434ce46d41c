import type { FrameMarks } from './agent.ts'

/** Splits a stream of text into lines. Of a line that is longer than `limit` characters the middle is left out. */
export class LineSplitter {
  #line: Excerpt
  readonly #onLine: (line: string) => void
  readonly #limit: number

  constructor(onLine: (line: string) => void, limit = 1 << 20) {
    this.#onLine = onLine
    this.#limit = limit
    this.#line = this.#begin()
  }

  push(text: string): void {
    const pieces = text.split('\n')
    const last = pieces.pop() ?? ''
    for (const piece of pieces) this.#endLine(piece)
    this.#line.push(last)
  }

  end(): void {
    if (!this.#line.isEmpty) this.#endLine('')
  }

  #endLine(piece: string): void {
    const line = this.#line
    if (line.isEmpty && piece.length <= this.#limit) return this.#onLine(piece)
    line.push(piece)
    this.#line = this.#begin()
    this.#onLine(line.toString())
  }

  #begin(): Excerpt {
    return new Excerpt(this.#limit / 2, ' ')
  }
}

/** Keeps the beginning and the end of a text of any length. */
export class Excerpt {
  #head = ''
  #tail = ''
  #left = 0
  readonly #size: number
  readonly #gap: string

  /** Keeps up to `size` characters of each end. Between them stands how many are missing, with `gap` on both sides. */
  constructor(size: number, gap = '\n') {
    this.#size = size
    this.#gap = gap
  }

  get isEmpty(): boolean {
    return this.#head === ''
  }

  push(text: string): void {
    const room = this.#size - this.#head.length
    this.#head += text.slice(0, room)
    const more = text.slice(Math.max(room, 0))
    this.#left += Math.max(this.#tail.length + more.length - this.#size, 0)
    // Joined with what is dropped at once, an endless line would take many times its length in memory.
    this.#tail = more.length < this.#size ? (this.#tail + more).slice(-this.#size) : more.slice(-this.#size)
  }

  toString(): string {
    return this.#left === 0
      ? this.#head + this.#tail
      : [this.#head, `… ${this.#left} characters left out …`, this.#tail].join(this.#gap)
  }
}

/** How the agent ended a job. */
export interface Frame {
  readonly id: number
  readonly code: number
  /** Whether the agent sent a stop to the job. */
  readonly wasStopped: boolean
  /** How long the job ran on the host, in ms. */
  readonly elapsedMs: number
}

/**
 * Separates what jobs print from the frames that end them (see host-scripts/agent.sh). Chunks may end anywhere. Only the
 * first frame has the mark that others can know.
 */
export class FrameReader {
  #pending = ''
  #mark: string
  readonly #marks: FrameMarks
  readonly #onText: (text: string) => void
  readonly #onFrame: (frame: Frame) => void

  constructor(marks: FrameMarks, onText: (text: string) => void, onFrame: (frame: Frame) => void) {
    this.#marks = marks
    this.#mark = toMark(marks.greeting)
    this.#onText = onText
    this.#onFrame = onFrame
  }

  push(chunk: string): void {
    this.#pending += chunk
    for (;;) {
      const start = this.#pending.indexOf(this.#mark)
      if (start < 0) return this.#passOn(this.#findEndOfText())
      const end = this.#pending.indexOf('\n', start + this.#mark.length)
      if (end < 0) return this.#passOn(start)
      const frame = parseFrame(this.#pending.slice(start + this.#mark.length, end))
      this.#passOn(start)
      this.#pending = this.#pending.slice(end - start + 1)
      this.#mark = toMark(this.#marks.nonce)
      this.#onFrame(frame)
    }
  }

  /** Where the beginning of a frame may stand: the text before it need not wait for the next chunk. */
  #findEndOfText(): number {
    const start = this.#pending.lastIndexOf('\x1e')
    return start >= 0 && this.#mark.startsWith(this.#pending.slice(start)) ? start : this.#pending.length
  }

  #passOn(upTo: number): void {
    if (upTo <= 0) return
    this.#onText(this.#pending.slice(0, upTo))
    this.#pending = this.#pending.slice(upTo)
  }
}

const toMark = (word: string): string => `\x1e${word} `

function parseFrame(text: string): Frame {
  const [id, code, stopped, hundredths = 0] = text.split(' ')
  return { id: Number(id), code: Number(code), wasStopped: stopped === 'yes', elapsedMs: Number(hundredths) * 10 }
}

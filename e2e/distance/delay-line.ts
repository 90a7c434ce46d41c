/** What is delayed: the opening of a connection, bytes, the end of a stream (FIN), the reset of a connection (RST). */
export type Piece = Buffer | 'connect' | 'end' | 'reset'

export interface DelayLineOptions {
  /** The delay of the next piece in milliseconds. It may change from piece to piece. */
  readonly delayMs: () => number
  /** Whether the other end can take this piece now. Call `deliverDue` when that changes. */
  readonly canDeliver: (piece: Piece) => boolean
  readonly deliver: (piece: Piece) => void
  /** Called when the line is full, like a sender's window, and when it has room again. */
  readonly onFullChange: (full: boolean) => void
}

// More bytes than any TCP window has in flight, and little enough for the memory.
const fullAt = 16 * 1024 * 1024

/**
 * One direction of a connection. Each piece has the time when it is due, so that pieces are on their way at the same time:
 * a stream is delayed once, not once for each piece. The order stays the same, also when the delay gets shorter.
 */
export class DelayLine {
  readonly #options: DelayLineOptions
  readonly #queue: { readonly piece: Piece; readonly due: number }[] = []
  #timer: NodeJS.Timeout | undefined
  #held = false
  #bytes = 0
  #lastDue = 0

  constructor(options: DelayLineOptions) {
    this.#options = options
  }

  /** Sends a piece. It leaves at `notBefore` (of `performance.now()`) at the earliest. */
  send(piece: Piece, notBefore = 0): void {
    const due = Math.max(performance.now(), notBefore) + this.#options.delayMs()
    this.#lastDue = Math.max(due, this.#lastDue)
    this.#queue.push({ piece, due: this.#lastDue })
    this.#addBytes(sizeOf(piece))
    this.deliverDue()
  }

  /** Stops or continues delivery. Nothing is dropped. */
  hold(held: boolean): void {
    this.#held = held
    this.deliverDue()
  }

  /** Drops everything that is on its way. Returns the number of pieces. */
  drop(): number {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const dropped = this.#queue.splice(0)
    for (const { piece } of dropped) this.#addBytes(-sizeOf(piece))
    return dropped.length
  }

  /** Delivers every piece that is due. */
  deliverDue(): void {
    for (let head = this.#queue[0]; head && this.#mayDeliver(head.piece); head = this.#queue[0]) {
      const left = head.due - performance.now()
      if (left > 0) {
        this.#deliverAfter(left)
        return
      }
      this.#queue.shift()
      this.#addBytes(-sizeOf(head.piece))
      this.#options.deliver(head.piece)
    }
  }

  #mayDeliver(piece: Piece): boolean {
    return !this.#held && this.#options.canDeliver(piece)
  }

  #deliverAfter(inMs: number): void {
    // Timers have whole milliseconds. Rounded up they are never early.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.deliverDue()
    }, Math.ceil(inMs))
  }

  #addBytes(bytes: number): void {
    const wasFull = this.#bytes >= fullAt
    this.#bytes += bytes
    const full = this.#bytes >= fullAt
    if (full !== wasFull) this.#options.onFullChange(full)
  }
}

const sizeOf = (piece: Piece) => (typeof piece === 'string' ? 0 : piece.length)

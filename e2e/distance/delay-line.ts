/** What travels: the opening of a connection, bytes, the end of a stream (FIN), the breaking of a connection (RST). */
export type Cargo = Buffer | 'dial' | 'end' | 'reset'

export interface DelayLineOptions {
  /** Asked anew for each piece: the distance may change. Milliseconds. */
  readonly delayMs: () => number
  /** Whether the far end can take the cargo now; when that changes, `deliver` is to be called. */
  readonly ready: (cargo: Cargo) => boolean
  readonly put: (cargo: Cargo) => void
  /** The line is full, as a sender's window would be, or has room again. */
  readonly pressure: (full: boolean) => void
}

// More than any window that a sender keeps in flight over an ocean, less than what would hurt.
const fullAt = 16 * 1024 * 1024

/**
 * One direction of a connection. Each piece carries the time when it is due, so that pieces travel at the same time,
 * as on a wire: the delay is paid once by a stream and not once by each of its pieces. Order is kept even when the
 * delay shrinks.
 */
export class DelayLine {
  readonly #options: DelayLineOptions
  readonly #queue: { readonly cargo: Cargo; readonly due: number }[] = []
  #timer: NodeJS.Timeout | undefined
  #held = false
  #bytes = 0
  #lastDue = 0

  constructor(options: DelayLineOptions) {
    this.#options = options
  }

  /** `notBefore`: the earliest time (as of `performance.now()`) at which it can have set out. */
  send(cargo: Cargo, notBefore = 0): void {
    const due = Math.max(performance.now(), notBefore) + this.#options.delayMs()
    this.#lastDue = Math.max(due, this.#lastDue)
    this.#queue.push({ cargo, due: this.#lastDue })
    this.#weigh(sizeOf(cargo))
    this.deliver()
  }

  /** While held nothing is delivered and nothing is lost. */
  hold(held: boolean): void {
    this.#held = held
    this.deliver()
  }

  /** Drops what is on its way; says how many pieces that were. */
  drop(): number {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const dropped = this.#queue.splice(0)
    for (const { cargo } of dropped) this.#weigh(-sizeOf(cargo))
    return dropped.length
  }

  /** Hands over what is due. */
  deliver(): void {
    for (let head = this.#queue[0]; head && this.#mayDeliver(head.cargo); head = this.#queue[0]) {
      const left = head.due - performance.now()
      if (left > 0) {
        this.#wake(left)
        return
      }
      this.#queue.shift()
      this.#weigh(-sizeOf(head.cargo))
      this.#options.put(head.cargo)
    }
  }

  #mayDeliver(cargo: Cargo): boolean {
    return !this.#held && this.#options.ready(cargo)
  }

  #wake(inMs: number): void {
    // Timers have whole milliseconds; rounding up is never early and does not spin.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.deliver()
    }, Math.ceil(inMs))
  }

  #weigh(bytes: number): void {
    const wasFull = this.#bytes >= fullAt
    this.#bytes += bytes
    const full = this.#bytes >= fullAt
    if (full !== wasFull) this.#options.pressure(full)
  }
}

const sizeOf = (cargo: Cargo) => (typeof cargo === 'string' ? 0 : cargo.length)

interface Due {
  readonly at: number
  readonly happens: () => void
}

/**
 * The model's own time. It stands still while anybody is at work and, when all of them sleep, goes on to whoever wakes
 * first: what several do at once happens in one order, the same each time.
 */
export class Time {
  now = 1_000_000
  /** Told of each moment that the time comes to. */
  onTick: () => void = () => undefined
  #due: readonly Due[] = []
  /** Whoever makes this is at work. */
  #atWork = 1

  sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.after(ms, () => {
      this.#atWork += 1
      resolve(undefined)
    })
    this.leave()
    return promise
  }

  /** For what happens by itself. */
  after(ms: number, happens: () => void): void {
    this.#due = [...this.#due, { at: this.now + ms, happens }]
  }

  /** Somebody else begins to work. */
  join(): void {
    this.#atWork += 1
  }

  /** Somebody ends, or waits for another. */
  leave(): void {
    this.#atWork -= 1
    while (this.#atWork === 0 && this.#due.length > 0) {
      const next = this.#due.reduce((first, each) => (each.at < first.at ? each : first))
      this.#due = this.#due.filter((each) => each !== next)
      this.goTo(next.at)
      next.happens()
    }
    if (this.#atWork === 0) throw new Error('everybody waits, and nothing will ever happen')
  }

  goTo(moment: number): void {
    this.now = Math.max(this.now, moment)
    this.onTick()
  }
}

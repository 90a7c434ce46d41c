interface ScheduledCall {
  readonly at: number
  readonly run: () => void
}

/**
 * The time of the model. It stands still while a client is active. When all clients sleep, it advances to the first
 * scheduled call. So clients that run at the same time always run in the same order.
 */
export class Time {
  now = 1_000_000
  /** Called when the time advances. */
  onTick: () => void = () => undefined
  #scheduled: readonly ScheduledCall[] = []
  /** The client that creates the model is active. */
  #activeClients = 1

  sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.schedule(ms, () => {
      this.#activeClients += 1
      resolve(undefined)
    })
    this.removeActive()
    return promise
  }

  /** Calls `run` at a later time. */
  schedule(ms: number, run: () => void): void {
    this.#scheduled = [...this.#scheduled, { at: this.now + ms, run }]
  }

  /** Another client becomes active. */
  addActive(): void {
    this.#activeClients += 1
  }

  /** A client ends, or waits for another one. */
  removeActive(): void {
    this.#activeClients -= 1
    while (this.#activeClients === 0 && this.#scheduled.length > 0) {
      const next = this.#scheduled.reduce((first, each) => (each.at < first.at ? each : first))
      this.#scheduled = this.#scheduled.filter((each) => each !== next)
      this.advanceTo(next.at)
      next.run()
    }
    if (this.#activeClients === 0) throw new Error('all clients wait, and no call is scheduled')
  }

  advanceTo(moment: number): void {
    this.now = Math.max(this.now, moment)
    this.onTick()
  }
}

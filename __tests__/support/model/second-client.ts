import type { Machine } from '../fake-host/machine.ts'

/** A client that runs at the same time as another one. */
export class SecondClient {
  readonly #done: Promise<unknown>
  readonly #machine: Machine
  #hasEnded = false
  #isAwaited = false

  constructor(machine: Machine, work: () => Promise<unknown>) {
    this.#machine = machine
    machine.time.addActive()
    this.#done = work().then(() => {
      this.#hasEnded = true
      if (!this.#isAwaited) machine.time.removeActive()
    })
  }

  /** Waits until this client has ended. The caller is not active meanwhile. */
  async waitForEnd(): Promise<void> {
    if (this.#hasEnded) return
    this.#isAwaited = true
    this.#machine.time.removeActive()
    await this.#done
  }
}

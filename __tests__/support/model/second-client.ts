import type { Machine } from '../fake-host/machine.ts'

/** Somebody who comes while another is at work. */
export class Client {
  readonly #done: Promise<unknown>
  readonly #machine: Machine
  #over = false
  #awaited = false

  constructor(machine: Machine, does: () => Promise<unknown>) {
    this.#machine = machine
    machine.time.join()
    this.#done = does().then(() => {
      this.#over = true
      if (!this.#awaited) machine.time.leave()
    })
  }

  /** Whoever waits for it goes on in its place. */
  async ended(): Promise<void> {
    if (this.#over) return
    this.#awaited = true
    this.#machine.time.leave()
    await this.#done
  }
}

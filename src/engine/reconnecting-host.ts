import type { Command, Host, Outcome, RunOptions } from '../host/host.ts'

/**
 * For undoing: when the link is lost it connects once more and asks again. Only for commands that may run twice. Each waits
 * for the one before: what is asked behind a command whose link is lost must not run ahead of the way back.
 */
export class ReconnectingHost implements Host {
  readonly #host: Host
  readonly #reconnect: () => Promise<void>
  #hasReconnected = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(host: Host, comeBack: () => Promise<void>) {
    this.#host = host
    this.#reconnect = comeBack
  }

  open(options: Parameters<Host['open']>[0]): ReturnType<Host['open']> {
    return this.#host.open(options)
  }

  run(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#run(command, options))
    this.#last = outcome.catch(() => undefined)
    return outcome
  }

  async #run(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    const outcome = await this.#host.run(command, options)
    if (outcome.kind !== 'lost' || this.#hasReconnected) return outcome
    this.#hasReconnected = true
    await this.#reconnect()
    return this.#host.run(command, options)
  }

  close(): Promise<void> {
    return this.#host.close()
  }
}

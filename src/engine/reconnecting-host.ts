import type { Command, Host, Outcome, RunOptions } from '../host/host.ts'

/**
 * The host for undos: when the connection is lost, it connects once more and repeats the command. So a command must be
 * harmless when it runs twice. Commands wait for each other, so that none runs before the new connection is open.
 */
export class ReconnectingHost implements Host {
  readonly #host: Host
  readonly #reconnect: () => Promise<void>
  #reconnected: Promise<void> | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(host: Host, reconnect: () => Promise<void>) {
    this.#host = host
    this.#reconnect = reconnect
  }

  open(options: Parameters<Host['open']>[0]): ReturnType<Host['open']> {
    return this.#host.open(options)
  }

  run(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#runOrReconnect(command, options))
    this.#last = outcome.catch(() => undefined)
    return outcome
  }

  async #runOrReconnect(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    // After a reconnect that failed, because another run has taken over for example, no command runs any more.
    await this.#reconnected
    const outcome = await this.#host.run(command, options)
    if (outcome.kind !== 'lost' || this.#reconnected !== undefined) return outcome
    this.#reconnected = this.#reconnect()
    await this.#reconnected
    return this.#host.run(command, options)
  }

  close(): Promise<void> {
    return this.#host.close()
  }
}

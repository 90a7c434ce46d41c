import type { Command, Host, Outcome, RunOptions } from './host/host.ts'

/** For undoing: when the link is lost it connects once more and asks again. Only for commands that may run twice. */
export class ReconnectingHost implements Host {
  readonly #host: Host
  readonly #comeBack: () => Promise<void>
  #cameBack = false

  constructor(host: Host, comeBack: () => Promise<void>) {
    this.#host = host
    this.#comeBack = comeBack
  }

  open(options: Parameters<Host['open']>[0]): ReturnType<Host['open']> {
    return this.#host.open(options)
  }

  async run(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    const outcome = await this.#host.run(command, options)
    if (outcome.kind !== 'lost' || this.#cameBack) return outcome
    this.#cameBack = true
    await this.#comeBack()
    return this.#host.run(command, options)
  }

  close(): Promise<void> {
    return this.#host.close()
  }
}

/** The process of the visitors with browsers (`client-process.ts`). */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { runClientProcess, type ClientProgram } from './client-process.ts'
import type { ClientsReport } from './report.ts'
import { sendAsBrowser } from './request.ts'
import { Tally } from './tally.ts'
import type { ClientsOptions } from './traffic.ts'

type BrowserKind = 'fresh' | 'keepAlive' | 'slow'

class Clients implements ClientProgram {
  readonly #options: ClientsOptions
  readonly #announceReady: () => void
  readonly #tally: Tally
  readonly #urls: Readonly<Record<BrowserKind, URL>>
  #endedBy: ClientsReport['endedBy'] | undefined
  #ready = false

  constructor(options: ClientsOptions, announceReady: () => void) {
    this.#options = options
    this.#announceReady = announceReady
    this.#tally = new Tally({ ...options, balancer: 0 })
    const usual = new URL(options.path, options.url)
    this.#urls = { fresh: usual, keepAlive: usual, slow: new URL(`/slow?ms=${options.slowMs}`, options.url) }
  }

  end(by: ClientsReport['endedBy']): void {
    this.#endedBy ??= by
  }

  async run(): Promise<ClientsReport> {
    const { fresh, keepAlive, slow, slowMs } = this.#options
    await Promise.all([
      ...repeat(fresh, () => this.#runClient('fresh')),
      ...repeat(keepAlive, () => this.#runClient('keepAlive')),
      // Their starts are spread, so that at any time some slow requests have just begun and some are almost done.
      ...repeat(slow, (index) => this.#runClient('slow', (index * slowMs) / slow)),
    ])
    return this.#tally.report(this.#endedBy ?? 'stop')
  }

  async #runClient(kind: BrowserKind, delayMs = 0): Promise<void> {
    const { pauseMs, timeoutMs, siteName } = this.#options
    const Agent = this.#urls[kind].protocol === 'https:' ? HttpsAgent : HttpAgent
    const agent = new Agent(kind === 'keepAlive' ? { keepAlive: true, maxSockets: 1 } : { keepAlive: false })
    await sleep(delayMs)
    let turn = performance.now()
    while (this.#endedBy === undefined) {
      this.#tally.countStart(kind)
      const began = performance.now()
      const outcome = await sendAsBrowser({ url: this.#urls[kind], siteName, agent, timeoutMs })
      this.#tally.countEnd(kind, outcome)
      this.#checkReady()
      if (outcome.kind === 'answered') turn = began
      await sleep(kind === 'slow' && outcome.kind === 'failed' ? this.#msUntilNextTurn(turn) : pauseMs)
    }
    agent.destroy()
  }

  /** The wait of a slow client after a failure. It keeps its rhythm, so that an outage does not synchronize the clients. */
  #msUntilNextTurn(turn: number): number {
    const every = this.#options.slowMs + this.#options.pauseMs
    return every - ((performance.now() - turn) % every)
  }

  #checkReady(): void {
    if (this.#ready || !this.#tally.isReady(this.#options.expectDown)) return
    this.#ready = true
    this.#announceReady()
  }
}

const repeat = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))

await runClientProcess((options, announceReady) => new Clients(options, announceReady))

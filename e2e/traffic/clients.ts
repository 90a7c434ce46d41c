/**
 * The clients, as a process of their own: `node clients.ts '{"url":…}'`, so that `nsenter -n` can put them into the
 * network namespace of the host under test, where a refused connection is seen as one and not as a proxy's reset.
 * Standard output: a line `{"kind":"ready"}`, and at the end `{"kind":"report",…}`. Standard input: a line ends the
 * clients in peace; its end means that the parent is gone, and ends them at once.
 */
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientKind } from './report.ts'
import { ask } from './request.ts'
import { Tally } from './tally.ts'
import type { ClientsMessage, ClientsOptions } from './traffic.ts'

class Clients {
  readonly #options: ClientsOptions
  readonly #tally: Tally
  readonly #urls: Readonly<Record<ClientKind, URL>>
  #endedBy: 'stop' | 'limit' | undefined
  #ready = false

  constructor(options: ClientsOptions) {
    this.#options = options
    this.#tally = new Tally(options)
    const usual = new URL(options.path, options.url)
    this.#urls = { fresh: usual, keepAlive: usual, slow: new URL(`/slow?ms=${options.slowMs}`, options.url) }
  }

  /** No new requests; those in flight finish, or fail by their own time limit. */
  end(by: 'stop' | 'limit'): void {
    this.#endedBy ??= by
  }

  async run(): Promise<void> {
    const { fresh, keepAlive, slow, slowMs, maxSeconds } = this.#options
    const limit = setTimeout(() => this.end('limit'), maxSeconds * 1000)
    await Promise.all([
      ...times(fresh, () => this.#client('fresh')),
      ...times(keepAlive, () => this.#client('keepAlive')),
      // Spread over their duration: whenever something breaks, some are at their start and some near their end.
      ...times(slow, (index) => this.#client('slow', (index * slowMs) / slow)),
    ])
    clearTimeout(limit)
    send({ kind: 'report', report: this.#tally.report(this.#endedBy ?? 'stop') })
  }

  async #client(kind: ClientKind, delayMs = 0): Promise<void> {
    const { pauseMs, timeoutMs } = this.#options
    const agent = new Agent(kind === 'keepAlive' ? { keepAlive: true, maxSockets: 1 } : { keepAlive: false })
    await sleep(delayMs)
    let turn = performance.now()
    while (this.#endedBy === undefined) {
      this.#tally.started(kind)
      const began = performance.now()
      const outcome = await ask({ url: this.#urls[kind], agent, timeoutMs })
      this.#tally.ended(kind, outcome)
      this.#announce()
      if (outcome.kind === 'answered') turn = began
      await sleep(kind === 'slow' && outcome.kind === 'failed' ? this.#untilNext(turn) : pauseMs)
    }
    agent.destroy()
  }

  /** A slow client keeps its turn when a request failed: else an outage would leave all of them in step. */
  #untilNext(turn: number): number {
    const every = this.#options.slowMs + this.#options.pauseMs
    return every - ((performance.now() - turn) % every)
  }

  #announce(): void {
    if (this.#ready || !this.#tally.hasSeen(this.#options.expectDown)) return
    this.#ready = true
    send({ kind: 'ready' })
  }
}

const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))

function send(message: ClientsMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

const clients = new Clients(JSON.parse(process.argv[2] ?? '') as ClientsOptions)
process.stdin.once('data', () => clients.end('stop'))
process.stdin.once('end', () => process.exit(1))
process.stdout.once('error', () => process.exit(1))
await clients.run()
// Standard input is still open, and it would keep the process alive.
process.stdin.destroy()

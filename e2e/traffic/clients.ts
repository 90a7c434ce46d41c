/**
 * The process of the clients: `node clients.ts '{"url":…}'`. `nsenter -n` can start it in the network namespace of the host
 * under test, where a refused connection is refused, and not reset by a proxy.
 * Standard output: a line `{"kind":"ready"}`, and at the end `{"kind":"report",…}`.
 * Standard input: a line ends the clients after their last requests; its end (the parent has ended) ends them at once.
 */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientKind } from './report.ts'
import { sendRequest } from './request.ts'
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

  /** Starts no new requests. Those in flight finish, or fail by their own time limit. */
  end(by: 'stop' | 'limit'): void {
    this.#endedBy ??= by
  }

  async run(): Promise<void> {
    const { fresh, keepAlive, slow, slowMs, maxSeconds } = this.#options
    const limit = setTimeout(() => this.end('limit'), maxSeconds * 1000)
    await Promise.all([
      ...repeat(fresh, () => this.#runClient('fresh')),
      ...repeat(keepAlive, () => this.#runClient('keepAlive')),
      // Their starts are spread, so that at any time some slow requests have just begun and some are almost done.
      ...repeat(slow, (index) => this.#runClient('slow', (index * slowMs) / slow)),
    ])
    clearTimeout(limit)
    sendMessage({ kind: 'report', report: this.#tally.report(this.#endedBy ?? 'stop') })
  }

  async #runClient(kind: ClientKind, delayMs = 0): Promise<void> {
    const { pauseMs, timeoutMs, siteName } = this.#options
    const Agent = this.#urls[kind].protocol === 'https:' ? HttpsAgent : HttpAgent
    const agent = new Agent(kind === 'keepAlive' ? { keepAlive: true, maxSockets: 1 } : { keepAlive: false })
    await sleep(delayMs)
    let turn = performance.now()
    while (this.#endedBy === undefined) {
      this.#tally.countStart(kind)
      const began = performance.now()
      const outcome = await sendRequest({ url: this.#urls[kind], siteName, agent, timeoutMs })
      this.#tally.countEnd(kind, outcome)
      this.#announceReady()
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

  #announceReady(): void {
    if (this.#ready || !this.#tally.isReady(this.#options.expectDown)) return
    this.#ready = true
    sendMessage({ kind: 'ready' })
  }
}

const repeat = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))

function sendMessage(message: ClientsMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

const clients = new Clients(JSON.parse(process.argv[2] ?? '') as ClientsOptions)
process.stdin.once('data', () => clients.end('stop'))
process.stdin.once('end', () => process.exit(1))
process.stdout.once('error', () => process.exit(1))
await clients.run()
// An open standard input would keep the process alive.
process.stdin.destroy()

import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Link, type Condition, type Counters } from './link.ts'

export interface DistanceOptions {
  readonly targetPort: number
  /** Default 127.0.0.1. */
  readonly targetHost?: string
  readonly roundTripMs: number
}

/**
 * A TCP proxy on 127.0.0.1 that is as far from its target as asked: the ocean between a runner and the host. Each
 * direction takes half of the round trip, the connection's handshake a whole one (see `Link` for when it is paid).
 */
export class Distance {
  readonly #options: DistanceOptions
  readonly #links = new Set<Link>()
  readonly #counters: Counters = { connections: 0, turns: 0, bytesToServer: 0, bytesToClient: 0 }
  #server: Server | undefined
  #roundTripMs: number
  #condition: Condition = 'open'
  #port = 0

  constructor(options: DistanceOptions) {
    this.#options = options
    this.#roundTripMs = options.roundTripMs
  }

  get port(): number {
    return this.#port
  }

  /** Connections that are open on the client's side. */
  get connections(): number {
    return [...this.#links].filter((link) => link.open).length
  }

  /** Totals since the start, of this moment: take the difference of two to measure something. */
  get counters(): Readonly<Counters> {
    return { ...this.#counters }
  }

  /** For everything that is sent from now on. */
  setRoundTrip(ms: number): void {
    this.#roundTripMs = ms
  }

  /** Breaks (RST) every connection at both ends, now; new ones are taken as before. */
  reset(): void {
    for (const link of this.#links) link.reset()
  }

  /** Loses everything from now on, what is on its way too, without a word to either end: a runner that vanished. */
  blackHole(): void {
    this.#set('black-hole')
  }

  /** Keeps everything back until `heal`: a short outage, which TCP survives. */
  stall(): void {
    this.#set('stalled')
  }

  /** Takes no new connection (a client sees ECONNREFUSED); the open ones stay. */
  refuse(): void {
    this.#server?.close()
    this.#server = undefined
  }

  /**
   * Ends a black hole, a stall and a refusal. Connections that lost nothing go on; those of a black hole that lost a
   * byte, their opening or their end stay dead without knowing it.
   */
  async heal(): Promise<void> {
    this.#set('open')
    if (!this.#server) await this.listen()
  }

  /** Resets what is open and gives the port back. */
  async close(): Promise<void> {
    const server = this.#server
    this.refuse()
    this.reset()
    if (server) await once(server, 'close')
  }

  /** Called by `startDistance` and `heal`. */
  async listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client))
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
  }

  #accept(client: Socket): void {
    const { targetHost: host = '127.0.0.1', targetPort: port } = this.#options
    this.#counters.connections += 1
    const link = new Link(
      { client, target: { host, port }, roundTripMs: () => this.#roundTripMs, counters: this.#counters },
      this.#condition,
    )
    this.#links.add(link)
    link.whenOver(() => this.#links.delete(link))
  }

  #set(condition: Condition): void {
    this.#condition = condition
    for (const link of this.#links) link.set(condition)
  }
}

/** Opens a way to the target that is `roundTripMs` long, on a free port of 127.0.0.1. */
export async function startDistance(options: DistanceOptions): Promise<Distance> {
  const distance = new Distance(options)
  await distance.listen()
  return distance
}

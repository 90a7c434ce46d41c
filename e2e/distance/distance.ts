import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Link, type Condition, type Counters } from './link.ts'

export interface DistanceProxyOptions {
  readonly targetPort: number
  /** Default 127.0.0.1. */
  readonly targetHost?: string
  readonly roundTripMs: number
}

/**
 * A TCP proxy on 127.0.0.1 that adds the latency between a runner and a distant host. Each direction takes half of the round
 * trip, the handshake of a connection a whole one (`Link` describes when).
 */
export class DistanceProxy {
  readonly #options: DistanceProxyOptions
  readonly #links = new Set<Link>()
  readonly #counters: Counters = { connections: 0, roundTrips: 0, bytesToServer: 0, bytesToClient: 0 }
  #server: Server | undefined
  #roundTripMs: number
  #condition: Condition = 'open'
  #port = 0

  constructor(options: DistanceProxyOptions) {
    this.#options = options
    this.#roundTripMs = options.roundTripMs
  }

  get port(): number {
    return this.#port
  }

  /** How many connections are open on the client's side. */
  get connections(): number {
    return [...this.#links].filter((link) => link.open).length
  }

  /** The totals since the start, at this moment. */
  get counters(): Readonly<Counters> {
    return { ...this.#counters }
  }

  /** Changes the round trip time of everything that is sent from now on. */
  setRoundTrip(ms: number): void {
    this.#roundTripMs = ms
  }

  /** Resets (RST) every connection at both ends now. New connections are accepted as before. */
  reset(): void {
    for (const link of this.#links) link.reset()
  }

  /** Drops everything from now on, also what is on its way. Neither end notices, as when a runner vanishes. */
  blackHole(): void {
    this.#setCondition('black-hole')
  }

  /** Holds everything back until `heal`, like a short outage that TCP survives. */
  stall(): void {
    this.#setCondition('stalled')
  }

  /** Refuses new connections (ECONNREFUSED). Open connections stay. */
  refuse(): void {
    this.#server?.close()
    this.#server = undefined
  }

  /**
   * Ends a black hole, a stall and a refusal. Connections that lost nothing continue. A connection that lost a byte, its
   * opening or its end in a black hole delivers nothing any more.
   */
  async heal(): Promise<void> {
    this.#setCondition('open')
    if (!this.#server) await this.listen()
  }

  /** Resets the open connections and closes the port. */
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
    link.onClosed(() => this.#links.delete(link))
  }

  #setCondition(condition: Condition): void {
    this.#condition = condition
    for (const link of this.#links) link.setCondition(condition)
  }
}

/** Starts a proxy to the target with this round trip time, on a free port of 127.0.0.1. */
export async function startDistanceProxy(options: DistanceProxyOptions): Promise<DistanceProxy> {
  const distance = new DistanceProxy(options)
  await distance.listen()
  return distance
}

import { Socket } from 'node:net'
import { DelayLine, type Piece } from './delay-line.ts'

/** Counters over all connections. */
export interface Counters {
  connections: number
  /** How often a client sent something after it had received something. Each time costs the client one round trip. */
  roundTrips: number
  bytesToServer: number
  bytesToClient: number
}

/** `stalled` delivers later, as TCP does after a short outage. A `black-hole` drops everything. */
export type Condition = 'open' | 'stalled' | 'black-hole'

export interface LinkOptions {
  readonly client: Socket
  readonly target: { readonly host: string; readonly port: number }
  readonly roundTripMs: () => number
  readonly counters: Counters
}

/**
 * One connection of a client to the target. The kernel answers the client's SYN at once, so the time of the handshake is
 * added afterwards: the client's first bytes leave one round trip after the connection was accepted, and the connection to
 * the target is opened after one and a half. So all bytes arrive as over a real distance. Only the client's own 'connect'
 * event is one round trip early.
 */
export class Link {
  readonly #options: LinkOptions
  readonly #server = new Socket({ allowHalfOpen: true })
  readonly #toServer: DelayLine
  readonly #toClient: DelayLine
  #condition: Condition = 'open'
  #serverHasSent = false
  /** TCP never delivers a stream with a gap, so once something is dropped, everything after it is dropped too. */
  #lost = false

  constructor(options: LinkOptions, condition: Condition) {
    this.#options = options
    this.#toServer = this.#line(options.client, this.#server)
    this.#toClient = this.#line(this.#server, options.client)
    this.#server.setNoDelay(true)
    this.setCondition(condition)
    const established = performance.now() + options.roundTripMs()
    this.#send(this.#toServer, 'connect', established)
    this.#listen(options.client, this.#toServer, established)
    this.#listen(this.#server, this.#toClient, 0)
  }

  get open(): boolean {
    return !this.#options.client.destroyed
  }

  /** Calls `callback` when both ends are closed. */
  onClosed(callback: () => void): void {
    for (const socket of [this.#options.client, this.#server]) {
      socket.once('close', () => {
        if (this.#options.client.closed && this.#server.closed) callback()
      })
    }
  }

  setCondition(condition: Condition): void {
    this.#condition = condition
    if (condition === 'black-hole') this.#lost = this.#toServer.drop() + this.#toClient.drop() > 0 || this.#lost
    for (const line of [this.#toServer, this.#toClient]) line.hold(condition === 'stalled')
  }

  /** Resets the connection at both ends now. */
  reset(): void {
    this.#lost = true
    for (const line of [this.#toServer, this.#toClient]) line.drop()
    for (const socket of [this.#options.client, this.#server]) {
      // A socket that was never connected has nothing to reset.
      if (socket.pending) socket.destroy()
      else socket.resetAndDestroy()
    }
  }

  #line(from: Socket, to: Socket): DelayLine {
    const { roundTripMs } = this.#options
    const line = new DelayLine({
      delayMs: () => roundTripMs() / 2,
      canDeliver: (piece) => piece === 'connect' || (!to.pending && !to.writableNeedDrain),
      deliver: (piece) => this.#deliver(piece, to),
      onFullChange: (full) => (full ? from.pause() : from.resume()),
    })
    to.on('drain', () => line.deliverDue())
    to.on('connect', () => line.deliverDue())
    return line
  }

  #listen(from: Socket, line: DelayLine, notBefore: number): void {
    from.on('data', (chunk: Buffer) => {
      if (from === this.#options.client) this.#countRoundTrip()
      this.#send(line, chunk, notBefore)
    })
    from.on('end', () => this.#send(line, 'end', notBefore))
    // 'close' follows every error, and it resets the other end.
    from.on('error', () => undefined)
    from.on('close', (broken) => {
      if (broken) this.#send(line, 'reset', notBefore)
    })
  }

  #countRoundTrip(): void {
    if (this.#serverHasSent) this.#options.counters.roundTrips += 1
    this.#serverHasSent = false
  }

  #send(line: DelayLine, piece: Piece, notBefore: number): void {
    this.#lost ||= this.#condition === 'black-hole'
    if (!this.#lost) line.send(piece, notBefore)
  }

  #deliver(piece: Piece, to: Socket): void {
    if (piece === 'connect') to.connect(this.#options.target)
    else if (piece === 'end') to.end()
    else if (piece === 'reset') to.resetAndDestroy()
    else this.#write(piece, to)
  }

  #write(bytes: Buffer, to: Socket): void {
    const { client, counters } = this.#options
    if (to === client) this.#serverHasSent = true
    counters[to === client ? 'bytesToClient' : 'bytesToServer'] += bytes.length
    if (to.writable) to.write(bytes)
  }
}

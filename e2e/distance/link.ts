import { Socket } from 'node:net'
import { DelayLine, type Cargo } from './delay-line.ts'

/** Counted over all connections. */
export interface Counters {
  connections: number
  /** Times that a client spoke after it had heard the server: each costs it one round trip. */
  turns: number
  bytesToServer: number
  bytesToClient: number
}

/** `stalled` keeps what is sent and delivers it later, as TCP does over a short outage; a `black-hole` loses it. */
export type Condition = 'open' | 'stalled' | 'black-hole'

export interface LinkOptions {
  readonly client: Socket
  readonly target: { readonly host: string; readonly port: number }
  readonly roundTripMs: () => number
  readonly counters: Counters
}

/**
 * One connection of a client to the target. The kernel has already answered the client's SYN at no distance, so the
 * handshake is paid for afterwards: the client's first bytes set out one round trip after the connection was accepted,
 * and the target is dialled after one and a half. All bytes then arrive when they would over a real distance; only the
 * client's own 'connect' event is a round trip early.
 */
export class Link {
  readonly #options: LinkOptions
  readonly #server = new Socket({ allowHalfOpen: true })
  readonly #toServer: DelayLine
  readonly #toClient: DelayLine
  #condition: Condition = 'open'
  #heardServer = false
  /** A stream with a hole in it is a thing TCP never delivers: once something is lost, all that follows is. */
  #lost = false

  constructor(options: LinkOptions, condition: Condition) {
    this.#options = options
    this.#toServer = this.#line(options.client, this.#server)
    this.#toClient = this.#line(this.#server, options.client)
    this.#server.setNoDelay(true)
    this.set(condition)
    const established = performance.now() + options.roundTripMs()
    this.#send(this.#toServer, 'dial', established)
    this.#listen(options.client, this.#toServer, established)
    this.#listen(this.#server, this.#toClient, 0)
  }

  get open(): boolean {
    return !this.#options.client.destroyed
  }

  /** Calls back once both ends are closed. */
  whenOver(callback: () => void): void {
    for (const socket of [this.#options.client, this.#server]) {
      socket.once('close', () => {
        if (this.#options.client.closed && this.#server.closed) callback()
      })
    }
  }

  set(condition: Condition): void {
    this.#condition = condition
    if (condition === 'black-hole') this.#lost = this.#toServer.drop() + this.#toClient.drop() > 0 || this.#lost
    for (const line of [this.#toServer, this.#toClient]) line.hold(condition === 'stalled')
  }

  /** Breaks the connection at both ends, now. */
  reset(): void {
    this.#lost = true
    for (const line of [this.#toServer, this.#toClient]) line.drop()
    for (const socket of [this.#options.client, this.#server]) {
      // A socket that was never dialled has nothing to reset.
      if (socket.pending) socket.destroy()
      else socket.resetAndDestroy()
    }
  }

  #line(from: Socket, to: Socket): DelayLine {
    const { roundTripMs } = this.#options
    const line = new DelayLine({
      delayMs: () => roundTripMs() / 2,
      ready: (cargo) => cargo === 'dial' || (!to.pending && !to.writableNeedDrain),
      put: (cargo) => this.#put(cargo, to),
      pressure: (full) => (full ? from.pause() : from.resume()),
    })
    to.on('drain', () => line.deliver())
    to.on('connect', () => line.deliver())
    return line
  }

  #listen(from: Socket, line: DelayLine, notBefore: number): void {
    from.on('data', (chunk: Buffer) => {
      if (from === this.#options.client) this.#countTurn()
      this.#send(line, chunk, notBefore)
    })
    from.on('end', () => this.#send(line, 'end', notBefore))
    // What the error was, 'close' need not know: a connection that breaks is reset at its other end.
    from.on('error', () => undefined)
    from.on('close', (broken) => {
      if (broken) this.#send(line, 'reset', notBefore)
    })
  }

  #countTurn(): void {
    if (this.#heardServer) this.#options.counters.turns += 1
    this.#heardServer = false
  }

  #send(line: DelayLine, cargo: Cargo, notBefore: number): void {
    this.#lost ||= this.#condition === 'black-hole'
    if (!this.#lost) line.send(cargo, notBefore)
  }

  #put(cargo: Cargo, to: Socket): void {
    if (cargo === 'dial') to.connect(this.#options.target)
    else if (cargo === 'end') to.end()
    else if (cargo === 'reset') to.resetAndDestroy()
    else this.#write(cargo, to)
  }

  #write(bytes: Buffer, to: Socket): void {
    const { client, counters } = this.#options
    if (to === client) this.#heardServer = true
    counters[to === client ? 'bytesToClient' : 'bytesToServer'] += bytes.length
    if (to.writable) to.write(bytes)
  }
}

import { connect, type Socket } from 'node:net'
import { errorCode } from '../domain/thrown.ts'
import type { AddressFailure } from './connect-failure.ts'

/** How long an address may be silent before the next one is tried beside it, in ms (RFC 8305, 5). */
const nextAddressAfterMs = 250

/** A socket that connects. ssh2 leaves Nagle's delay on: 40 ms and more on every message. */
export const startSocket = (address: string, port: number): Socket => connect({ host: address, port, noDelay: true })

interface Destination {
  readonly addresses: readonly string[]
  readonly port: number
  readonly signal: AbortSignal
}

type RaceResult =
  { readonly socket: Socket; readonly address: string } | { readonly failures: readonly AddressFailure[] }

/**
 * Opens a TCP connection to the first address that answers. Tries the addresses in their order, each one beside those that
 * are silent so far: so each has all the time that is left, and an address that is dead costs 250 ms. Never rejects.
 */
export const connectToFirst = (destination: Destination): Promise<RaceResult> => new AddressRace(destination).result

class AddressRace {
  readonly result: Promise<RaceResult>
  readonly #destination: Destination
  readonly #waiting: string[]
  readonly #pending = new Map<string, Socket>()
  readonly #failures = new Map<string, string>()
  readonly #onAbort = () => this.#fail()
  #resolve: (result: RaceResult) => void = () => undefined
  #timer: NodeJS.Timeout | undefined

  constructor(destination: Destination) {
    this.#destination = destination
    this.#waiting = [...destination.addresses]
    this.result = new Promise((resolve) => (this.#resolve = resolve))
    destination.signal.addEventListener('abort', this.#onAbort, { once: true })
    if (destination.signal.aborted) this.#fail()
    else this.#tryNext()
  }

  #tryNext(): void {
    clearTimeout(this.#timer)
    const address = this.#waiting.shift()
    if (address !== undefined) this.#try(address)
    else if (this.#pending.size === 0) this.#fail()
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#tryNext(), nextAddressAfterMs)
  }

  #try(address: string): void {
    const socket = startSocket(address, this.#destination.port)
    this.#pending.set(address, socket)
    socket.on('error', (error) => {
      if (!this.#pending.delete(address)) return
      this.#failures.set(address, errorCode(error) ?? 'unknown error')
      this.#tryNext()
    })
    socket.once('connect', () => {
      this.#pending.delete(address)
      this.#end({ socket, address })
    })
  }

  #fail(): void {
    const codeOf = (address: string) => this.#failures.get(address) ?? 'ETIMEDOUT'
    this.#end({ failures: this.#destination.addresses.map((address) => ({ address, code: codeOf(address) })) })
  }

  #end(result: RaceResult): void {
    clearTimeout(this.#timer)
    this.#waiting.length = 0
    this.#destination.signal.removeEventListener('abort', this.#onAbort)
    this.#pending.forEach((socket) => socket.destroy())
    this.#pending.clear()
    this.#resolve(result)
  }
}

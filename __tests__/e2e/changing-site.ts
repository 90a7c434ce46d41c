import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A small site on 127.0.0.1. Its answers can be changed while clients use it. */
export class Site {
  /** How the site answers. */
  respond: RequestListener
  readonly #asked = new WeakMap<Socket, number>()
  readonly #server = createServer((request, response) => this.#take(request, response))
  readonly #waiting = new Set<() => void>()
  #port = 0
  #taken = 0

  constructor(respond: RequestListener) {
    this.respond = respond
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  async open(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  /** Resolves after that many more requests. */
  async requests(more: number): Promise<void> {
    const enough = this.#taken + more
    while (this.#taken < enough) await new Promise<void>((resolve) => this.#waiting.add(resolve))
  }

  /** How many requests this connection has had, with this one. */
  uses(request: IncomingMessage): number {
    return this.#asked.get(request.socket) ?? 0
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    this.#taken += 1
    this.#asked.set(request.socket, this.uses(request) + 1)
    this.respond(request, response)
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** Answers with this version: at once, and `/slow?ms=…` after its time. */
export const answerAs =
  (version: string): RequestListener =>
  (request, response) => {
    const delay = new URL(request.url ?? '', 'http://site').searchParams.get('ms')
    setTimeout(() => response.setHeader('X-Version', version).end('hello'), Number(delay ?? 0))
  }

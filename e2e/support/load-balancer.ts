import { once } from 'node:events'
import { createServer, request, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createBalancerAgent } from '../traffic/balancer-agent.ts'
import type { KeyPair } from './certificates.ts'

/**
 * A load balancer in front of a host: it ends TLS, its plain port redirects to https, and its own answers have the Server
 * header of Amazon's.
 */
export class LoadBalancer {
  /** The port of the host behind it. */
  readonly #target: number
  /** True: it answers 502, as without a target that answers. */
  targetLost = false
  readonly #secure: Server
  readonly #plain: Server
  readonly #agent = createBalancerAgent()

  constructor(target: number, certificate: KeyPair) {
    this.#target = target
    this.#secure = createSecure(certificate)
    this.#secure.on('request', this.#forward)
    this.#plain = createServer((incoming, outgoing) => {
      const [name] = (incoming.headers.host ?? '').split(':')
      const location = `https://${name ?? ''}:${this.securePort}${incoming.url ?? ''}`
      outgoing.writeHead(301, { Server: 'awselb/2.0', Location: location }).end()
    })
  }

  async open(): Promise<this> {
    for (const server of [this.#secure, this.#plain]) await once(server.listen(0, '127.0.0.1'), 'listening')
    return this
  }

  get securePort(): number {
    return portOf(this.#secure)
  }

  get plainPort(): number {
    return portOf(this.#plain)
  }

  close(): void {
    for (const server of [this.#secure, this.#plain]) {
      server.close()
      server.closeAllConnections()
    }
    this.#agent.destroy()
  }

  readonly #forward: RequestListener = (incoming, outgoing) => {
    const fail = () => outgoing.writeHead(502, { Server: 'awselb/2.0' }).end('<h1>502 Bad Gateway</h1>')
    if (this.targetLost) return void fail()
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' }
    const { url: path, method } = incoming
    const target = { host: '127.0.0.1', port: this.#target, agent: this.#agent }
    const onward = request({ ...target, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', fail)
    incoming.pipe(onward)
  }
}

function portOf(server: Server): number {
  const { port } = server.address() as AddressInfo
  return port
}

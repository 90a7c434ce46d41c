import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** A request as it arrived. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly authorization: string
}

/** How the server answers: as GitHub does, with this status to everything, or never. */
type Behavior = 'well' | 'never' | number

/** A server with the deployments API of GitHub. It records every request. */
export class GitHubApi {
  readonly asked: ApiRequest[] = []
  mood: Behavior = 'well'
  readonly #server: Server
  #deployments = 0

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(): Promise<GitHubApi> {
    const api = new GitHubApi()
    await once(api.#server.listen(0, '127.0.0.1'), 'listening')
    return api
  }

  /** For GITHUB_API_URL. */
  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the server does not listen')
    return `http://127.0.0.1:${address.port}`
  }

  /** Each request so far in short: `deploy REF` for a new deployment, else the state of its new status. */
  get words(): readonly string[] {
    return this.asked.map(({ path, body }) =>
      path.endsWith('/statuses') ? String(body['state']) : `deploy ${String(body['ref'])}`,
    )
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request
    const body = JSON.parse((await text(request)) || '{}') as ApiRequest['body']
    this.asked.push({ method, path, body, authorization: headers.authorization ?? '' })
    if (this.mood === 'never') return
    if (this.mood !== 'well') {
      reply(response, this.mood, { message: 'Resource not accessible by integration' })
      return
    }
    const known = /^\/repos\/[^/]+\/[^/]+\/deployments(?:\/(\d+)\/statuses)?$/.exec(path)
    if (method !== 'POST' || known === null) {
      reply(response, 404, { message: 'Not Found' })
      return
    }
    if (known[1] === undefined) this.#deployments += 1
    reply(response, 201, known[1] === undefined ? { id: 1000 + this.#deployments } : { id: 1, state: body['state'] })
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

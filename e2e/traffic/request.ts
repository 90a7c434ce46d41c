import { request as requestHttp, type Agent, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { FailureKind } from './report.ts'

export interface Target {
  readonly url: URL
  /** The `Host` header, and the server name of TLS. */
  readonly siteName: string
  readonly agent: Agent
  readonly timeoutMs: number
  /** The body of a POST. Without it the request is a GET. */
  readonly body?: string
}

export type Outcome =
  | { readonly kind: 'answered'; readonly at: number; readonly afterMs: number; readonly version: string }
  | {
      readonly kind: 'failed'
      readonly at: number
      readonly afterMs: number
      readonly failure: FailureKind
      readonly detail: string
      readonly version?: string
      /** The server closed the connection while it was idle, and no byte of an answer came. */
      readonly closedWhileIdle?: boolean
    }

/**
 * A server that closes an idle connection resets a request within one round trip. If the connection breaks later, the
 * server had accepted the request, so that the request is lost.
 */
const idleCloseWithinMs = 500

/** Sends a GET as a browser does: tries it once more, on a new connection, if the reused one was closed while it was idle. */
export async function sendAsBrowser(target: Target): Promise<Outcome> {
  const outcome = await sendRequest(target)
  return outcome.kind === 'failed' && outcome.closedWhileIdle === true ? sendRequest(target) : outcome
}

/** Sends one request and reads its answer to the last byte. Never rejects: every failure is an outcome. */
export function sendRequest({ url, siteName, agent, timeoutMs, body }: Target): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const started = performance.now()
  const fail = (failure: FailureKind, detail: string, closedWhileIdle = false) => {
    settle({ kind: 'failed', at: Date.now(), afterMs: elapsed(started), failure, detail, closedWhileIdle })
  }
  const settle = (outcome: Outcome) => {
    clearTimeout(timer)
    resolve(outcome)
  }
  // The certificates of the tests are self-signed.
  const method = body === undefined ? 'GET' : 'POST'
  const options = { method, agent, headers: { host: siteName }, servername: siteName, rejectUnauthorized: false }
  const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options)
  const timer = setTimeout(() => {
    fail('timeout', `no complete answer within ${timeoutMs} ms`)
    request.destroy()
  }, timeoutMs)

  let bytesBefore = 0
  const breakWith = (error: Error) => {
    const bytesOfAnswer = (request.socket?.bytesRead ?? 0) - bytesBefore
    const failure = classifyBreak(error)
    const isEarly = request.reusedSocket && bytesOfAnswer <= 0 && elapsed(started) < idleCloseWithinMs
    fail(failure, describeError(error), failure === 'reset' && isEarly)
  }
  request.once('socket', (socket) => (bytesBefore = socket.bytesRead))
  request.on('error', breakWith)
  // After 'error' or a complete answer this has no effect, since a promise settles once.
  request.once('close', () => breakWith(new ClosedEarly()))
  request.once('response', (response) => {
    response.on('error', breakWith)
    response.once('end', () => {
      if (response.complete) settle(toOutcome(response, elapsed(started)))
    })
    response.resume()
  })
  request.end(body)
  return promise
}

class ClosedEarly extends Error {
  readonly code = 'ECONNRESET'
  override readonly message = 'closed before the answer was complete'
}

const elapsed = (since: number) => Math.round(performance.now() - since)

function toOutcome(response: IncomingMessage, afterMs: number): Outcome {
  const status = response.statusCode ?? 0
  const header = response.headers['x-version']
  const version = typeof header === 'string' ? header : undefined
  const at = Date.now()
  if (status >= 200 && status < 400) return { kind: 'answered', at, afterMs, version: version ?? 'unversioned' }
  const failure = status >= 500 ? '5xx' : 'other'
  return { kind: 'failed', at, afterMs, failure, detail: `status ${status}`, ...(version && { version }) }
}

function classifyBreak(error: Error): FailureKind {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return 'reset'
    default:
      return 'other'
  }
}

const codeOf = (error: Error) => ('code' in error ? error.code : undefined)

function describeError(error: Error): string {
  const code = codeOf(error)
  return typeof code === 'string' && !error.message.includes(code) ? `${code}: ${error.message}` : error.message
}

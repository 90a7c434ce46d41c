import { get as getHttp, type Agent, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import type { FailureKind } from './report.ts'

export interface Target {
  readonly url: URL
  /** The `Host` header, and the server name of TLS. */
  readonly siteName: string
  readonly agent: Agent
  readonly timeoutMs: number
}

export type Outcome =
  | { readonly kind: 'answered'; readonly at: number; readonly version: string }
  | {
      readonly kind: 'failed'
      readonly at: number
      readonly afterMs: number
      readonly failure: FailureKind
      readonly detail: string
      readonly version?: string
    }

/** A connection at the moment when it breaks. */
interface Broken {
  readonly error: Error
  readonly reused: boolean
  readonly bytesOfAnswer: number
  readonly afterMs: number
}

/**
 * A server that closes an idle connection resets a request within one round trip. If the connection breaks later, the
 * server had accepted the request, so that the request is lost.
 */
const idleResetWithinMs = 500

/** Sends a GET and reads its answer to the last byte. Never rejects: every failure is an outcome. */
export function sendRequest({ url, siteName, agent, timeoutMs }: Target): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const started = performance.now()
  const fail = (failure: FailureKind, detail: string) => {
    settle({ kind: 'failed', at: Date.now(), afterMs: elapsed(started), failure, detail })
  }
  const settle = (outcome: Outcome) => {
    clearTimeout(timer)
    resolve(outcome)
  }
  // The certificates of the tests are self-signed.
  const options = { agent, headers: { host: siteName }, servername: siteName, rejectUnauthorized: false }
  const request = url.protocol === 'https:' ? getHttps(url, options) : getHttp(url, options)
  const timer = setTimeout(() => {
    fail('timeout', `no complete answer within ${timeoutMs} ms`)
    request.destroy()
  }, timeoutMs)

  let bytesBefore = 0
  const breakWith = (error: Error) => {
    const bytesOfAnswer = (request.socket?.bytesRead ?? 0) - bytesBefore
    fail(
      classifyBreak({ error, reused: request.reusedSocket, bytesOfAnswer, afterMs: elapsed(started) }),
      describeError(error),
    )
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
  if (status >= 200 && status < 400) return { kind: 'answered', at, version: version ?? 'unversioned' }
  const failure = status >= 500 ? '5xx' : 'other'
  return { kind: 'failed', at, afterMs, failure, detail: `status ${status}`, ...(version && { version }) }
}

function classifyBreak({ error, reused, bytesOfAnswer, afterMs }: Broken): FailureKind {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return 'refused'
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return reused && bytesOfAnswer <= 0 && afterMs < idleResetWithinMs ? 'idle-reset' : 'reset'
    default:
      return 'other'
  }
}

const codeOf = (error: Error) => ('code' in error ? error.code : undefined)

function describeError(error: Error): string {
  const code = codeOf(error)
  return typeof code === 'string' && !error.message.includes(code) ? `${code}: ${error.message}` : error.message
}

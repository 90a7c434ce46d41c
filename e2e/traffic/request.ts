import { get, type Agent, type IncomingMessage } from 'node:http'
import type { FailureKind } from './report.ts'

export interface Target {
  readonly url: URL
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

/** What is known of a request's connection at the moment it breaks. */
interface Broken {
  readonly error: Error
  readonly reused: boolean
  readonly bytesOfAnswer: number
  readonly afterMs: number
}

/**
 * A server that closes an idle connection while a request is on its way resets it within a round trip. One that breaks
 * later had taken the request: that is a request lost, even if nothing of its answer had come.
 */
const idleResetWithinMs = 500

/** One GET, to the last byte of its answer. Never rejects: every way to fail is an outcome. */
export function ask({ url, agent, timeoutMs }: Target): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const started = performance.now()
  const fail = (failure: FailureKind, detail: string) => {
    settle({ kind: 'failed', at: Date.now(), afterMs: elapsed(started), failure, detail })
  }
  const settle = (outcome: Outcome) => {
    clearTimeout(timer)
    resolve(outcome)
  }
  const request = get(url, { agent })
  const timer = setTimeout(() => {
    fail('timeout', `no complete answer within ${timeoutMs} ms`)
    request.destroy()
  }, timeoutMs)

  let bytesBefore = 0
  const breakWith = (error: Error) => {
    const bytesOfAnswer = (request.socket?.bytesRead ?? 0) - bytesBefore
    fail(classify({ error, reused: request.reusedSocket, bytesOfAnswer, afterMs: elapsed(started) }), describe(error))
  }
  request.once('socket', (socket) => (bytesBefore = socket.bytesRead))
  request.on('error', breakWith)
  // After 'error' or a complete answer this changes nothing: a promise settles once.
  request.once('close', () => breakWith(new ClosedEarly()))
  request.once('response', (response) => {
    response.on('error', breakWith)
    response.once('end', () => {
      if (response.complete) settle(judge(response, elapsed(started)))
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

function judge(response: IncomingMessage, afterMs: number): Outcome {
  const status = response.statusCode ?? 0
  const header = response.headers['x-version']
  const version = typeof header === 'string' ? header : undefined
  const at = Date.now()
  if (status >= 200 && status < 400) return { kind: 'answered', at, version: version ?? 'unversioned' }
  const failure = status >= 500 ? '5xx' : 'other'
  return { kind: 'failed', at, afterMs, failure, detail: `status ${status}`, ...(version && { version }) }
}

function classify({ error, reused, bytesOfAnswer, afterMs }: Broken): FailureKind {
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

function describe(error: Error): string {
  const code = codeOf(error)
  return typeof code === 'string' && !error.message.includes(code) ? `${code}: ${error.message}` : error.message
}

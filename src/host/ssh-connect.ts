import { setTimeout } from 'node:timers/promises'
import pRetry from 'p-retry'
import type { ConnectionConfig } from '../domain/config.ts'
import { isDropped, isTransient, type ConnectFailure, type WrongKey } from './connect-failure.ts'
import { describeConnectFailure } from './describe-connect-failure.ts'
import { FailureHistory } from './failure-history.ts'
import { algorithmsFor, pinnedTypes, type SeenKey } from './host-key.ts'
import type { Host } from './host.ts'
import type { Resolve } from './open-socket.ts'
import { connectOnce, type ConnectedClient, type ConnectRequest } from './ssh-attempt.ts'

interface RetryOptions extends Readonly<Parameters<Host['open']>[0]> {
  /** Aborts when the connect timeout is over. */
  readonly limit: AbortSignal
  /** The first try, begun before; rejects as `tryOnce` does. */
  readonly firstTry?: Promise<ConnectedClient> | undefined
}

/** Pause before a dropped connection is tried once more, in ms: sshd drops some at random when many are open. */
const dropPauseMs = 1_000

/** Pause after a login that the server ended, in ms: OpenSSH counts it as a failed login, with a penalty of 5 s. */
const loginPauseMs = 4_000

/** How long a try may take to end after the time is up, in ms. */
const lastTryMs = 1_000

/** One try that failed. */
class FailedTry extends Error {
  readonly failure: ConnectFailure

  constructor(failure: ConnectFailure) {
    super(failure.kind)
    this.failure = failure
  }
}

interface ConnectorOptions {
  /** The type of the host key that an earlier process accepted; with it, the search for it is not repeated. */
  readonly acceptedType?: string | undefined
  /** Default: as the system resolves names. */
  readonly resolve?: Resolve | undefined
}

/** Connects to one host, and uses for each connection what earlier ones of the run found out. */
export class Connector {
  readonly #config: ConnectionConfig
  readonly #seen: SeenKey[] = []
  readonly #avoid = new Set<string>()
  readonly #resolve: Resolve | undefined
  #acceptedType: string | undefined

  constructor(config: ConnectionConfig, { acceptedType, resolve }: ConnectorOptions = {}) {
    this.#config = config
    this.#acceptedType = acceptedType
    this.#resolve = resolve
  }

  /** The type of the host key that was accepted. */
  get acceptedType(): string | undefined {
    return this.#acceptedType
  }

  /** Connects; tries again while the failure can pass, as while the host boots. Throws a ConnectError. */
  async connect({ signal, note, limit, firstTry }: RetryOptions): Promise<ConnectedClient> {
    const ended = AbortSignal.any([signal, limit])
    const failures = new FailureHistory(this.#config)
    let current: Promise<ConnectedClient> | undefined = firstTry
    const tryAgain = () => (current = this.tryOnce({ signal: ended }))
    try {
      return await pRetry((attempt) => (attempt === 1 && firstTry) || tryAgain(), {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 500,
        maxTimeout: 5_000,
        signal: ended,
        shouldRetry: ({ error }) => error instanceof FailedTry && isTransient(error.failure),
        onFailedAttempt: async ({ error }) => {
          if (!(error instanceof FailedTry)) return
          failures.add(error.failure, limit.aborted)
          if (ended.aborted || !isTransient(error.failure)) return
          note(`${describeConnectFailure(error.failure, this.#config).message}; trying again`)
          if ('stage' in error.failure && error.failure.stage === 'login') await pause(loginPauseMs, ended)
        },
      })
    } catch (error) {
      if (signal.aborted || (error !== limit.reason && !(error instanceof FailedTry))) throw error
      // The last try ends with the time too, and its reason may be the only one.
      const last = await Promise.race([current, pause(lastTryMs, signal)]).catch((reason: unknown) => reason)
      if (last instanceof FailedTry) failures.add(last.failure, limit.aborted)
      throw failures.toError(error)
    }
  }

  /** One try: one connection, and more of them only to find the pinned key among the types that the server has. */
  async tryOnce(request: ConnectRequest): Promise<ConnectedClient> {
    const config = this.#config
    let drops = 0
    for (;;) {
      const offered = algorithmsFor(config.hostKeys, { seen: this.#seen, acceptedType: this.#acceptedType })
      const attempt = await connectOnce({ ...request, config, offered, avoid: this.#avoid, resolve: this.#resolve })
      if (attempt.kind === 'connected') {
        this.#acceptedType = attempt.key.type
        return attempt
      }
      const { failure } = attempt
      if (failure.kind === 'wrong-key' && this.#addWrongKey(failure)) continue
      if (this.#seen.length > 0 && isDropped(failure) && drops === 0) {
        drops += 1
        await pause(dropPauseMs, request.signal)
      } else throw new FailedTry(this.#explain(failure))
    }
  }

  /** Returns whether the server has a key of another type, which may be the pinned one. */
  #addWrongKey({ key, offered }: WrongKey): boolean {
    this.#seen.push(key)
    const { hostKeys } = this.#config
    const others: readonly string[] = algorithmsFor(hostKeys, { seen: this.#seen })
    return hostKeys.length > 0 && others.some((each) => offered.includes(each))
  }

  #explain(failure: ConnectFailure): ConnectFailure {
    const seen = this.#seen
    if (failure.kind === 'wrong-key') return { kind: 'other-keys', seen }
    if (seen.length > 0 && isDropped(failure)) return { kind: 'dropped-after-wrong-key', seen, reason: failure }
    const isTypeMissing = failure.kind === 'no-common-algorithm' && failure.algorithm === 'host key'
    const { hostKeys } = this.#config
    if (!isTypeMissing || !hostKeys.every(({ type }) => type !== undefined) || hostKeys.length === 0) return failure
    return { kind: 'no-pinned-type', pinned: pinnedTypes(hostKeys), offered: failure.theirs }
  }
}

/** Ends early, and without an error, when the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined)

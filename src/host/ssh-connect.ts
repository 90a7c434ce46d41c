import pRetry from 'p-retry'
import type { ConnectionConfig } from '../domain/config.ts'
import { algorithmsFor, formatHostKey, type SeenKey } from './host-key.ts'
import { ConnectError, type Host } from './host.ts'
import { connectOnce, type ConnectAttempt, type ConnectedClient, type ConnectRequest } from './ssh-attempt.ts'

type OpenOptions = Parameters<Host['open']>[0]

interface RetryOptions extends OpenOptions {
  /** Aborts when the connect timeout is over. */
  readonly limit: AbortSignal
  /** The first attempt, begun before; rejects as `connectWithPinnedKey` does. */
  readonly firstAttempt?: Promise<ConnectedClient> | undefined
}

/** Connects; tries again while the network fails, as while the host boots. Throws a ConnectError when the host refuses. */
export async function connectWithRetry(config: ConnectionConfig, options: RetryOptions): Promise<ConnectedClient> {
  const { signal, note, limit, firstAttempt } = options
  const ended = AbortSignal.any([signal, limit])
  const connect = (attempt: number) =>
    (attempt === 1 && firstAttempt) || connectWithPinnedKey({ config, signal: ended })
  let lastMessage = 'no answer'
  try {
    return await pRetry(connect, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 500,
      maxTimeout: 5_000,
      signal: ended,
      shouldRetry: ({ error }) => !(error instanceof ConnectError),
      onFailedAttempt: ({ error }) => {
        lastMessage = error.message
        if (!(error instanceof ConnectError) && !ended.aborted) note(`${error.message}; trying again`)
      },
    })
  } catch (error) {
    if (error instanceof ConnectError || signal.aborted) throw error
    throw new ConnectError(
      `no connection to ${config.host} port ${config.port} within ${config.connectTimeoutMs / 1000} s: ${lastMessage}`,
      'check that the server runs, that the inputs host and port are right, and that its security group lets the runner in on that port',
      error,
    )
  }
}

/** Connects; again for each type of key that the host may have, until it shows the pinned key. */
export async function connectWithPinnedKey(request: ConnectRequest): Promise<ConnectedClient> {
  const { config } = request
  const seen: SeenKey[] = []
  for (;;) {
    const offered = algorithmsFor(config.hostKeys, seen)
    const attempt: ConnectAttempt = offered.length === 0 ? { kind: 'no-key' } : await connectOnce(request, offered)
    if (attempt.kind === 'connected') return attempt
    if (attempt.kind === 'wrong-key') seen.push(attempt.key)
    if (attempt.kind === 'no-key' || config.hostKeys.length === 0) throw hostKeyError(config, seen)
  }
}

function hostKeyError({ host, hostKeys }: ConnectionConfig, seen: readonly SeenKey[]): ConnectError {
  const keys = seen.map(formatHostKey).join(', ') || 'no key of a type that was pinned'
  const check =
    'compare it with the output of ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the console of the server'
  return hostKeys.length === 0
    ? new ConnectError(
        `the host key of ${host} is not in the input fingerprint: it showed ${keys}`,
        `${check}; if it is the same, set the input fingerprint to it`,
      )
    : new ConnectError(
        `the host key of ${host} is not the pinned one: it showed ${keys}; nothing was sent to it`,
        `if the server was rebuilt, ${check}, and set fingerprint to it; if not, do not continue: this may be another machine`,
      )
}

import pRetry from 'p-retry'
import type { ConnectionConfig } from '../domain/config.ts'
import { algorithmsFor, formatHostKey, type SeenKey } from './host-key.ts'
import { ConnectError, type Host } from './host.ts'
import { connectOnce, type ConnectAttempt, type ConnectedClient, type ConnectRequest } from './ssh-attempt.ts'

type OpenOptions = Parameters<Host['open']>[0]

interface RetryOptions extends OpenOptions {
  /** Aborts when the connect timeout is over. */
  readonly limit: AbortSignal
  /** The first try, begun before; rejects as `connectToVouched` does. */
  readonly firstAttempt?: Promise<ConnectedClient> | undefined
}

/** Tries again while the network fails, as a host that is just booting makes it; never when the host said no. */
export async function connectWithRetry(config: ConnectionConfig, patience: RetryOptions): Promise<ConnectedClient> {
  const { signal, note, limit, firstAttempt } = patience
  const either = AbortSignal.any([signal, limit])
  const connect = (attempt: number) =>
    (attempt === 1 && firstAttempt) || connectWithPinnedKey({ config, signal: either })
  let last = 'no answer'
  try {
    return await pRetry(connect, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 500,
      maxTimeout: 5_000,
      signal: either,
      shouldRetry: ({ error }) => !(error instanceof ConnectError),
      onFailedAttempt: ({ error }) => {
        last = error.message
        if (!(error instanceof ConnectError) && !either.aborted) note(`${error.message}; trying again`)
      },
    })
  } catch (error) {
    if (error instanceof ConnectError || signal.aborted) throw error
    throw new ConnectError(
      `no connection to ${config.host} port ${config.port} within ${config.connectTimeoutMs / 1000} s: ${last}`,
      'check that the host runs, that host and port are right, and that its security group lets the runner in on that port',
      error,
    )
  }
}

/** Connects once, or as often as the host has keys of other types when the first is not the one that is vouched for. */
export async function connectWithPinnedKey(errand: ConnectRequest): Promise<ConnectedClient> {
  const { config } = errand
  const seen: SeenKey[] = []
  for (;;) {
    const offered = algorithmsFor(config.hostKeys, seen)
    const attempt: ConnectAttempt = offered.length === 0 ? { kind: 'no-key' } : await connectOnce(errand, offered)
    if (attempt.kind === 'connected') return attempt
    if (attempt.kind === 'wrong-key') seen.push(attempt.key)
    if (attempt.kind === 'no-key' || config.hostKeys.length === 0) throw hostKeyError(config, seen)
  }
}

function hostKeyError({ host, hostKeys }: ConnectionConfig, seen: readonly SeenKey[]): ConnectError {
  const shown = seen.map(formatHostKey).join(', ') || 'no key of a type that was pinned'
  const check =
    'compare with what the host itself message: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub, on its console'
  return hostKeys.length === 0
    ? new ConnectError(
        `the identity of ${host} is not vouched for: it showed ${shown}`,
        `${check}; if it is the same, set the input fingerprint to it`,
      )
    : new ConnectError(
        `the host key of ${host} is not the pinned one: it showed ${shown}; nothing was sent to it`,
        `if the host was rebuilt, ${check}, and set fingerprint anew; if not, somebody may stand in between`,
      )
}

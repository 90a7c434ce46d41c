import { lookup } from 'node:dns/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import { noReplyCode, type Certificate } from './result.ts'

/** Returns all addresses of a name. Throws an error with a code if there are none. */
export type NameLookup = (name: string) => Promise<readonly string[]>

export const lookupName: NameLookup = async (name) =>
  (await lookup(name, { all: true, order: 'ipv4first' })).map(({ address }) => address)

/** The value of a hop that succeeded, or the error code of a hop that failed. */
type HopResult<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly code: string }

/** How long each hop may take. */
export const hopTimeoutMs = 5_000

/** Runs one hop, with a timeout. Returns its error code if it fails, times out or is aborted. Never throws. */
export async function runHop<Value>(
  start: (signal: AbortSignal) => Promise<Value>,
  signal: AbortSignal,
): Promise<HopResult<Value>> {
  const hopSignal = AbortSignal.any([AbortSignal.timeout(hopTimeoutMs), signal])
  const aborted = Promise.withResolvers<never>()
  const rejectAborted = () => aborted.reject(new Error('timed out or aborted'))
  hopSignal.addEventListener('abort', rejectAborted)
  try {
    hopSignal.throwIfAborted()
    return { ok: true, value: await Promise.race([start(hopSignal), aborted.promise]) }
  } catch (error) {
    return { ok: false, code: hopSignal.aborted ? noReplyCode : readErrorCode(error) }
  } finally {
    hopSignal.removeEventListener('abort', rejectAborted)
  }
}

/** The code of node, such as ECONNREFUSED, or else the message. */
function readErrorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'message' in error ? String(error.message) : 'unknown'
}

/** Opens a TCP connection. */
export const connectSocket = (host: string, port: number, signal: AbortSignal): Promise<HopResult<Socket>> =>
  runHop((hopSignal) => waitForSocket(connectTcp({ host, port }), 'connect', hopSignal), signal)

export interface TlsConnection {
  readonly socket: TLSSocket
  /** Why node does not trust the certificate, as a code. Absent: the certificate is trusted. */
  readonly trustError: string | undefined
  readonly certificate: Certificate
}

/**
 * Makes a TLS connection of a TCP connection. The handshake accepts every certificate, so that a bad one can be described.
 * Send nothing on a connection with a `trustError`.
 */
export const startTls = (socket: Socket, host: string, signal: AbortSignal): Promise<HopResult<TlsConnection>> =>
  runHop(async (hopSignal) => {
    const serverName = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
    const tls = await waitForSocket(
      connectTls({ socket, host, ...serverName, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false }),
      'secureConnect',
      hopSignal,
    )
    // The type says Error, but the value is a code, such as CERT_HAS_EXPIRED.
    const trustError = tls.authorized ? undefined : String(tls.authorizationError)
    return { socket: tls, trustError, certificate: readCertificate(tls.getPeerCertificate()) }
  }, signal)

/** Resolves when the event happens. Destroys the socket if the signal comes first. */
function waitForSocket<Kind extends Socket>(
  socket: Kind,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Kind> {
  return new Promise((resolve, reject) => {
    const destroySocket = () => socket.destroy()
    signal.addEventListener('abort', destroySocket, { once: true })
    socket.once(event, () => {
      signal.removeEventListener('abort', destroySocket)
      resolve(socket)
    })
    socket.on('error', reject) // This listener stays, because a later error without a listener would end the process.
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
}

function readCertificate({ subjectaltname, subject, issuer, valid_from, valid_to }: PeerCertificate): Certificate {
  const alternatives = (subjectaltname ?? '').split(', ').filter(Boolean)
  const names = alternatives.map((name) => name.replace(/^(?:DNS|IP Address):/, ''))
  return {
    names: names.length > 0 ? names : toNames(subject.CN),
    from: Date.parse(valid_from),
    to: Date.parse(valid_to),
    issuer: [...toNames(issuer.O), ...toNames(issuer.CN)].join(', '),
  }
}

const toNames = (name: string | string[] | undefined): string[] => (name === undefined ? [] : [name].flat())

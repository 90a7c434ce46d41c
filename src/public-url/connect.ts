import { lookup as systemLookup } from 'node:dns/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import { noReplyCode, type Certificate } from './journey.ts'

/** All the addresses of a name; throws an error with a code when there are none. */
export type NameLookup = (name: string) => Promise<readonly string[]>

export const lookupName: NameLookup = async (name) =>
  (await systemLookup(name, { all: true, order: 'ipv4first' })).map(({ address }) => address)

/** What came of one hop: its result, or the code of what went wrong. */
type HopResult<Result> = { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly code: string }

/** How long each hop may take. */
export const hopTimeoutMs = 5_000

/** Bounds one hop: it is over when it comes about, fails, takes too long, or is not wanted any more. */
export async function runHop<Result>(
  start: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<HopResult<Result>> {
  const late = AbortSignal.timeout(hopTimeoutMs)
  const both = AbortSignal.any([late, signal])
  const over = Promise.withResolvers<never>()
  const end = () => over.reject(new Error('it took too long'))
  both.addEventListener('abort', end)
  try {
    both.throwIfAborted()
    return { ok: true, value: await Promise.race([start(both), over.promise]) }
  } catch (error) {
    return { ok: false, code: both.aborted ? noReplyCode : codeOf(error) }
  } finally {
    both.removeEventListener('abort', end)
  }
}

/** Node's code, such as ECONNREFUSED. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'message' in error ? String(error.message) : 'unknown'
}

/** A TCP connection. */
export const connectSocket = (host: string, port: number, signal: AbortSignal): Promise<HopResult<Socket>> =>
  runHop((over) => {
    const socket = connectTcp({ host, port })
    return waitForSocket(socket, 'connect', over)
  }, signal)

export interface TlsConnection {
  readonly socket: TLSSocket
  /** Absent: node trusts it. */
  readonly complaint: string | undefined
  readonly certificate: Certificate
}

/**
 * Makes a connection a TLS one. The handshake is gone through with whatever certificate, since what is wrong with it is in
 * there; nothing may be asked on a connection with a complaint.
 */
export const startTls = (socket: Socket, host: string, signal: AbortSignal): Promise<HopResult<TlsConnection>> =>
  runHop(async (over) => {
    const names = /^[\d.]+$|:/.test(host) ? {} : { servername: host }
    const tls = await waitForSocket(
      connectTls({ socket, host, ...names, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false }),
      'secureConnect',
      over,
    )
    // Despite its type it is a code: CERT_HAS_EXPIRED, ERR_TLS_CERT_ALTNAME_INVALID and the like.
    const complaint = tls.authorized ? undefined : String(tls.authorizationError)
    return { socket: tls, complaint, certificate: readCertificate(tls.getPeerCertificate()) }
  }, signal)

/** Resolves once a socket has come so far; one that has not is of no use to anybody. */
function waitForSocket<Kind extends Socket>(
  socket: Kind,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Kind> {
  return new Promise((resolve, reject) => {
    const give = () => socket.destroy()
    signal.addEventListener('abort', give, { once: true })
    socket.once(event, () => {
      signal.removeEventListener('abort', give)
      resolve(socket)
    })
    socket.on('error', reject) // stays: one that comes later must not end the process
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

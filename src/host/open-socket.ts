import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { isIP, isIPv6, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { errorCode } from '../domain/thrown.ts'
import { connectToFirst, startSocket } from './address-race.ts'
import type { AddressFailure, ConnectFailure } from './connect-failure.ts'

export interface SocketRequest {
  readonly host: string
  readonly port: number
  readonly signal: AbortSignal
  /** Addresses at which an earlier try failed after the TCP connection: they are tried last. */
  readonly avoid?: ReadonlySet<string>
  readonly resolve?: Resolve | undefined
}

/** Resolves a name to its addresses, the best first. */
export type Resolve = (host: string) => Promise<readonly string[]>

export type OpenedSocket =
  | {
      readonly kind: 'open'
      /** Connected, or still connecting if the host has one address: ssh2 prepares itself meanwhile. */
      readonly socket: Socket
      readonly address: string
      readonly addresses: readonly string[]
    }
  | { readonly kind: 'failed'; readonly failure: ConnectFailure }

/** Opens one TCP connection, to the first address of the host that answers. Never rejects. */
export async function openSocket(request: SocketRequest): Promise<OpenedSocket> {
  const { host, port, signal, avoid = new Set() } = request
  const found = isIP(host) > 0 ? [host] : await resolveName(request)
  if (!isAddressList(found)) return { kind: 'failed', failure: found }
  const addresses = [...found.filter((each) => !avoid.has(each)), ...found.filter((each) => avoid.has(each))]
  const [only, ...others] = addresses
  if (only !== undefined && others.length === 0)
    return { kind: 'open', socket: startSocket(only, port), address: only, addresses }
  const first = await connectToFirst({ addresses, port, signal })
  if ('socket' in first) return { kind: 'open', ...first, addresses }
  return { kind: 'failed', failure: explainNoSocket(first.failures) }
}

/** Why there is no TCP connection, from the reason of each address. */
export const explainNoSocket = (addresses: readonly AddressFailure[]): ConnectFailure => ({
  kind: hasNoIpv6(addresses) ? 'no-ipv6' : 'unreachable',
  addresses,
})

const isAddressList = (found: readonly string[] | ConnectFailure): found is readonly string[] => Array.isArray(found)

async function resolveName(request: SocketRequest): Promise<readonly string[] | ConnectFailure> {
  const { host, signal, resolve = lookupAddresses } = request
  const timeIsUp = signal.aborted ? Promise.resolve() : once(signal, 'abort')
  try {
    const late = timeIsUp.then(() => undefined)
    return (await Promise.race([resolve(host), late])) ?? { kind: 'unresolved-name', code: 'ETIMEDOUT' }
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error'
    return code === 'ENOTFOUND' ? { kind: 'unknown-name' } : { kind: 'unresolved-name', code }
  }
}

const lookupAddresses = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

const noRoute: readonly string[] = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']

/** Whether no address can be reached because this runner has no public IPv6 address. That does not pass by waiting. */
const hasNoIpv6 = (failures: readonly AddressFailure[]): boolean =>
  failures.every(({ address, code }) => isIPv6(address) && noRoute.includes(code)) && !hasPublicIpv6()

/** Public addresses begin with 2 or 3 (RFC 4291). */
const hasPublicIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address, family }) => family === 'IPv6' && /^[23]/.test(address)),
  )

/** One address on which a server of nginx takes connections. */
export interface Listen {
  /** `*` for every IPv4 address, `[::]` for every IPv6 address; an IPv6 address has brackets. */
  readonly address: string
  readonly port: number
  readonly ssl: boolean
  readonly proxyProtocol: boolean
  readonly isDefault: boolean
}

/** Where a server without a `listen` takes connections. */
export const defaultListen: Listen = { address: '*', port: 80, ssl: false, proxyProtocol: false, isDefault: false }

/** Reads the parameters of `listen`. None for a listen that takes no TCP connections, two for one of IPv6 and IPv4. */
export function parseListen([place = '', ...options]: readonly string[], sslEverywhere: boolean): readonly Listen[] {
  const match = /^(?:(\[[\da-f:.]+\]|[^\s:[\]]+):)?(\d+)$/i.exec(place)
  const address = match === null ? place : (match[1] ?? '*')
  if (place.startsWith('unix:') || options.includes('quic') || !/^(?:\*|\[[\da-f:.]+\]|[\w.-]+)$/i.test(address))
    return []
  const port = Number(match?.[2] ?? 80)
  if (port < 1 || port > 65_535) return []
  const listen = {
    address: address === '0.0.0.0' ? '*' : address.toLowerCase(),
    port,
    ssl: sslEverywhere || options.includes('ssl'),
    proxyProtocol: options.includes('proxy_protocol'),
    isDefault: options.includes('default_server') || options.includes('default'),
  }
  const isForBoth = listen.address === '[::]' && options.includes('ipv6only=off')
  return isForBoth ? [{ ...listen, address: '*' }, listen] : [listen]
}

/** Whether what this listen accepts is accepted by the other one as well: the same way, on the same address or on all. */
export const isCoveredBy = (listen: Listen, other: Listen): boolean =>
  listen.port === other.port &&
  listen.ssl === other.ssl &&
  listen.proxyProtocol === other.proxyProtocol &&
  (listen.address === other.address || other.address === (listen.address.startsWith('[') ? '[::]' : '*'))

/** The line of the configuration, without what does not matter for where it listens. */
export function formatListen({ address, port, ssl, proxyProtocol }: Listen): string {
  const options = `${ssl ? ' ssl' : ''}${proxyProtocol ? ' proxy_protocol' : ''}`
  return `listen ${address === '*' ? '' : `${address}:`}${port}${options};`
}

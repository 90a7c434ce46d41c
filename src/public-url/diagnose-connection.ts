import { BlockList, isIPv6 } from 'node:net'
import { formatCodes, shortenText, type UrlProblem, type DiagnosisFacts, type RequestResultOf } from './url-problem.ts'

const hostName = (url: string): string => new URL(url).hostname

export function diagnoseDns({ url, code }: RequestResultOf<'no-address'>): UrlProblem {
  const name = hostName(url)
  if (code === 'ENOTFOUND' || code === 'ENODATA')
    return {
      hop: 'DNS',
      reason: `there is no record of ${name}`,
      fix: 'create a record of this name that points to the load balancer, and check that the domain has not expired',
    }
  return {
    hop: 'DNS',
    reason: `the name servers of ${name} do not answer (${shortenText(code)})`,
    fix: 'check at the registrar that the name servers of the domain are those of its zone',
  }
}

const privateAddresses = new BlockList()
privateAddresses.addSubnet('10.0.0.0', 8)
privateAddresses.addSubnet('172.16.0.0', 12)
privateAddresses.addSubnet('192.168.0.0', 16)
privateAddresses.addSubnet('fc00::', 7, 'ipv6')
const isPrivate = (address: string): boolean => privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

export function diagnoseTcp(
  { url, addresses, codes }: RequestResultOf<'no-connection'>,
  { host }: DiagnosisFacts,
): UrlProblem {
  const { hostname, port, protocol } = new URL(url)
  if (addresses.every(isPrivate))
    return {
      hop: 'DNS',
      reason: `${hostname} points to ${addresses.join(', ')}, a private address that visitors cannot reach`,
      fix: 'point the record to the load balancer, or to the public address of the server',
    }
  const target = `${addresses.join(', ')} on port ${port || (protocol === 'https:' ? '443' : '80')}`
  const otherAddress = [hostname, ...addresses].includes(host)
    ? ''
    : `; the input host is ${host}, so this is right only if it leads to a load balancer or to the same server`
  if (codes.includes('ECONNREFUSED'))
    return {
      hop: 'TCP',
      reason: `${target} refuses connections${otherAddress}`,
      fix: 'check that the load balancer has a listener for this port, and that the record points to the load balancer',
    }
  return {
    hop: 'TCP',
    reason: `no connection to ${target} (${formatCodes(codes)})${otherAddress}`,
    fix: 'allow this port from everywhere in the security group of the load balancer (without one: of the server), and check that the record points there',
  }
}

const formatDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export function diagnoseTls(
  { url, address, code, certificate }: RequestResultOf<'no-trust'>,
  { now }: DiagnosisFacts,
): UrlProblem {
  const name = hostName(url)
  const tlsProblem = (reason: string, fix: string): UrlProblem => ({ hop: 'TLS', reason, fix })
  if (certificate === undefined)
    return tlsProblem(
      `the TLS handshake with ${address} failed (${formatCodes([code])})`,
      'check that the listener for this port uses HTTPS and has a certificate',
    )
  const { names, from, to, issuer } = certificate
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return tlsProblem(
      `the certificate is for ${names.slice(0, 5).map(shortenText).join(', ')}, not for ${name}`,
      `give the listener of the load balancer a certificate for ${name}`,
    )
  if (to < now)
    return tlsProblem(
      `the certificate of ${name} expired on ${formatDay(to)}`,
      'renew it; ACM renews it automatically while its validation record is in the DNS',
    )
  if (from > now)
    return tlsProblem(
      `the certificate of ${name} is not valid before ${formatDay(from)}`,
      'wait until then, or use another certificate',
    )
  return tlsProblem(
    `visitors cannot trust the certificate of ${name} (${shortenText(code)}), which was issued by ${shortenText(issuer)}`,
    'use a certificate of ACM or of another public authority, with its whole chain',
  )
}

import { BlockList, isIPv6 } from 'node:net'
import { formatCodes, shortenText, type UrlProblem, type DiagnosisFacts, type RequestResultOf } from './diagnosis.ts'

const hostName = (url: string): string => new URL(url).hostname

export function diagnoseDns({ url, code }: RequestResultOf<'no-address'>): UrlProblem {
  const name = hostName(url)
  const missing = code === 'ENOTFOUND' || code === 'ENODATA'
  return {
    hop: 'DNS',
    reason: missing
      ? `there is no record of ${name}`
      : `the name servers of ${name} do not answer (${shortenText(code)})`,
    fix: missing
      ? 'give the name a record that leads to the load balancer, and check that the domain is paid for'
      : "check that the domain's name servers at its registrar are those of its zone",
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
  const to = `${addresses.join(', ')} on port ${port || (protocol === 'https:' ? '443' : '80')}`
  if (addresses.every(isPrivate))
    return {
      hop: 'DNS',
      reason: `${hostname} leads to ${addresses.join(', ')}, which only machines of the same network can reach`,
      fix: 'let the record lead to the load balancer, or to the public address of the server',
    }
  const refused = codes.includes('ECONNREFUSED')
  const unlike = [hostname, ...addresses].includes(host)
    ? ''
    : `; that is right for a load balancer, the server itself is ${host}`
  return {
    hop: 'TCP',
    reason: refused
      ? `${to} refuses connections${unlike}`
      : `no connection with ${to} (${formatCodes(codes)})${unlike}`,
    fix: refused
      ? 'check that the load balancer has a listener for this port, and that the record leads to it'
      : 'let the security group of the load balancer (of the server, where there is none) admit this port from anywhere, and check that the record leads there',
  }
}

const formatDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export function diagnoseTls(
  { url, address, code, certificate }: RequestResultOf<'no-trust'>,
  { now }: DiagnosisFacts,
): UrlProblem {
  const name = hostName(url)
  const complain = (reason: string, fix: string): UrlProblem => ({ hop: 'TLS', reason, fix })
  if (certificate === undefined)
    return complain(
      `${address} does not answer in TLS (${formatCodes([code])})`,
      'check that the listener for this port speaks HTTPS and has a certificate',
    )
  const { names, from, to, issuer } = certificate
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return complain(
      `the certificate is for ${names.slice(0, 5).map(shortenText).join(', ')}, not for ${name}`,
      `give the load balancer's listener a certificate that names ${name}`,
    )
  if (to < now)
    return complain(
      `the certificate of ${name} expired on ${formatDay(to)}`,
      'renew it; ACM does so by itself while the record that it asked for is in the DNS',
    )
  if (from > now)
    return complain(`the certificate of ${name} is valid from ${formatDay(from)} only`, 'wait, or take another')
  return complain(
    `visitors cannot trust the certificate of ${name} (${shortenText(code)}), which was issued by ${shortenText(issuer)}`,
    'use one of ACM or of another public authority, with its whole chain',
  )
}

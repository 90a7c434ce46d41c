import { BlockList, isIPv6 } from 'node:net'
import { reasons, shown, type Complaint, type Facts, type Of } from './diagnosis.ts'

const nameOf = (url: string): string => new URL(url).hostname

export function aboutDns({ url, code }: Of<'no-address'>): Complaint {
  const name = nameOf(url)
  const missing = code === 'ENOTFOUND' || code === 'ENODATA'
  return {
    hop: 'DNS',
    why: missing ? `there is no record of ${name}` : `the name servers of ${name} do not answer (${shown(code)})`,
    advice: missing
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

export function aboutTcp({ url, addresses, codes }: Of<'no-connection'>, { host }: Facts): Complaint {
  const { hostname, port, protocol } = new URL(url)
  const to = `${addresses.join(', ')} on port ${port || (protocol === 'https:' ? '443' : '80')}`
  if (addresses.every(isPrivate))
    return {
      hop: 'DNS',
      why: `${hostname} leads to ${addresses.join(', ')}, which only machines of the same network can reach`,
      advice: 'let the record lead to the load balancer, or to the public address of the server',
    }
  const refused = codes.includes('ECONNREFUSED')
  const unlike = [hostname, ...addresses].includes(host)
    ? ''
    : `; that is right for a load balancer, the server itself is ${host}`
  return {
    hop: 'TCP',
    why: refused ? `${to} refuses connections${unlike}` : `no connection with ${to} (${reasons(codes)})${unlike}`,
    advice: refused
      ? 'check that the load balancer has a listener for this port, and that the record leads to it'
      : 'let the security group of the load balancer (of the server, where there is none) admit this port from anywhere, and check that the record leads there',
  }
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export function aboutTls({ url, address, code, certificate }: Of<'no-trust'>, { now }: Facts): Complaint {
  const name = nameOf(url)
  const complain = (why: string, advice: string): Complaint => ({ hop: 'TLS', why, advice })
  if (certificate === undefined)
    return complain(
      `${address} does not answer in TLS (${reasons([code])})`,
      'check that the listener for this port speaks HTTPS and has a certificate',
    )
  const { names, from, to, issuer } = certificate
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return complain(
      `the certificate is for ${names.slice(0, 5).map(shown).join(', ')}, not for ${name}`,
      `give the load balancer's listener a certificate that names ${name}`,
    )
  if (to < now)
    return complain(
      `the certificate of ${name} expired on ${day(to)}`,
      'renew it; ACM does so by itself while the record that it asked for is in the DNS',
    )
  if (from > now) return complain(`the certificate of ${name} is valid from ${day(from)} only`, 'wait, or take another')
  return complain(
    `visitors cannot trust the certificate of ${name} (${shown(code)}), which was issued by ${shown(issuer)}`,
    'use one of ACM or of another public authority, with its whole chain',
  )
}

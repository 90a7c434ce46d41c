import type { ConnectionConfig } from '../domain/config.ts'
import type { AddressFailure, HandshakeStage } from './connect-failure.ts'
import { failureText, quoteOutput, type Failure, type FailureText } from './failure-text.ts'

/** Words where no SSH server answered as one. */
export function describeNoAnswer(
  failure: Failure<'unknown-name' | 'unresolved-name' | 'unreachable' | 'no-ipv6' | 'silent' | 'not-ssh' | 'protocol'>,
  { host, port }: ConnectionConfig,
): FailureText {
  switch (failure.kind) {
    case 'unknown-name':
      return failureText('workflow', `the name ${host} does not exist in the DNS`, 'check the input host')
    case 'unresolved-name':
      return failureText('network', `the DNS gave no address for ${host} (${failure.code})`, checkDns)
    case 'unreachable':
      return describeUnreachable(failure)
    case 'no-ipv6':
      return failureText(
        'network',
        `this runner has no IPv6 route to ${host} port ${port}: ${describeAddresses(failure.addresses)}`,
        useIpv4,
      )
    case 'silent':
      return failureText(
        'network',
        `${failure.address} accepted the connection and then sent ${missing[failure.stage]}`,
        checkAll,
      )
    case 'not-ssh':
      return failureText(
        'workflow',
        `no SSH server answers on ${host} port ${port}${quoteOutput(failure.output)}`,
        checkPort,
      )
    case 'protocol':
      return failureText('host', `no SSH connection to ${host} port ${port}: ${failure.message}`, checkPort)
  }
}

const checkDns = 'check the input host, and that the DNS of the runner works'
const checkPort = 'check the input port, and that an up-to-date SSH server listens there'
const checkAll =
  'check that the server runs, that the inputs host and port are right, and that its security group lets the runner in on that port'
const useIpv4 =
  'GitHub-hosted runners have no IPv6: give the server an IPv4 address or a dual-stack load balancer, or run the job on a self-hosted runner with IPv6'
const missing: Readonly<Record<HandshakeStage, string>> = {
  version: 'nothing',
  'key-exchange': 'no answer to the key exchange',
  login: 'no answer to the login',
}

function describeUnreachable({ addresses }: Failure<'unreachable'>): FailureText {
  const isRefused = addresses.every(({ code }) => code === 'ECONNREFUSED')
  return isRefused
    ? failureText(
        'host',
        describeAddresses(addresses),
        'check that the SSH server runs, that the inputs host and port are right, and that no security group or firewall refuses the runner on that port',
      )
    : failureText('network', describeAddresses(addresses), checkAll)
}

const reasons = new Map([
  ['ECONNREFUSED', 'nothing listens on the port (ECONNREFUSED)'],
  ['ETIMEDOUT', 'no answer'],
  ...['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL'].map((code) => [code, `no route (${code})`] as const),
])

const describeAddresses = (addresses: readonly AddressFailure[]): string =>
  addresses.map(({ address, code }) => `${address}: ${reasons.get(code) ?? code}`).join(', ')

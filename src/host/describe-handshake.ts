import type { ConnectionConfig } from '../domain/config.ts'
import type { AlgorithmKind, HandshakeStage } from './connect-failure.ts'
import { failureText, quoteOutput, type Failure, type FailureText } from './failure-text.ts'

const readLog = 'see the log of sshd on the server (journalctl -u ssh or -u sshd)'

/** The server closed the connection. */
export function describeClosed(
  { stage, address, output, ...failure }: Failure<'closed'> | Failure<'disconnected'>,
  { username }: ConnectionConfig,
): FailureText {
  const when: Readonly<Record<HandshakeStage, string>> = {
    version: 'before it sent its SSH version',
    'key-exchange': 'during the key exchange',
    login: `during the login of ${username}`,
  }
  const code = typeof failure.code === 'string' ? ` (${failure.code})` : ''
  const fix: Readonly<Record<HandshakeStage, string>> = {
    version: `check that the SSH server has started, and that MaxStartups, PerSourcePenalties or fail2ban do not close connections of the runner: ${readLog}`,
    'key-exchange': readLog,
    login: `the server does not let ${username} in now: while it boots or shuts down (/run/nologin), for maintenance, or because the account has expired: ${readLog}`,
  }
  return failureText('host', `${address} closed the connection ${when[stage]}${code}${quoteOutput(output)}`, fix[stage])
}

const configOptions: Readonly<Record<AlgorithmKind, string>> = {
  'key exchange': 'KexAlgorithms',
  'host key': 'HostKeyAlgorithms',
  cipher: 'Ciphers',
  MAC: 'MACs',
  compression: 'Compression',
}

/** Both sides have no algorithm in common. This shows no key, so it says nothing about the identity of the host. */
export function describeMismatch(
  { algorithm, ours, theirs }: Failure<'no-common-algorithm'>,
  { host, port }: ConnectionConfig,
): FailureText {
  const names = (list: readonly string[]) => list.slice(0, 16).join(', ') || 'nothing'
  return failureText(
    'host',
    `no common ${algorithm} algorithm with ${host} port ${port}: the server offers ${names(theirs)}; this action knows ${names(ours)}`,
    `allow one of the algorithms of this action in ${configOptions[algorithm]} of /etc/ssh/sshd_config (or of a file in sshd_config.d), and reload sshd`,
  )
}

/** The server refused the login. */
export function describeLogin(
  { methods, partial, output }: Failure<'login-refused'>,
  { host, username, key }: ConnectionConfig,
): FailureText {
  const accepts = methods.length === 0 ? '' : `; the server allows ${methods.join(', ')}`
  if (partial)
    return failureText(
      'host',
      `${host} accepts the login of ${username} only with another method too${accepts}${quoteOutput(output)}`,
      `allow one method alone for ${username} in AuthenticationMethods of sshd_config, or set the input password too`,
    )
  if (key !== undefined && methods.length > 0 && !methods.includes('publickey'))
    return failureText(
      'workflow',
      `${host} does not accept a key as the login of ${username}${accepts}${quoteOutput(output)}`,
      'allow PubkeyAuthentication in sshd_config on the server, or set the input password',
    )
  const forKey = `check username, and that the public key is in the file .ssh/authorized_keys of ${username}`
  return failureText(
    'workflow',
    `${host} does not accept the login of ${username}${accepts}${quoteOutput(output)}`,
    key === undefined ? 'check username and password, and that the server allows passwords' : forKey,
  )
}

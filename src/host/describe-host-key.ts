import type { ConnectionConfig } from '../domain/config.ts'
import { failureText, type Failure, type FailureText } from './failure-text.ts'
import { formatHostKey, type SeenKey } from './host-key.ts'

const compare =
  'compare it with the output of ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the console of the server'
const ifRebuilt = `if the server was rebuilt, ${compare}, and set fingerprint to it; if not, do not continue: this may be another machine`

const formatKeys = (seen: readonly SeenKey[]): string => seen.map(formatHostKey).join(', ')

/** The server showed keys, and none of them is pinned. */
export function describeOtherKeys(seen: readonly SeenKey[], { host, hostKeys }: ConnectionConfig): FailureText {
  return hostKeys.length === 0
    ? failureText(
        'workflow',
        `the host key of ${host} is not in the input fingerprint: it showed ${formatKeys(seen)}`,
        `${compare}; if it is the same, set the input fingerprint to it`,
      )
    : failureText(
        'workflow',
        `the host key of ${host} is not the pinned one: it showed ${formatKeys(seen)}; nothing was sent to it`,
        ifRebuilt,
      )
}

/** Every pin has its type, and the server has no key of these types. */
export const describeMissingType = (
  { pinned, offered }: Failure<'no-pinned-type'>,
  { host }: ConnectionConfig,
): FailureText =>
  failureText(
    'workflow',
    `the host key of ${host} is not the pinned one: it showed no key of a type that was pinned (pinned: ${pinned.join(', ')}; the server has: ${offered.join(', ')}); nothing was sent to it`,
    ifRebuilt,
  )

/** The server dropped the connection that would have shown its other keys. `reason`: how the next connection failed. */
export function describeDropped(
  { seen }: Failure<'dropped-after-wrong-key'>,
  reason: string,
  { host }: ConnectionConfig,
): FailureText {
  return failureText(
    'workflow',
    `${host} showed ${formatKeys(seen)}, which is not pinned, and did not let in the next connection, which was needed to see its other keys: ${reason}`,
    `PerSourcePenalties of sshd and fail2ban shut out a runner that connects without a login, and a fingerprint without its type can need several connections: set fingerprint to the whole known_hosts line of the key, or to the fingerprint of the ed25519 key, which needs one connection, and try again when the server lets the runner in; ${compare}`,
  )
}

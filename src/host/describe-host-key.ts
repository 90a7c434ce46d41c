import type { ConnectionConfig } from '../domain/config.ts'
import { failureText, type Failure, type FailureText } from './failure-text.ts'
import { formatHostKey, type SeenKey } from './host-key.ts'

const compare =
  'compare it with the output of ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub on the console of the server'
const ifRebuilt = `if the server was rebuilt, ${compare}, and set fingerprint to it; if not, do not continue: this may be another machine`

const formatKeys = (seen: readonly SeenKey[]): string => seen.map(formatHostKey).join(', ')

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

export const describeMissingType = (
  { pinned, offered }: Failure<'no-pinned-type'>,
  { host }: ConnectionConfig,
): FailureText =>
  failureText(
    'workflow',
    `the host key of ${host} is not the pinned one: it showed no key of a type that was pinned (pinned: ${pinned.join(', ')}; the server has: ${offered.join(', ')}); nothing was sent to it`,
    ifRebuilt,
  )

/** `reason`: how the next connection failed. */
export function describeDropped(
  { seen }: Failure<'dropped-after-wrong-key'>,
  reason: string,
  { host }: ConnectionConfig,
): FailureText {
  return failureText(
    'workflow',
    `${host} showed ${formatKeys(seen)}, which is not pinned, and refused the next connection (${reason}): the type of the pinned key is not known, so another connection was needed, and PerSourcePenalties of sshd or fail2ban punish connections without a login`,
    `set fingerprint to the whole known_hosts line of the key or to the ed25519 fingerprint, which needs one connection, and wait until the server lets this runner in again; ${compare}`,
  )
}

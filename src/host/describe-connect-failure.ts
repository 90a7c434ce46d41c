import type { ConnectionConfig } from '../domain/config.ts'
import type { ConnectFailure } from './connect-failure.ts'
import { describeClosed, describeLogin, describeMismatch } from './describe-handshake.ts'
import { describeDropped, describeMissingType, describeOtherKeys } from './describe-host-key.ts'
import { describeNoAnswer } from './describe-no-answer.ts'
import type { FailureText } from './failure-text.ts'

/** Words for every failure to connect. */
export function describeConnectFailure(failure: ConnectFailure, config: ConnectionConfig): FailureText {
  switch (failure.kind) {
    case 'closed':
    case 'disconnected':
      return describeClosed(failure, config)
    case 'no-common-algorithm':
      return describeMismatch(failure, config)
    case 'wrong-key':
      return describeOtherKeys([failure.key], config)
    case 'other-keys':
      return describeOtherKeys(failure.seen, config)
    case 'no-pinned-type':
      return describeMissingType(failure, config)
    case 'dropped-after-wrong-key':
      return describeDropped(failure, describeConnectFailure(failure.reason, config).message, config)
    case 'login-refused':
      return describeLogin(failure, config)
    case 'unknown-name':
    case 'unresolved-name':
    case 'unreachable':
    case 'no-ipv6':
    case 'silent':
    case 'not-ssh':
    case 'protocol':
      return describeNoAnswer(failure, config)
  }
}

import type { ConnectionConfig } from '../domain/config.ts'
import { isTransient, type ConnectFailure } from './connect-failure.ts'
import { describeConnectFailure } from './describe-connect-failure.ts'
import { ConnectError } from './host.ts'

/** The failures of one `connect`: for the error when the time is up, with the reason of each address. */
export class FailureHistory {
  readonly #config: ConnectionConfig
  #last: ConnectFailure | undefined
  #output = ''
  /** The newest failure of each address. */
  readonly #byAddress = new Map<string, ConnectFailure>()

  constructor(config: ConnectionConfig) {
    this.#config = config
  }

  /** `isLate`: the time was up, which says less than the failures before it. */
  add(failure: ConnectFailure, isLate: boolean): void {
    if ('output' in failure && failure.output !== '') this.#output = failure.output
    if (failure.kind === 'unreachable')
      for (const each of failure.addresses) this.#byAddress.set(each.address, { ...failure, addresses: [each] })
    else if ('address' in failure) this.#byAddress.set(failure.address, failure)
    if (!isLate || this.#last === undefined || !isTransient(failure)) this.#last = failure
  }

  toError(cause: unknown): ConnectError {
    const config = this.#config
    const last = this.#last ?? { kind: 'unresolved-name', code: 'ETIMEDOUT' }
    const { message, fix, blame } = describeConnectFailure(last, config)
    if (!isTransient(last)) return new ConnectError(message, { fix, blame, cause })
    const byAddress = [...this.#byAddress.values()].map((each) => describeConnectFailure(each, config).message)
    const why = byAddress.length > 1 ? byAddress.join('; ') : message
    const earlier = this.#output === '' || why.includes(this.#output) ? '' : `; before, it printed: "${this.#output}"`
    const { host, port, connectTimeoutMs } = config
    return new ConnectError(
      `no connection to ${host} port ${port} within ${connectTimeoutMs / 1000} s: ${why}${earlier}`,
      { fix, blame, cause },
    )
  }
}

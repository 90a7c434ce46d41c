import type { ConnectionConfig } from '../domain/config.ts'
import { isPinned, type SeenKey } from './host-key.ts'

/** Decides whether the host's key is accepted, before anything secret is sent. */
export class HostKeyVerifier {
  readonly #config: ConnectionConfig
  accepted: SeenKey | undefined
  rejected: SeenKey | undefined

  constructor(config: ConnectionConfig) {
    this.#config = config
  }

  /** Must return a boolean, synchronously: ssh2 takes everything but `false`, also a promise, as "yes". */
  verify(key: SeenKey): boolean {
    const { hostKeys, strictHostKey } = this.#config
    const isAccepted = hostKeys.length === 0 ? !strictHostKey : isPinned(key, hostKeys)
    if (isAccepted) this.accepted = key
    else this.rejected = key
    return isAccepted
  }
}

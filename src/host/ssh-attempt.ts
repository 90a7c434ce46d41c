import { connect as connectSocket, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { NodeSSH } from 'node-ssh'
import type { ConnectionConfig } from '../domain/config.ts'
import { isPinned, readHostKey, type HostKeyAlgorithm, type SeenKey } from './host-key.ts'
import { ConnectError } from './host.ts'
import { sshCredentials } from './ssh-credentials.ts'
import { errorMessage } from '../domain/thrown.ts'

export type Client = NonNullable<NodeSSH['connection']>

/** A silent connection counts as lost after about 20 s: OpenSSH answers these whatever the session does. */
const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 3 }

export interface ConnectedClient {
  readonly client: Client
  readonly key: SeenKey
}

export type ConnectAttempt =
  | ({ readonly kind: 'connected' } & ConnectedClient)
  | { readonly kind: 'wrong-key'; readonly key: SeenKey }
  /** The server has no key of the types that were offered. */
  | { readonly kind: 'no-key' }

export interface ConnectRequest {
  readonly config: ConnectionConfig
  readonly signal: AbortSignal
  /** Called when our first byte has gone out. */
  readonly onFirstByteSent?: () => void
}

/** Makes one TCP connection and handshake. Throws a ConnectError for a failure that trying again cannot fix. */
export async function connectOnce(request: ConnectRequest, offered: HostKeyAlgorithm[]): Promise<ConnectAttempt> {
  const { config, signal, onFirstByteSent } = request
  const { host, port } = config
  const verifier = new HostKeyVerifier(config)
  const sock = connectSocket({ host, port, noDelay: true }) // ssh2 leaves Nagle's delay on: 40 ms and more on every message
  const abort = () => sock.destroy(new Error('took too long'))
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const ssh = new NodeSSH()
  const algorithms = { serverHostKey: offered }
  const hostVerifier = (blob: Buffer) => verifier.verify(readHostKey(blob))
  const options = {
    sock,
    algorithms,
    hostVerifier,
    readyTimeout: config.connectTimeoutMs,
    ...sshCredentials(config),
    ...keepalive,
  }
  const ready = ssh.connect(options)
  const client = ssh.connection
  client?.on('error', () => undefined) // for its whole life: an error without a listener ends the process
  if (onFirstByteSent) sock.once('connect', () => void waitForFirstByte(sock).then(onFirstByteSent))
  try {
    await ready
    if (client !== null && verifier.accepted !== undefined) return { kind: 'connected', client, key: verifier.accepted }
    throw new Error('the handshake ended without a host key')
  } catch (error) {
    sock.destroy()
    if (verifier.rejected !== undefined) return { kind: 'wrong-key', key: verifier.rejected }
    if (isHandshake(error) && verifier.accepted === undefined) return { kind: 'no-key' }
    throw explainError(error, config, sock.bytesRead === 0)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** ssh2 prepares its ciphers before its first byte, and emits no event for that byte. */
async function waitForFirstByte(sock: Socket): Promise<void> {
  while (sock.bytesWritten === 0 && !sock.destroyed) await setImmediate()
}

/** Decides whether the host's key is accepted, before anything secret is sent. */
class HostKeyVerifier {
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

/** ssh2 marks where an error comes from by its `level`, not by a class. */
const errorLevel = (error: unknown): unknown => (error instanceof Error && 'level' in error ? error.level : undefined)
const isHandshake = (error: unknown): boolean => errorLevel(error) === 'handshake'

/** `silent`: the server closed the connection before its first byte, as an sshd does while it starts or stops. */
function explainError(error: unknown, { username, host, key }: ConnectionConfig, silent: boolean): Error {
  const message = errorMessage(error)
  const level = errorLevel(error)
  if (level === 'client-authentication') {
    const forKey = `check username, and that the public key is in the file .ssh/authorized_keys of ${username}`
    const fix = key === undefined ? 'check username and password, and that the server allows passwords' : forKey
    return new ConnectError(`${host} does not accept the login of ${username}: ${message}`, fix, error)
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND') {
    return new ConnectError(`the name ${host} does not exist in the DNS`, 'check the input host', error)
  }
  const network = silent || level === undefined || level === 'client-socket' || level === 'client-timeout'
  if (network) return new Error(message, { cause: error })
  return new ConnectError(
    `no SSH connection to ${host}: ${message}`,
    'check the input port, and that an up-to-date SSH server listens there',
    error,
  )
}

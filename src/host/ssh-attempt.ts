import { connect as connectSocket, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { NodeSSH } from 'node-ssh'
import type { ConnectionConfig } from '../domain/config.ts'
import { isPinned, readHostKey, type HostKeyAlgorithm, type SeenKey } from './host-key.ts'
import { ConnectError } from './host.ts'
import { sshCredentials } from './ssh-credentials.ts'
import { errorMessage } from '../domain/thrown.ts'

export type Client = NonNullable<NodeSSH['connection']>

/** A silent link counts as lost after about 20 s: OpenSSH answers these whatever the session does. */
const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 3 }

export interface ConnectedClient {
  readonly client: Client
  readonly key: SeenKey
}

export type ConnectAttempt =
  | ({ readonly kind: 'connected' } & ConnectedClient)
  | { readonly kind: 'wrong-key'; readonly key: SeenKey }
  /** The host has no key of the types that were offered. */
  | { readonly kind: 'no-key' }

export interface ConnectRequest {
  readonly config: ConnectionConfig
  readonly signal: AbortSignal
  /** Called when our first byte has gone out. */
  readonly onFirstByteSent?: () => void
}

/** One TCP connection and handshake. Throws a ConnectError for what trying again cannot fix. */
export async function connectOnce(errand: ConnectRequest, offered: HostKeyAlgorithm[]): Promise<ConnectAttempt> {
  const { config, signal, onFirstByteSent } = errand
  const { host, port } = config
  const door = new HostKeyVerifier(config)
  const sock = connectSocket({ host, port, noDelay: true }) // ssh2 leaves Nagle's delay on: 40 ms and more on every message
  const cut = () => sock.destroy(new Error('took too long'))
  signal.addEventListener('abort', cut, { once: true })
  if (signal.aborted) cut()
  const ssh = new NodeSSH()
  const algorithms = { serverHostKey: offered }
  const hostVerifier = (blob: Buffer) => door.verify(readHostKey(blob))
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
    if (client !== null && door.accepted !== undefined) return { kind: 'connected', client, key: door.accepted }
    throw new Error('the handshake ended without a host key')
  } catch (error) {
    sock.destroy()
    if (door.rejected !== undefined) return { kind: 'wrong-key', key: door.rejected }
    if (isHandshake(error) && door.accepted === undefined) return { kind: 'no-key' }
    throw explainError(error, config, sock.bytesRead === 0)
  } finally {
    signal.removeEventListener('abort', cut)
  }
}

/** ssh2 makes its ciphers ready before it greets, and tells nobody when it has. */
async function waitForFirstByte(sock: Socket): Promise<void> {
  while (sock.bytesWritten === 0 && !sock.destroyed) await setImmediate()
}

/** Whom we speak with is settled here, before anything of ours is sent. */
class HostKeyVerifier {
  readonly #config: ConnectionConfig
  accepted: SeenKey | undefined
  rejected: SeenKey | undefined

  constructor(config: ConnectionConfig) {
    this.#config = config
  }

  /** Strictly boolean and at once: ssh2 takes everything but `false`, a promise too, for "yes". */
  verify(key: SeenKey): boolean {
    const { hostKeys, strictHostKey } = this.#config
    const admitted = hostKeys.length === 0 ? !strictHostKey : isPinned(key, hostKeys)
    if (admitted) this.accepted = key
    else this.rejected = key
    return admitted
  }
}

/** ssh2 tells where an error comes from by its `level`, not by a class. */
const levelOf = (error: unknown): unknown => (error instanceof Error && 'level' in error ? error.level : undefined)
const isHandshake = (error: unknown): boolean => levelOf(error) === 'handshake'

/** `silent`: the other end closed before it said a word, as an sshd does that is going down or only just coming up. */
function explainError(error: unknown, { username, host, key }: ConnectionConfig, silent: boolean): Error {
  const message = errorMessage(error)
  const level = levelOf(error)
  if (level === 'client-authentication') {
    const forKey = `check username, and that the key's public half is in the file .ssh/authorized_keys of ${username}`
    const advice = key === undefined ? 'check username and password, and that the host allows passwords' : forKey
    return new ConnectError(`${host} does not let ${username} in: ${message}`, advice, error)
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND') {
    return new ConnectError(`there is no host called ${host}`, 'check the input host', error)
  }
  const network = silent || level === undefined || level === 'client-socket' || level === 'client-timeout'
  if (network) return new Error(message, { cause: error })
  return new ConnectError(
    `no SSH connection with ${host}: ${message}`,
    'check that port leads to an SSH server of today',
    error,
  )
}

import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { NodeSSH } from 'node-ssh'
import type { ConnectionConfig } from '../domain/config.ts'
import { errorCode, errorMessage } from '../domain/thrown.ts'
import type { ConnectFailure } from './connect-failure.ts'
import { HandshakeTrace } from './handshake-trace.ts'
import { HostKeyVerifier } from './host-key-verifier.ts'
import { readHostKey, type HostKeyAlgorithm, type SeenKey } from './host-key.ts'
import { explainNoSocket, openSocket, type OpenedSocket, type Resolve } from './open-socket.ts'
import { sshCredentials } from './ssh-credentials.ts'

export type Client = NonNullable<NodeSSH['connection']>

/** A silent connection counts as lost after about 20 s: OpenSSH answers these whatever the session does. */
const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 3 }

export interface ConnectedClient {
  readonly client: Client
  readonly key: SeenKey
}

export type ConnectAttempt =
  ({ readonly kind: 'connected' } & ConnectedClient) | { readonly kind: 'failed'; readonly failure: ConnectFailure }

export interface ConnectRequest {
  readonly signal: AbortSignal
  /** Called when our first byte has gone out. */
  readonly onFirstByteSent?: (() => void) | undefined
}

interface AttemptRequest extends ConnectRequest {
  readonly config: ConnectionConfig
  /** The algorithms of host keys that are accepted, the best first. */
  readonly offered: HostKeyAlgorithm[]
  /** Addresses that are tried last. A handshake that fails at one of several addresses adds it. */
  readonly avoid: Set<string>
  readonly resolve?: Resolve | undefined
}

/** Makes one TCP connection and handshake. Never rejects. */
export async function connectOnce(request: AttemptRequest): Promise<ConnectAttempt> {
  const { config, signal, avoid, resolve } = request
  const opened = await openSocket({ ...config, signal, avoid, resolve })
  if (opened.kind === 'failed') return opened
  const attempt = await startHandshake(request, opened)
  if (attempt.kind === 'failed' && opened.addresses.length > 1) avoid.add(opened.address)
  return attempt
}

async function startHandshake(
  { config, signal, offered, onFirstByteSent, avoid }: AttemptRequest,
  { socket, address, addresses }: Extract<OpenedSocket, { kind: 'open' }>,
): Promise<ConnectAttempt> {
  const trace = new HandshakeTrace()
  const verifier = new HostKeyVerifier(config)
  const ssh = new NodeSSH()
  const ready = ssh.connect({
    sock: socket,
    algorithms: { serverHostKey: offered },
    hostVerifier: (blob: Buffer) => verifier.verify(readHostKey(blob)),
    debug: trace.receiveDebug,
    readyTimeout: config.connectTimeoutMs,
    ...sshCredentials(config, (methods, partial) => {
      trace.loginMethods = methods
      trace.hasPartialSuccess = partial
    }),
    ...keepalive,
  })
  const client = ssh.connection
  if (client !== null) traceHandshake({ client, socket, trace })
  let isConnected = !socket.connecting
  socket.once('connect', () => (isConnected = true))
  if (onFirstByteSent) void waitForFirstByte(socket).then(onFirstByteSent)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(shareOfTime(config, { addresses, avoid }))])
  const timeIsUp = limit.aborted ? Promise.resolve() : once(limit, 'abort')
  try {
    await Promise.race([ready, timeIsUp])
    if (limit.aborted) throw new Error('no answer in time')
    if (client !== null && verifier.accepted !== undefined) return { kind: 'connected', client, key: verifier.accepted }
    throw new Error('the handshake ended without a host key')
  } catch (error) {
    socket.destroy()
    ready.catch(() => undefined)
    const isLate = limit.aborted
    if (isConnected) return { kind: 'failed', failure: explainFailure(error, { trace, verifier, address, isLate }) }
    const code = isLate ? 'ETIMEDOUT' : (errorCode(error) ?? 'unknown error')
    return { kind: 'failed', failure: explainNoSocket([{ address, code }]) }
  }
}

/** How long a handshake may take, in ms: while other addresses were not tried, each gets its share of the whole time. */
function shareOfTime(
  { connectTimeoutMs }: ConnectionConfig,
  { addresses, avoid }: { readonly addresses: readonly string[]; readonly avoid: ReadonlySet<string> },
): number {
  const hasOthers = addresses.filter((address) => !avoid.has(address)).length > 1
  return hasOthers ? Math.ceil(connectTimeoutMs / addresses.length) : connectTimeoutMs // AbortSignal takes whole ms
}

function traceHandshake({ client, socket, trace }: { client: Client; socket: Socket; trace: HandshakeTrace }): void {
  client.on('error', () => undefined) // for its whole life: an error without a listener ends the process
  client.on('banner', (text) => trace.receiveText(text))
  client.once('handshake', () => (trace.stage = 'login'))
  // ssh2 has paused the socket, so this sees the first byte, and starts nothing.
  const read = (chunk: Buffer) => {
    if (!trace.receiveBytes(chunk)) socket.off('data', read)
  }
  socket.on('data', read)
}

/** ssh2 prepares its ciphers before its first byte, and emits no event for that byte. */
async function waitForFirstByte(socket: Socket): Promise<void> {
  if (socket.connecting) await once(socket, 'connect').catch(() => undefined) // the error has its own listener
  while (socket.bytesWritten === 0 && !socket.destroyed) await setImmediate()
}

/** ssh2 marks where an error comes from by its `level`, not by a class. */
const errorLevel = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'level' in error ? error.level : undefined

interface AttemptFacts {
  readonly trace: HandshakeTrace
  readonly verifier: HostKeyVerifier
  readonly address: string
  readonly isLate: boolean
}

function explainFailure(error: unknown, { trace, verifier, address, isLate }: AttemptFacts): ConnectFailure {
  const { stage, output, disconnectCode } = trace
  if (verifier.rejected !== undefined)
    return { kind: 'wrong-key', key: verifier.rejected, offered: trace.hostKeyAlgorithms }
  if (isLate) return { kind: 'silent', stage, address, output }
  if (trace.isOtherProtocol) return { kind: 'not-ssh', output }
  if (disconnectCode !== undefined) return { kind: 'disconnected', code: disconnectCode, stage, address, output }
  const level = errorLevel(error)
  if (level === 'client-authentication')
    return { kind: 'login-refused', methods: trace.loginMethods, partial: trace.hasPartialSuccess, output }
  const mismatch = level === 'handshake' && verifier.accepted === undefined ? trace.findMismatch() : undefined
  if (mismatch !== undefined) return mismatch
  if (level === 'client-socket') return { kind: 'closed', stage, address, output, code: errorCode(error) }
  // node-ssh gives the end of a connection a code and no level; ssh2 calls an end before the version line `protocol`.
  const isEnd = level === 'client-timeout' || (level === undefined && errorCode(error) !== undefined)
  if (isEnd || (level === 'protocol' && stage === 'version')) return { kind: 'closed', stage, address, output }
  if (stage === 'version') return { kind: 'not-ssh', output }
  return { kind: 'protocol', message: errorMessage(error) }
}

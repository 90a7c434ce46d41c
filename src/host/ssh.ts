import { randomBytes } from 'node:crypto'
import { connect as connectSocket } from 'node:net'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { NodeSSH } from 'node-ssh'
import pRetry from 'p-retry'
import type { AuthenticationType, ClientChannel } from 'ssh2'
import type { ConnectionConfig } from '../config.ts'
import { startAgent } from './agent.ts'
import { algorithmsFor, describeKey, isPinned, readHostKey, type HostKeyAlgorithm, type SeenKey } from './host-key.ts'
import { ConnectError, type Command, type Greeting, type Host, type Outcome, type RunOptions } from './host.ts'
import { Session, type Channel } from './session.ts'

type Client = NonNullable<NodeSSH['connection']>
type OpenOptions = Parameters<Host['open']>[0]

/** A silent link counts as lost after about 20 s: OpenSSH answers these whatever the session does. */
const keepalive = { keepaliveInterval: 5_000, keepaliveCountMax: 3 }

/** What a link that is gone may cost at the end. */
const closeLimitMs = 5_000

/** The host over SSH. The only place that knows of node-ssh. */
export class SshHost implements Host {
  readonly #config: ConnectionConfig
  #client: Client | undefined
  #session: Session | undefined

  constructor(config: ConnectionConfig) {
    this.#config = config
  }

  async open({ signal, note }: OpenOptions): Promise<Greeting> {
    const { host, port, username, hostKeys } = this.#config
    this.#client?.destroy() // one that was given up may live on over there, and hold the lease
    const limit = AbortSignal.timeout(this.#config.connectTimeoutMs)
    const { client, key } = await connectPatiently(this.#config, { signal, note, limit })
    this.#client = client
    this.#session = await startSession(client, this.#config, AbortSignal.any([signal, limit]))
    return {
      says: `connected to ${username}@${host} port ${port}`,
      evidence: { host, port, username, hostKey: describeKey(key) },
      ...(hostKeys.length === 0 ? { warning: unchecked(host, key) } : {}),
    }
  }

  run(command: Command<unknown>, options?: RunOptions): Promise<Outcome> {
    return (
      this.#session?.run(command, options) ?? Promise.resolve({ kind: 'lost', reason: 'there is no connection yet' })
    )
  }

  async close(): Promise<void> {
    await Promise.race([this.#session?.close(), setTimeout(closeLimitMs, undefined, { ref: false })])
    this.#client?.destroy()
  }
}

const unchecked = (host: string, key: SeenKey): string =>
  `the identity of ${host} was not checked (strict-host-key: false); to check it, set fingerprint: ${describeKey(key)}`

interface Patience extends OpenOptions {
  /** Aborts when the connect timeout is over. */
  readonly limit: AbortSignal
}

interface Connected {
  readonly client: Client
  readonly key: SeenKey
}

/** Tries again while the network fails, as a host that is just booting makes it; never when the host said no. */
async function connectPatiently(config: ConnectionConfig, { signal, note, limit }: Patience): Promise<Connected> {
  const either = AbortSignal.any([signal, limit])
  let last = 'no answer'
  try {
    return await pRetry(() => connectToVouched(config, either), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 500,
      maxTimeout: 5_000,
      signal: either,
      shouldRetry: ({ error }) => !(error instanceof ConnectError),
      onFailedAttempt: ({ error }) => {
        last = error.message
        if (!(error instanceof ConnectError) && !either.aborted) note(`${error.message}; trying again`)
      },
    })
  } catch (error) {
    if (error instanceof ConnectError || signal.aborted) throw error
    throw new ConnectError(
      `no connection to ${config.host} port ${config.port} within ${config.connectTimeoutMs / 1000} s: ${last}`,
      'check that the host runs, that host and port are right, and that its security group lets the runner in on that port',
      error,
    )
  }
}

/** Connects once, or as often as the host has keys of other types when the first is not the one that is vouched for. */
async function connectToVouched(config: ConnectionConfig, signal: AbortSignal): Promise<Connected> {
  const seen: SeenKey[] = []
  for (;;) {
    const offered = algorithmsFor(config.hostKeys, seen)
    const attempt: Attempt = offered.length === 0 ? { kind: 'no-key' } : await connectOnce(config, offered, signal)
    if (attempt.kind === 'connected') return attempt
    if (attempt.kind === 'wrong-key') seen.push(attempt.key)
    if (attempt.kind === 'no-key' || config.hostKeys.length === 0) throw refuseKeys(config, seen)
  }
}

function refuseKeys({ host, hostKeys }: ConnectionConfig, seen: readonly SeenKey[]): ConnectError {
  const shown = seen.map(describeKey).join(', ') || 'no key of a type that was pinned'
  const check =
    'compare with what the host itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub, on its console'
  return hostKeys.length === 0
    ? new ConnectError(
        `the identity of ${host} is not vouched for: it showed ${shown}`,
        `${check}; if it is the same, set the input fingerprint to it`,
      )
    : new ConnectError(
        `the host key of ${host} is not the pinned one: it showed ${shown}; nothing was sent to it`,
        `if the host was rebuilt, ${check}, and set fingerprint anew; if not, somebody may stand in between`,
      )
}

type Attempt =
  | { readonly kind: 'connected'; readonly client: Client; readonly key: SeenKey }
  | { readonly kind: 'wrong-key'; readonly key: SeenKey }
  /** The host has no key of the types that were offered. */
  | { readonly kind: 'no-key' }

/** One TCP connection and handshake. Throws a ConnectError for what trying again cannot mend. */
async function connectOnce(
  config: ConnectionConfig,
  offered: HostKeyAlgorithm[],
  signal: AbortSignal,
): Promise<Attempt> {
  const { host, port } = config
  const door = new Door(config)
  const sock = connectSocket({ host, port, noDelay: true }) // ssh2 leaves Nagle's delay on: 40 ms and more on every message
  const cut = () => sock.destroy(new Error('took too long'))
  signal.addEventListener('abort', cut, { once: true })
  const ssh = new NodeSSH()
  const algorithms = { serverHostKey: offered }
  const hostVerifier = (blob: Buffer) => door.admits(readHostKey(blob))
  const options = {
    sock,
    algorithms,
    hostVerifier,
    readyTimeout: config.connectTimeoutMs,
    ...credentials(config),
    ...keepalive,
  }
  const ready = ssh.connect(options)
  const client = ssh.connection
  client?.on('error', () => undefined) // for its whole life: an error without a listener ends the process
  try {
    await ready
    if (client !== null && door.admitted !== undefined) return { kind: 'connected', client, key: door.admitted }
    throw new Error('the handshake ended without a host key')
  } catch (error) {
    sock.destroy()
    if (door.refused !== undefined) return { kind: 'wrong-key', key: door.refused }
    if (isHandshake(error) && door.admitted === undefined) return { kind: 'no-key' }
    throw explain(error, config, sock.bytesRead === 0)
  } finally {
    signal.removeEventListener('abort', cut)
  }
}

/** Whom we speak with is settled here, before anything of ours is sent. */
class Door {
  readonly #config: ConnectionConfig
  admitted: SeenKey | undefined
  refused: SeenKey | undefined

  constructor(config: ConnectionConfig) {
    this.#config = config
  }

  /** Strictly boolean and at once: ssh2 takes everything but `false`, a promise too, for "yes". */
  admits(key: SeenKey): boolean {
    const { hostKeys, strictHostKey } = this.#config
    const admitted = hostKeys.length === 0 ? !strictHostKey : isPinned(key, hostKeys)
    if (admitted) this.admitted = key
    else this.refused = key
    return admitted
  }
}

type ConnectOptions = Parameters<NodeSSH['connect']>[0]

/** No `none` first, as ssh2 would: it costs a round trip and says nothing that we need. */
function credentials({ username, key, password }: ConnectionConfig): ConnectOptions {
  const methods: AuthenticationType[] = [
    ...(key === undefined ? [] : ['publickey' as const]),
    ...(password === undefined ? [] : ['password' as const, 'keyboard-interactive' as const]),
  ]
  const authHandler = (offered: readonly string[] | null): AuthenticationType | false => {
    const method = methods.shift() ?? false
    // It is for hosts that take a password in no other way: the others would count a wrong one twice.
    return method === 'keyboard-interactive' && offered?.includes('password') === true ? false : method
  }
  return {
    username,
    authHandler,
    ...(key === undefined ? {} : { privateKey: key }),
    ...(password === undefined ? {} : typed(password)),
  }
}

/** Answers each prompt that hides what is typed; one that nobody answers would hang. */
const typed = (password: string): ConnectOptions => ({
  password,
  tryKeyboard: true,
  onKeyboardInteractive: (...[, , , prompts, finish]) =>
    finish(prompts.map(({ echo }) => (echo === true ? '' : password))),
})

/** ssh2 tells where an error comes from by its `level`, not by a class. */
const levelOf = (error: unknown): unknown => (error instanceof Error && 'level' in error ? error.level : undefined)
const isHandshake = (error: unknown): boolean => levelOf(error) === 'handshake'

/** `silent`: the other end closed before it said a word, as an sshd does that is going down or only just coming up. */
function explain(error: unknown, { username, host, key }: ConnectionConfig, silent: boolean): Error {
  const message = error instanceof Error ? error.message : String(error)
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

/** Starts the agent on the host: the one channel that everything goes through. It works when this resolves. */
async function startSession(
  client: Client,
  { username, host }: ConnectionConfig,
  limit: AbortSignal,
): Promise<Session> {
  const nonce = randomBytes(16).toString('hex')
  const opening = openChannel(client, startAgent(nonce)).then(
    (channel) => new Session(toChannel(client, channel), nonce),
  )
  const starting = opening.then(async (session) => ({ session, failure: await session.greeting }))
  const late = limit.aborted ? Promise.resolve() : once(limit, 'abort')
  const { session, failure } = await Promise.race([
    starting,
    late.then(() => ({ session: undefined, failure: 'no answer in time' })),
  ])
  if (session !== undefined && failure === undefined) return session
  throw new ConnectError(
    `${username} is let in to ${host}, but gets no shell to run commands in: ${failure ?? ''}`,
    `see that the login shell of ${username} is a shell (getent passwd ${username}), and that its start files neither exit nor wait`,
  )
}

/** Rejects when the host refuses the channel or the command. */
const openChannel = (client: Client, command: string): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.exec(command, (error, opened) => (error instanceof Error ? reject(error) : resolve(opened)))
  })

function toChannel(client: Client, channel: ClientChannel): Channel {
  const closed = new Promise<string>((resolve) => {
    client.on('error', (error) => resolve(error.message))
    client.on('close', () => resolve('the host closed the connection'))
    channel.on('close', () => resolve('the shell on the host ended'))
  })
  return { input: channel, output: channel, errors: channel.stderr, closed, close: () => channel.end() }
}

import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { ClientChannel } from 'ssh2'
import type { ConnectionConfig } from '../domain/config.ts'
import { errorMessage } from '../domain/thrown.ts'
import { agentCommandLine, createFrameMarks } from './agent.ts'
import { formatHostKey, type SeenKey } from './host-key.ts'
import { ConnectError, type Command, type ConnectionInfo, type Host, type Outcome, type RunOptions } from './host.ts'
import { Session, type Channel } from './session.ts'
import type { Client, ConnectedClient } from './ssh-attempt.ts'
import { Connector } from './ssh-connect.ts'

/** How long closing may take, in ms, when the connection is lost. */
const closeLimitMs = 5_000

/** How long to wait for our first byte, in ms. */
const firstByteLimitMs = 500

interface PendingConnection {
  readonly connecting: Promise<ConnectedClient>
  /** Aborts when the connect timeout is over. */
  readonly limit: AbortSignal
}

/** The host over SSH. */
export class SshHost implements Host {
  readonly #config: ConnectionConfig
  readonly #connector: Connector
  #connecting: PendingConnection | undefined
  #client: Client | undefined
  #session: Session | undefined

  /** `hostKeyType`: the one that an earlier process had, so that a search for it is not repeated. */
  constructor(config: ConnectionConfig, hostKeyType?: string) {
    this.#config = config
    this.#connector = new Connector(config, { acceptedType: hostKeyType })
  }

  /** The type of the host key that was accepted, such as `ssh-rsa`. Absent before the first connection. */
  get hostKeyType(): string | undefined {
    return this.#connector.acceptedType
  }

  /**
   * Starts to connect; `open` uses this connection. Resolves when our first byte was sent: the host's answer takes a round
   * trip, which is time to load the rest of the program. Resolves after a short time in any case.
   */
  async startConnecting(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(this.#config.connectTimeoutMs)
    let onFirstByteSent: () => void = () => undefined
    const firstByteSent = new Promise<void>((resolve) => (onFirstByteSent = resolve))
    const connecting = this.#connector.tryOnce({ signal: AbortSignal.any([signal, limit]), onFirstByteSent })
    this.#connecting = { connecting, limit }
    connecting.catch(onFirstByteSent) // `open` throws the reason
    await Promise.race([firstByteSent, setTimeout(firstByteLimitMs, undefined, { ref: false })])
  }

  async open({ signal, note }: Parameters<Host['open']>[0]): Promise<ConnectionInfo> {
    const { host, port, username, hostKeys } = this.#config
    this.#client?.destroy() // else the host may keep the former connection, and with it the lock
    const limit = this.#connecting?.limit ?? AbortSignal.timeout(this.#config.connectTimeoutMs)
    const firstTry = this.#connecting?.connecting
    this.#connecting = undefined
    const { client, key } = await this.#connector.connect({ signal, note, limit, firstTry })
    this.#client = client
    this.#session = await startSession(client, this.#config, AbortSignal.any([signal, limit]))
    return {
      message: `connected to ${username}@${host} port ${port}`,
      facts: { host, port, username, hostKey: formatHostKey(key) },
      ...(hostKeys.length === 0 ? { warning: uncheckedKeyWarning(host, key) } : {}),
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
    this.#connecting?.connecting.then(({ client }) => client.destroy()).catch(() => undefined) // `open` was not called
  }
}

const uncheckedKeyWarning = (host: string, key: SeenKey): string =>
  `the identity of ${host} was not checked (strict-host-key: false); to check it, set fingerprint: ${formatHostKey(key)}`

/** Starts the agent on the host, in the one channel of this connection. The agent runs when this resolves. */
async function startSession(
  client: Client,
  { username, host }: ConnectionConfig,
  limit: AbortSignal,
): Promise<Session> {
  const marks = createFrameMarks()
  const opening = openChannel(client, agentCommandLine(marks)).then(
    (channel) => new Session(toChannel(client, channel), marks),
  )
  const starting = opening.then(
    async (session) => ({ session, failure: await session.whenReady }),
    (error: unknown) => ({ session: undefined, failure: errorMessage(error) }),
  )
  const timeIsUp = limit.aborted ? Promise.resolve() : once(limit, 'abort')
  const { session, failure } = await Promise.race([
    starting,
    timeIsUp.then(() => ({ session: undefined, failure: 'no answer in time' })),
  ])
  if (session !== undefined && failure === undefined) return session
  throw new ConnectError(`${username} is let in to ${host}, but gets no shell to run commands in: ${failure ?? ''}`, {
    fix: `check that the login shell of ${username} is a shell (getent passwd ${username}), and that its start files neither exit nor wait`,
    blame: 'host',
  })
}

/** Rejects when the host refuses the channel or the command. */
const openChannel = (client: Client, command: string): Promise<ClientChannel> =>
  new Promise((resolve, reject) => {
    client.exec(command, (error, opened) => (error instanceof Error ? reject(error) : resolve(opened)))
  })

function toChannel(client: Client, channel: ClientChannel): Channel {
  const closed = new Promise<string>((resolve) => {
    client.on('error', (error) => resolve(error.message))
    client.on('close', () => resolve('the server closed the connection'))
    channel.on('close', () => resolve('the shell on the server ended'))
  })
  return { input: channel, output: channel, errors: channel.stderr, closed, close: () => channel.end() }
}

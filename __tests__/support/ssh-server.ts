import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2'
import type { HostKeyPin } from '../../src/domain/config.ts'
import { readHostKey, type SeenKey } from '../../src/host/host-key.ts'

type KeyKind = 'ed25519' | 'ecdsa' | 'rsa'

/** Generated once, because RSA keys take long. */
const pairs = {
  ed25519: ssh2.utils.generateKeyPairSync('ed25519'),
  ecdsa: ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
  rsa: ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }),
}
/** A valid key that the server does not accept. */
export const unknownKey = ssh2.utils.generateKeyPairSync('ed25519')
export const loginKey = ssh2.utils.generateKeyPairSync('ed25519')

/** The private host key of such a server. */
export const hostKeyOf = (kind: KeyKind): string => pairs[kind].private

/** The host key of such a server, as a pin. */
export function createPin(kind: KeyKind): SeenKey & HostKeyPin {
  const [type = '', base64 = ''] = pairs[kind].public.split(' ')
  const key = readHostKey(Buffer.from(base64, 'base64'))
  if (type !== 'ssh-ed25519' && type !== 'ecdsa-sha2-nistp256' && type !== 'ssh-rsa') throw new Error(type)
  return { ...key, type }
}

/** `accept` opens the channel that the client waits for. */
export type OnExec = (accept: () => ServerChannel, command: string) => void

interface Options {
  readonly keys?: readonly KeyKind[]
  /** Handles a command. By default, it runs in a real shell. */
  readonly onExec?: OnExec
  /** Resets this number of connections before it accepts one. */
  readonly resetConnections?: number
}

/** An SSH server in this process. Accepts the user `mina`, with her key or the password `right`. */
export class TestServer {
  readonly port: number
  /** Every login that was tried, as `method user`. */
  readonly loginAttempts: string[] = []
  connections = 0
  readonly #sockets: Set<Socket>
  readonly #server: ssh2.Server

  private constructor(server: ssh2.Server, port: number, sockets: Set<Socket>) {
    this.#server = server
    this.port = port
    this.#sockets = sockets
  }

  static async start({
    keys = ['ed25519'],
    onExec = runInShell,
    resetConnections = 0,
  }: Options = {}): Promise<TestServer> {
    const sockets = new Set<Socket>()
    const server = new ssh2.Server({ hostKeys: keys.map((kind) => pairs[kind].private) })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const testServer = new TestServer(server, portOf(server.address()), sockets)
    server.on('connection', (client) => testServer.#serve(client, { onExec, resetConnections }))
    netServerOf(server).on('connection', (socket: Socket) => sockets.add(socket))
    return testServer
  }

  /** Resets every connection, as a network that fails does. */
  resetAll(): void {
    this.#sockets.forEach((socket) => socket.resetAndDestroy())
    this.#sockets.clear()
  }

  /** Resolves when a connection ends. */
  async waitForClose(): Promise<void> {
    await Promise.race([...this.#sockets].map((socket) => once(socket, 'close')))
  }

  async stop(): Promise<void> {
    this.resetAll()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #serve(
    client: Connection,
    { onExec, resetConnections }: Required<Pick<Options, 'onExec' | 'resetConnections'>>,
  ): void {
    this.connections += 1
    client.on('error', () => undefined)
    if (this.connections <= resetConnections) return this.resetAll()
    client.on('authentication', (context) => {
      this.loginAttempts.push(`${context.method} ${context.username}`)
      if (isAccepted(context)) context.accept()
      else context.reject(['publickey', 'password'])
    })
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _, { command }) => onExec(acceptExec, command))
    })
  }
}

function isAccepted(context: AuthContext): boolean {
  if (context.username !== 'mina') return false
  if (context.method === 'password') return context.password === 'right'
  if (context.method !== 'publickey') return false
  const own = ssh2.utils.parseKey(loginKey.public)
  return !(own instanceof Error) && context.key.data.equals(own.getPublicSSH())
}

function runInShell(accept: () => ServerChannel, command: string): void {
  const channel = accept()
  const child = spawn('sh', ['-c', command])
  channel.pipe(child.stdin)
  child.stdout.pipe(channel, { end: false })
  child.stderr.pipe(channel.stderr, { end: false })
  child.stdin.on('error', () => undefined)
  child.on('close', (code) => {
    channel.exit(code ?? 1)
    channel.end()
  })
  channel.on('close', () => child.stdin.end())
}

const portOf = (address: string | AddressInfo | null): number =>
  address === null || typeof address === 'string' ? 0 : address.port

/** The net.Server that an ssh2.Server listens with. */
function netServerOf(server: ssh2.Server): NodeJS.EventEmitter {
  const inner: unknown = Reflect.get(server, '_srv')
  if (inner === null || typeof inner !== 'object' || !('on' in inner)) throw new Error('ssh2 has changed')
  return inner as NodeJS.EventEmitter
}

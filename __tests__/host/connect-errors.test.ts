import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import ssh2 from 'ssh2'
import type { ConnectionConfig } from '../../src/domain/config.ts'
import { ConnectError } from '../../src/host/host.ts'
import { Connector } from '../../src/host/ssh-connect.ts'
import { SshHost } from '../../src/host/ssh.ts'
import { createPin, hostKeyOf, loginKey } from '../support/ssh-server.ts'

const cleanups: (() => void)[] = []
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()))

/** A server whose connections are handled here. `connections` counts them. */
async function listen(
  handle: (socket: Socket, connection: number) => void,
): Promise<{ port: number; count: () => number }> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    handle(socket, (connections += 1))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    server.close()
    sockets.forEach((socket) => socket.destroy())
  })
  const address = server.address()
  return { port: address === null || typeof address === 'string' ? 0 : address.port, count: () => connections }
}

type ServerConfig = Omit<ssh2.ServerConfig, 'hostKeys'> & { readonly keys?: readonly ('ed25519' | 'ecdsa' | 'rsa')[] }

/** Lets an SSH server serve a socket. */
function serveSsh(
  socket: Socket,
  { keys = ['ed25519'], ...config }: ServerConfig,
  onClient: (client: ssh2.Connection) => void = () => undefined,
): void {
  const server = new ssh2.Server({ ...config, hostKeys: keys.map(hostKeyOf) })
  server.on('connection', (client) => {
    client.on('error', () => undefined)
    onClient(client)
  })
  server.injectSocket(socket)
}

/** Sends a disconnect with a reason (RFC 4253, 11.1), for which the server of ssh2 has no method. */
function disconnect(client: ssh2.Connection, reason: number): void {
  const protocol = Reflect.get(client, '_protocol') as { disconnect(code: number): void }
  protocol.disconnect(reason)
}

interface Failed {
  readonly error: ConnectError
  readonly notes: readonly string[]
}

async function connectAndFail(port: number, more: Partial<ConnectionConfig> = {}): Promise<Failed> {
  const host = new SshHost({
    host: '127.0.0.1',
    port,
    username: 'mina',
    key: loginKey.private,
    hostKeys: [createPin('ed25519')],
    strictHostKey: true,
    connectTimeoutMs: 5_000,
    ...more,
  })
  const notes: string[] = []
  const opened = host.open({ signal: new AbortController().signal, note: (text) => notes.push(text) })
  const error = await opened.then(
    () => new Error('no failure'),
    (reason: unknown) => reason,
  )
  await host.close()
  if (error instanceof ConnectError) return { error, notes }
  throw error
}

const untyped = (kind: 'ed25519' | 'ecdsa' | 'rsa') => ({ sha256: createPin(kind).sha256 })

describe('algorithms without a match', () => {
  const cases: readonly [string, ssh2.Algorithms, string, string][] = [
    ['key exchange', { kex: ['diffie-hellman-group1-sha1'] }, 'diffie-hellman-group1-sha1', 'KexAlgorithms'],
    ['cipher', { cipher: ['aes128-cbc'] }, 'aes128-cbc', 'Ciphers'],
    ['MAC', { cipher: ['aes128-ctr'], hmac: ['hmac-md5'] }, 'hmac-md5', 'MACs'],
  ]
  test.each(cases)(
    'are told with both lists, and never as a wrong key: %s',
    async (kind, algorithms, theirs, option) => {
      const { port, count } = await listen((socket) => serveSsh(socket, { algorithms }))
      const identities = [
        { hostKeys: [createPin('ed25519')] },
        { hostKeys: [untyped('rsa')] },
        { hostKeys: [], strictHostKey: false },
        { hostKeys: [] },
      ]
      for (const identity of identities) {
        const { error, notes } = await connectAndFail(port, identity)
        const start = `no common ${kind} algorithm with 127.0.0.1 port ${port}: the server offers ${theirs}; this action knows `
        expect(error.message).toMatch(new RegExp(`^${start}[a-z]`))
        expect(error.message).not.toMatch(/host key of|fingerprint/)
        expect(error).toMatchObject({ blame: 'host', fix: expect.stringContaining(option) })
        expect(notes).toEqual([])
      }
      expect(count()).toBe(identities.length)
    },
  )

  test('of host keys, the keys that the server has and the pinned types are told', async () => {
    const { port } = await listen((socket) => serveSsh(socket, { keys: ['rsa'] }))
    const { error } = await connectAndFail(port, { hostKeys: [createPin('ed25519')] })
    expect(error.message).toMatch(/of a type that was pinned \(pinned: ssh-ed25519; the server has: .*rsa-sha2-512/)
    expect(error.blame).toBe('workflow')
  })
})

describe('a pin without its type', () => {
  const penalise = (drop: (socket: Socket) => void) =>
    listen((socket, connection) => (connection === 1 ? serveSsh(socket, { keys: ['ed25519', 'rsa'] }) : drop(socket)))

  test.each<[string, (socket: Socket) => void, string]>([
    ['closed', (socket) => socket.end(), 'closed the connection before it sent its SSH version'],
    [
      'closed with a text',
      (socket) => socket.end('Not allowed at this time\r\n'),
      'printed: "Not allowed at this time"',
    ],
    ['reset', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
  ])('stops, and names penalties, when the connections after the wrong key are %s', async (_, drop, text) => {
    const { port, count } = await penalise(drop)
    const { error } = await connectAndFail(port, { hostKeys: [untyped('rsa')] })
    expect(error.message).toContain(`showed SHA256:${createPin('ed25519').sha256}`)
    expect(error.message).toContain(text)
    expect(error).toMatchObject({
      blame: 'workflow',
      fix: expect.stringMatching(/PerSourcePenalties.*fail2ban.*whole known_hosts line.*ed25519/),
    })
    expect(count()).toBe(3)
  })

  test('one dropped connection, as by MaxStartups, is no reason to stop', async () => {
    const { port, count } = await listen((socket, connection) => {
      if (connection === 2) socket.end()
      else
        serveSsh(socket, { keys: ['ed25519', 'rsa'] }, (client) => client.on('authentication', (each) => each.accept()))
    })
    const { error } = await connectAndFail(port, { hostKeys: [untyped('rsa')], connectTimeoutMs: 2_500 })
    expect(error.message).toContain('is let in')
    expect(count()).toBe(3)
  })

  test('is not searched for with another connection when the server has no other key', async () => {
    const { port, count } = await listen((socket) => serveSsh(socket, { keys: ['ed25519'] }))
    const { error } = await connectAndFail(port, { hostKeys: [untyped('rsa')] })
    expect(error).toMatchObject({ blame: 'workflow', message: expect.stringContaining('is not the pinned one') })
    expect(count()).toBe(1)
  })
})

describe('what the server sent', () => {
  const nologin = '"System is booting up. [31m Unprivileged users are not permitted to log in yet."'

  test('the banner of a login that is closed is tried again, and is the reason in the end', async () => {
    const banner = 'System is booting up.\r\n\u001b[31m Unprivileged users\nare not permitted to log in yet.\r\n'
    const { port, count } = await listen((socket) =>
      serveSsh(socket, { banner }, (client) => client.on('authentication', () => socket.end())),
    )
    const { error, notes } = await connectAndFail(port, { connectTimeoutMs: 5_500 })
    expect(error.message).toMatch(
      /^no connection to 127\.0\.0\.1 port \d+ within 5\.5 s: 127\.0\.0\.1 closed the connection/,
    )
    expect(error.message).toContain(`during the login of mina; the server printed: ${nologin}`)
    expect(error).toMatchObject({ blame: 'host', fix: expect.stringContaining('/run/nologin') })
    expect(error.fix).not.toContain('security group')
    expect([count(), notes.length]).toEqual([2, 2])
  })

  test('stays the reason when later tries are dropped without a text', async () => {
    const { port } = await listen((socket, connection) => {
      if (connection > 1) return void socket.end()
      return serveSsh(socket, { banner: 'down for maintenance' }, (client) =>
        client.on('authentication', () => socket.end()),
      )
    })
    const { error } = await connectAndFail(port, { connectTimeoutMs: 5_500 })
    expect(error.message).toMatch(/before it sent its SSH version.*; before, it printed: "down for maintenance"/)
  })

  test('text before the version line is in the error', async () => {
    const { port } = await listen((socket) => socket.end('점검 중입니다\r\n'))
    const { error } = await connectAndFail(port, { connectTimeoutMs: 400 })
    expect(error.message).toContain('the server printed: "점검 중입니다"')
    expect(error.blame).toBe('host')
  })

  test('a server that speaks HTTP is not tried again', async () => {
    const { port, count } = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const { error } = await connectAndFail(port)
    expect(error).toMatchObject({ blame: 'workflow', message: expect.stringContaining('no SSH server answers') })
    expect(count()).toBe(1)
  })

  test('the methods that the server allows are in the error of a refused login', async () => {
    const { port } = await listen((socket) =>
      serveSsh(socket, {}, (client) => client.on('authentication', (context) => context.reject(['password']))),
    )
    const { error, notes } = await connectAndFail(port)
    expect(error).toMatchObject({
      blame: 'workflow',
      message: '127.0.0.1 does not accept a key as the login of mina; the server allows password',
      fix: expect.stringContaining('PubkeyAuthentication'),
    })
    expect(notes).toEqual([])
  })

  test('a server that asks for a second method is told so', async () => {
    const { port } = await listen((socket) =>
      serveSsh(socket, {}, (client) =>
        client.on('authentication', (context) => context.reject(['keyboard-interactive'], true)),
      ),
    )
    const { error } = await connectAndFail(port)
    expect(error).toMatchObject({ blame: 'host', message: expect.stringContaining('only with another method too') })
  })

  test('a disconnect that refuses the login is not tried again', async () => {
    const { port, count } = await listen((socket) =>
      serveSsh(socket, {}, (client) =>
        client.on('authentication', () => {
          disconnect(client, 2)
          socket.end()
        }),
      ),
    )
    const { error, notes } = await connectAndFail(port)
    expect(error.message).toContain('closed the connection during the login of mina')
    expect([count(), notes, error.blame]).toEqual([1, [], 'host'])
  })
})

describe('the address', () => {
  test('an IPv6 address without a route fails at once, and the error says that the runner has no IPv6', async () => {
    const began = performance.now()
    const { error, notes } = await connectAndFail(22, { host: '2001:db8::7', connectTimeoutMs: 30_000 })
    expect(error.message).toMatch(/^this runner has no IPv6 route to 2001:db8::7 port 22: .*no route \(E[A-Z]+\)$/)
    expect(error).toMatchObject({ blame: 'network', fix: expect.stringContaining('IPv4 address') })
    expect(error.fix).not.toContain('security group')
    expect(notes).toEqual([])
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  const resolveTo = (addresses: readonly string[]) => () => Promise.resolve(addresses)
  const untilAfter = (ms: number) => ({
    ...{ signal: new AbortController().signal, note: () => undefined, limit: AbortSignal.timeout(ms) },
  })
  const config = (port: number, connectTimeoutMs: number): ConnectionConfig => ({
    ...{ host: 'app.test', port, username: 'mina', key: loginKey.private, connectTimeoutMs },
    ...{ hostKeys: [createPin('ed25519')], strictHostKey: true },
  })
  const accept = (client: ssh2.Connection) => client.on('authentication', (context) => context.accept())

  test('that answers is found, although those before it are dead', async () => {
    const { port } = await listen((socket) => serveSsh(socket, {}, accept))
    // 127.0.0.2 refuses; 192.0.2.1 is silent or has no route.
    const resolve = resolveTo(['127.0.0.2', '192.0.2.1', '2001:db8::7', '127.0.0.1'])
    const { client } = await new Connector(config(port, 5_000), { resolve }).connect(untilAfter(5_000))
    client.destroy()
  })

  test('that accepts and is silent has only its share of the time, and the next one is tried', async () => {
    const { port } = await listen((socket) => serveSsh(socket, {}, accept))
    const silent = createServer().listen(port, '127.0.0.2')
    await once(silent, 'listening')
    cleanups.push(() => silent.close())
    const resolve = resolveTo(['127.0.0.2', '127.0.0.1'])
    const { client } = await new Connector(config(port, 4_000), { resolve }).connect(untilAfter(4_000))
    client.destroy()
  })

  test('that failed is in the error with its own reason', async () => {
    const { port } = await listen((socket) => socket.end())
    const resolve = resolveTo(['127.0.0.2', '2001:db8::7', '127.0.0.1'])
    const failed = new Connector(config(port, 1_600), { resolve }).connect(untilAfter(1_600))
    await expect(failed).rejects.toThrow(/no connection to app\.test port \d+ within 1\.6 s: /)
    await expect(failed).rejects.toThrow(/127\.0\.0\.1 closed the connection before it sent its SSH version/)
  })

  test('of a name is each in the error when none answers', async () => {
    const { port } = await listen(() => undefined)
    const resolve = resolveTo(['127.0.0.2', '127.0.0.3'])
    const failed = new Connector(config(port, 700), { resolve }).connect(untilAfter(700))
    await expect(failed).rejects.toThrow(/127\.0\.0\.2: nothing listens on the port.*127\.0\.0\.3: nothing listens/)
  })

  test('is missing when the name does not exist, which is not tried again', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    const failed = new Connector(config(22, 5_000), { resolve }).connect(untilAfter(5_000))
    await expect(failed).rejects.toMatchObject({ blame: 'workflow', fix: 'check the input host' })
  })

  test('is missing while the DNS does not answer, which is tried again', async () => {
    const { port } = await listen((socket) => serveSsh(socket, {}, accept))
    let calls = 0
    const resolve = () =>
      (calls += 1) === 1
        ? Promise.reject(Object.assign(new Error('x'), { code: 'EAI_AGAIN' }))
        : Promise.resolve(['127.0.0.1'])
    const { client } = await new Connector(config(port, 5_000), { resolve }).connect(untilAfter(5_000))
    client.destroy()
  })
})

test('what a search for the pinned key found is used by the next connection and by another process', async () => {
  const { port, count } = await listen((socket) =>
    serveSsh(socket, { keys: ['ed25519', 'rsa'] }, (client) => {
      client.on('authentication', (context) => context.accept())
      client.on('session', (accept) => accept().on('exec', (_, reject) => reject()))
    }),
  )
  const config: ConnectionConfig = {
    ...{ host: '127.0.0.1', port, username: 'mina', key: loginKey.private },
    ...{ hostKeys: [untyped('rsa')], strictHostKey: true, connectTimeoutMs: 5_000 },
  }
  const options = { signal: new AbortController().signal, note: () => undefined }
  const host = new SshHost(config)
  await host.open(options).catch(() => undefined)
  expect([count(), host.hostKeyType]).toEqual([2, 'ssh-rsa'])
  await host.open(options).catch(() => undefined)
  expect(count()).toBe(3)
  const later = new SshHost(config, host.hostKeyType)
  await later.open(options).catch(() => undefined)
  expect(count()).toBe(4)
  await Promise.all([host.close(), later.close()])
})

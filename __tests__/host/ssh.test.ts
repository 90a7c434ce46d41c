import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { setImmediate as immediately, setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { ConnectionConfig } from '../../src/domain/config.ts'
import { runOrThrow, ConnectError } from '../../src/host/host.ts'
import { sh } from '../../src/host/script.ts'
import { SshHost } from '../../src/host/ssh.ts'
import { scriptCommand } from '../support/local-session.ts'
import { unknownKey, loginKey, createPin, TestServer, type OnExec } from '../support/ssh-server.ts'

const servers: TestServer[] = []
const hosts: SshHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

async function serve(options?: Parameters<typeof TestServer.start>[0]): Promise<TestServer> {
  const server = await TestServer.start(options)
  servers.push(server)
  return server
}

interface Attempt {
  readonly notes: readonly string[]
  readonly host: SshHost
  readonly opened: ReturnType<SshHost['open']>
}

function hostAt(port: number, more: Partial<ConnectionConfig> = {}): SshHost {
  const host = new SshHost({
    host: '127.0.0.1',
    port,
    username: 'mina',
    key: loginKey.private,
    hostKeys: [createPin('ed25519')],
    strictHostKey: true,
    connectTimeoutMs: 10_000,
    ...more,
  })
  hosts.push(host)
  return host
}

function open(host: SshHost, signal = new AbortController().signal): Attempt {
  const notes: string[] = []
  return { notes, host, opened: host.open({ signal, note: (text) => notes.push(text) }) }
}

const connect = (port: number, more?: Partial<ConnectionConfig>, signal?: AbortSignal): Attempt =>
  open(hostAt(port, more), signal)

const failureOf = async ({ opened }: Attempt): Promise<unknown> =>
  opened.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('the host key', () => {
  test('a pinned key is accepted, and commands run', async () => {
    const { port } = await serve()
    const { host, opened } = connect(port)
    const { message, facts, warning } = await opened
    expect([message, warning]).toEqual([`connected to mina@127.0.0.1 port ${port}`, undefined])
    expect(facts['hostKey']).toBe(`SHA256:${createPin('ed25519').sha256} (ssh-ed25519)`)
    expect(await runOrThrow(host, scriptCommand(sh`echo "$0 runs"`))).toMatch(/ runs\n$/)
  })

  test('without a pin the host is refused, and the key that it showed is named, before any login', async () => {
    const server = await serve()
    const failure = await failureOf(connect(server.port, { hostKeys: [] }))
    expect(failure).toBeInstanceOf(ConnectError)
    expect(failure).toMatchObject({
      message: expect.stringContaining(`it showed SHA256:${createPin('ed25519').sha256}`),
    })
    expect([server.loginAttempts, server.connections]).toEqual([[], 1])
  })

  test('without a pin and without strict-host-key the host is accepted, with a warning that names its key', async () => {
    const { port } = await serve()
    const { warning } = await connect(port, { hostKeys: [], strictHostKey: false }).opened
    expect(warning).toContain(`set fingerprint: SHA256:${createPin('ed25519').sha256}`)
  })

  test.each([true, false])(
    'another key than the pinned one is refused, also without strict-host-key (%s)',
    async (strictHostKey) => {
      const server = await serve()
      const hostKeys = [{ sha256: createPin('rsa').sha256 }]
      const failure = await failureOf(connect(server.port, { hostKeys, strictHostKey }))
      expect(failure).toMatchObject({ message: expect.stringContaining('is not the pinned one: it showed SHA256:') })
      expect(server.loginAttempts).toEqual([])
    },
  )

  test('of a pin with its type, that type is negotiated, even if the server prefers another', async () => {
    const { port } = await serve({ keys: ['ed25519', 'ecdsa', 'rsa'] })
    for (const kind of ['rsa', 'ecdsa', 'ed25519'] as const) {
      const { facts } = await connect(port, { hostKeys: [createPin(kind)] }).opened
      expect(facts['hostKey']).toContain(createPin(kind).sha256)
    }
  })

  test('of a pin without its type, types are tried until the server shows the pinned key', async () => {
    const server = await serve({ keys: ['ed25519', 'ecdsa', 'rsa'] })
    const { facts } = await connect(server.port, { hostKeys: [{ sha256: createPin('rsa').sha256 }] }).opened
    expect([facts['hostKey'], server.connections]).toEqual([`SHA256:${createPin('rsa').sha256} (ssh-rsa)`, 3])
  })

  test('a host without a key of the pinned type is refused', async () => {
    const server = await serve({ keys: ['rsa'] })
    expect(await failureOf(connect(server.port))).toMatchObject({
      message: expect.stringContaining('it showed no key of a type that was pinned'),
    })
    expect(server.loginAttempts).toEqual([])
  })
})

describe('the login', () => {
  test('a refused login is not tried again', async () => {
    const server = await serve()
    const { notes, ...attempt } = connect(server.port, { username: 'nobody' })
    expect(await failureOf({ notes, ...attempt })).toMatchObject({
      name: 'ConnectError',
      message: expect.stringContaining('does not accept the login of nobody'),
      fix: expect.stringContaining('authorized_keys of nobody'),
    })
    expect([server.loginAttempts, server.connections, notes]).toEqual([['publickey nobody'], 1, []])
  })

  test('the password is tried after a key that is refused; a wrong password is tried once', async () => {
    const server = await serve()
    const key = unknownKey.private
    await connect(server.port, { key, password: 'right' }).opened
    expect(server.loginAttempts).toEqual(['publickey mina', 'password mina'])
    server.loginAttempts.length = 0
    expect(await failureOf(connect(server.port, { key: undefined, password: 'wrong' }))).toMatchObject({
      fix: expect.stringContaining('password'),
    })
    expect(server.loginAttempts).toEqual(['password mina'])
  })
})

/** A server that listens on a port, but speaks no SSH. */
async function listenOnly(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { port: address === null || typeof address === 'string' ? 0 : address.port, server }
}

describe('startConnecting', () => {
  const { signal } = new AbortController()

  test('resolves when the first byte was sent, and open uses this connection', async () => {
    const server = await serve()
    const host = hostAt(server.port)
    await host.startConnecting(signal)
    await open(host).opened
    expect(server.connections).toBe(1)
  })

  test('a failure before open is reported by open, and tried again', async () => {
    const server = await serve({ resetConnections: 1 })
    const host = hostAt(server.port)
    await host.startConnecting(signal)
    const { notes, opened } = open(host)
    await opened
    expect([server.connections, notes.length]).toEqual([2, 1])
  })

  test('a host with another key than the pinned one is refused once', async () => {
    const server = await serve()
    const host = hostAt(server.port, { hostKeys: [createPin('rsa')] })
    await host.startConnecting(signal)
    expect(await failureOf(open(host))).toMatchObject({ name: 'ConnectError' })
    expect(server.connections).toBe(1)
  })

  test('the connect timeout counts once when a host accepts the connection and sends nothing', async () => {
    const { port, server } = await listenOnly()
    const host = hostAt(port, { connectTimeoutMs: 900 })
    const began = performance.now()
    await host.startConnecting(signal)
    expect(await failureOf(open(host))).toMatchObject({ message: expect.stringContaining('within 0.9 s') })
    expect(performance.now() - began).toBeLessThan(1700)
    server.close()
  })

  test('a connection that open never used is closed', async () => {
    const server = await serve()
    const host = hostAt(server.port)
    await host.startConnecting(signal)
    while (server.connections === 0) await immediately()
    const ended = server.waitForClose()
    await host.close()
    await ended
  })

  test('it resolves soon when nothing listens', async () => {
    const { port, server } = await listenOnly()
    server.close()
    await once(server, 'close')
    await hostAt(port).startConnecting(signal)
  })
})

describe('the network', () => {
  test('a connection that the server breaks off is tried again', async () => {
    const server = await serve({ resetConnections: 1 })
    const { notes, opened } = connect(server.port)
    await opened
    expect([server.connections, notes.length]).toEqual([2, 1])
    expect(notes[0]).toMatch(/; trying again$/)
  })

  test('a connection that is closed before the first byte, as by a host that boots, is tried again', async () => {
    const { port, server } = await listenOnly()
    server.on('connection', (socket) => socket.end())
    const attempt = connect(port, { connectTimeoutMs: 1_500 })
    expect(await failureOf(attempt)).toMatchObject({ message: expect.stringContaining('within 1.5 s') })
    expect(attempt.notes.length).toBeGreaterThan(0)
    server.close()
  })

  test('a port where nothing listens is tried until the time is up', async () => {
    const { port, server } = await listenOnly()
    server.close()
    await once(server, 'close')
    const attempt = connect(port, { connectTimeoutMs: 700 })
    expect(await failureOf(attempt)).toMatchObject({
      message: expect.stringMatching(/^no connection to 127\.0\.0\.1 port \d+ within 0\.7 s: .*ECONNREFUSED/),
      fix: expect.stringContaining('security group'),
    })
    expect(attempt.notes.length).toBeGreaterThan(0)
  })

  test('a host that accepts the connection and sends nothing is a failure when the time is up', async () => {
    const { port, server } = await listenOnly()
    expect(await failureOf(connect(port, { connectTimeoutMs: 500 }))).toMatchObject({
      message: expect.stringContaining('within 0.5 s'),
    })
    server.close()
  })

  test('a cancel ends the attempts at once', async () => {
    const { port, server } = await listenOnly()
    const cancel = new AbortController()
    const attempt = connect(port, {}, cancel.signal)
    server.once('connection', () => cancel.abort(new Error('the run was cancelled')))
    expect(await failureOf(attempt)).not.toBe('no failure')
    server.close()
  })
})

describe('a lost connection', () => {
  test('during a command, its outcome and that of later commands is lost, and no error escapes', async () => {
    const server = await serve()
    const { host, opened } = connect(server.port)
    await opened
    const escaped: unknown[] = []
    const note = (error: unknown) => escaped.push(error)
    process.on('uncaughtException', note)
    const outcome = await host.run(scriptCommand(sh`echo begun; sleep 5`), { onFact: () => server.resetAll() })
    expect(outcome).toMatchObject({ kind: 'lost' })
    expect(await host.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
    await wait(50)
    process.off('uncaughtException', note)
    expect(escaped).toEqual([])
  })

  test('between the login and the first command it is a failure, and no error escapes', async () => {
    const escaped: unknown[] = []
    const note = (error: unknown) => escaped.push(error)
    process.on('uncaughtException', note)
    const server: TestServer = await serve({ onExec: () => server.resetAll() })
    expect(await failureOf(connect(server.port))).toBeInstanceOf(Error)
    await wait(50)
    process.off('uncaughtException', note)
    expect(escaped).toEqual([])
  })

  test('between two commands, the outcome of the next one is lost', async () => {
    const server = await serve()
    const { host, opened } = connect(server.port)
    await opened
    server.resetAll()
    expect(await host.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
  })

  test('it can be opened again', async () => {
    const server = await serve()
    const { host, opened } = connect(server.port)
    await opened
    server.resetAll()
    await host.run(scriptCommand(sh`echo x`))
    await host.open({ signal: new AbortController().signal, note: () => undefined })
    expect(await runOrThrow(host, scriptCommand(sh`echo back`))).toBe('back\n')
  })

  test('the former connection is closed when the host is opened again, so that its lock is free', async () => {
    const server = await serve()
    const { host, opened } = connect(server.port)
    await opened
    const first = server.waitForClose()
    await host.open({ signal: new AbortController().signal, note: () => undefined })
    await first
    expect(await runOrThrow(host, scriptCommand(sh`echo second`))).toBe('second\n')
  })

  test('a command before the connection is lost', async () => {
    const { host, opened } = connect(1, { connectTimeoutMs: 300 })
    expect(await host.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
    await opened.catch(() => undefined)
  })
})

describe('a login without a shell', () => {
  const refuses: OnExec = (accept) => {
    const channel = accept()
    channel.write('This account is not available.\n')
    channel.exit(1)
    channel.end()
  }
  const cases: readonly [string, OnExec, number, string][] = [
    ['prints that and ends', refuses, 30_000, 'This account is not available'],
    ['never answers', (accept) => void accept(), 3_000, 'no answer in time'],
    ['never opens', () => undefined, 3_000, 'no answer in time'],
  ]
  test.each(cases)('a login that %s is a failure with its output', async (_, onExec, connectTimeoutMs, why) => {
    const { port } = await serve({ onExec })
    const failure = await failureOf(connect(port, { connectTimeoutMs }))
    expect(failure).toMatchObject({ message: expect.stringContaining(why) })
  })
})

import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { setImmediate as immediately, setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { ConnectionConfig } from '../../src/domain/config.ts'
import { runOrThrow, ConnectError } from '../../src/host/host.ts'
import { sh } from '../../src/host/script.ts'
import { SshHost } from '../../src/host/ssh.ts'
import { scriptCommand } from '../support/local-session.ts'
import { foreignKey, loginKey, pinOf, TestServer, type OnExec } from '../support/ssh-server.ts'

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
  readonly greeting: ReturnType<SshHost['open']>
}

function hostAt(port: number, more: Partial<ConnectionConfig> = {}): SshHost {
  const host = new SshHost({
    host: '127.0.0.1',
    port,
    username: 'mina',
    key: loginKey.private,
    hostKeys: [pinOf('ed25519')],
    strictHostKey: true,
    connectTimeoutMs: 10_000,
    ...more,
  })
  hosts.push(host)
  return host
}

function open(host: SshHost, signal = new AbortController().signal): Attempt {
  const notes: string[] = []
  return { notes, host, greeting: host.open({ signal, note: (text) => notes.push(text) }) }
}

const connect = (port: number, more?: Partial<ConnectionConfig>, signal?: AbortSignal): Attempt =>
  open(hostAt(port, more), signal)

const failureOf = async ({ greeting }: Attempt): Promise<unknown> =>
  greeting.then(
    () => 'no failure',
    (error: unknown) => error,
  )

describe('the host key', () => {
  test('a pinned one: connected, and commands run', async () => {
    const { port } = await serve()
    const { host, greeting } = connect(port)
    const { message, facts, warning } = await greeting
    expect([message, warning]).toEqual([`connected to mina@127.0.0.1 port ${port}`, undefined])
    expect(facts['hostKey']).toBe(`SHA256:${pinOf('ed25519').sha256} (ssh-ed25519)`)
    expect(await runOrThrow(host, scriptCommand(sh`echo "$0 runs"`))).toMatch(/ runs\n$/)
  })

  test('none pinned: refused with what was seen, before anything of ours was sent', async () => {
    const server = await serve()
    const failure = await failureOf(connect(server.port, { hostKeys: [] }))
    expect(failure).toBeInstanceOf(ConnectError)
    expect(failure).toMatchObject({ message: expect.stringContaining(`it showed SHA256:${pinOf('ed25519').sha256}`) })
    expect([server.tries, server.connections]).toEqual([[], 1])
  })

  test('none pinned, and not strict: connected, with a warning that tells the key', async () => {
    const { port } = await serve()
    const { warning } = await connect(port, { hostKeys: [], strictHostKey: false }).greeting
    expect(warning).toContain(`set fingerprint: SHA256:${pinOf('ed25519').sha256}`)
  })

  test.each([true, false])(
    'another one than the pinned: refused, whatever strict-host-key says (%s)',
    async (strictHostKey) => {
      const server = await serve()
      const hostKeys = [{ sha256: pinOf('rsa').sha256 }]
      const failure = await failureOf(connect(server.port, { hostKeys, strictHostKey }))
      expect(failure).toMatchObject({ message: expect.stringContaining('is not the pinned one: it showed SHA256:') })
      expect(server.tries).toEqual([])
    },
  )

  test('a pin of a known type: that type is negotiated, though the server would rather show another', async () => {
    const { port } = await serve({ keys: ['ed25519', 'ecdsa', 'rsa'] })
    for (const kind of ['rsa', 'ecdsa', 'ed25519'] as const) {
      const { facts } = await connect(port, { hostKeys: [pinOf(kind)] }).greeting
      expect(facts['hostKey']).toContain(pinOf(kind).sha256)
    }
  })

  test('a pin of an unknown type: types are tried until the pinned key is shown', async () => {
    const server = await serve({ keys: ['ed25519', 'ecdsa', 'rsa'] })
    const { facts } = await connect(server.port, { hostKeys: [{ sha256: pinOf('rsa').sha256 }] }).greeting
    expect([facts['hostKey'], server.connections]).toEqual([`SHA256:${pinOf('rsa').sha256} (ssh-rsa)`, 3])
  })

  test('a pin of a type that the host has no key of', async () => {
    const server = await serve({ keys: ['rsa'] })
    expect(await failureOf(connect(server.port))).toMatchObject({
      message: expect.stringContaining('it showed no key of a type that was pinned'),
    })
    expect(server.tries).toEqual([])
  })
})

describe('letting in', () => {
  test('a refused login is not tried again', async () => {
    const server = await serve()
    const { notes, ...attempt } = connect(server.port, { username: 'nobody' })
    expect(await failureOf({ notes, ...attempt })).toMatchObject({
      name: 'ConnectError',
      message: expect.stringContaining('does not let nobody in'),
      fix: expect.stringContaining('authorized_keys of nobody'),
    })
    expect([server.tries, server.connections, notes]).toEqual([['publickey nobody'], 1, []])
  })

  test('a password, after a key that is not taken; a wrong one is tried once', async () => {
    const server = await serve()
    const key = foreignKey.private
    await connect(server.port, { key, password: 'right' }).greeting
    expect(server.tries).toEqual(['publickey mina', 'password mina'])
    server.tries.length = 0
    expect(await failureOf(connect(server.port, { key: undefined, password: 'wrong' }))).toMatchObject({
      fix: expect.stringContaining('password'),
    })
    expect(server.tries).toEqual(['password mina'])
  })
})

/** Somebody who listens on a port, but speaks no SSH. */
async function listenOnly(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { port: address === null || typeof address === 'string' ? 0 : address.port, server }
}

describe('dialled ahead', () => {
  const { signal } = new AbortController()

  test('resolves when the greeting is on its way, and the connection is the one that is opened then', async () => {
    const server = await serve()
    const host = hostAt(server.port)
    await host.startConnecting(signal)
    await open(host).greeting
    expect(server.connections).toBe(1)
  })

  test('what went wrong meanwhile is told when it is opened, and tried again', async () => {
    const server = await serve({ breaksOff: 1 })
    const host = hostAt(server.port)
    await host.startConnecting(signal)
    const { notes, greeting } = open(host)
    await greeting
    expect([server.connections, notes.length]).toEqual([2, 1])
  })

  test('a host that is not the pinned one is refused once', async () => {
    const server = await serve()
    const host = hostAt(server.port, { hostKeys: [pinOf('rsa')] })
    await host.startConnecting(signal)
    expect(await failureOf(open(host))).toMatchObject({ name: 'ConnectError' })
    expect(server.connections).toBe(1)
  })

  test('a host that takes the connection and says nothing: the connect timeout counts once', async () => {
    const { port, server } = await listenOnly()
    const host = hostAt(port, { connectTimeoutMs: 900 })
    const began = performance.now()
    await host.startConnecting(signal)
    expect(await failureOf(open(host))).toMatchObject({ message: expect.stringContaining('within 0.9 s') })
    expect(performance.now() - began).toBeLessThan(1700)
    server.close()
  })

  test('a connection that nobody takes up is closed', async () => {
    const server = await serve()
    const host = hostAt(server.port)
    await host.startConnecting(signal)
    while (server.connections === 0) await immediately()
    const ended = server.nextEnd()
    await host.close()
    await ended
  })

  test('nobody there: it does not wait for long', async () => {
    const { port, server } = await listenOnly()
    server.close()
    await once(server, 'close')
    await hostAt(port).startConnecting(signal)
  })
})

describe('the network', () => {
  test('a connection that is broken off is tried again', async () => {
    const server = await serve({ breaksOff: 1 })
    const { notes, greeting } = connect(server.port)
    await greeting
    expect([server.connections, notes.length]).toEqual([2, 1])
    expect(notes[0]).toMatch(/; trying again$/)
  })

  test('one that is closed without a word, as by a host that is booting, is tried again', async () => {
    const { port, server } = await listenOnly()
    server.on('connection', (socket) => socket.end())
    const attempt = connect(port, { connectTimeoutMs: 1_500 })
    expect(await failureOf(attempt)).toMatchObject({ message: expect.stringContaining('within 1.5 s') })
    expect(attempt.notes.length).toBeGreaterThan(0)
    server.close()
  })

  test('nobody listens: tried until the time is up', async () => {
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

  test('a host that takes the connection and says nothing', async () => {
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

describe('a link that is lost', () => {
  test('in mid-command: the outcome says so, later commands too, and no error escapes', async () => {
    const server = await serve()
    const { host, greeting } = connect(server.port)
    await greeting
    const escaped: unknown[] = []
    const note = (error: unknown) => escaped.push(error)
    process.on('uncaughtException', note)
    const outcome = await host.run(scriptCommand(sh`echo begun; sleep 5`), { onFact: () => server.cut() })
    expect(outcome).toMatchObject({ kind: 'lost' })
    expect(await host.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
    await wait(50)
    process.off('uncaughtException', note)
    expect(escaped).toEqual([])
  })

  test('between the login and the first command: a failure, and no error escapes', async () => {
    const escaped: unknown[] = []
    const note = (error: unknown) => escaped.push(error)
    process.on('uncaughtException', note)
    const server: TestServer = await serve({ onExec: () => server.cut() })
    expect(await failureOf(connect(server.port))).toBeInstanceOf(Error)
    await wait(50)
    process.off('uncaughtException', note)
    expect(escaped).toEqual([])
  })

  test('with nothing in flight: the next command says so', async () => {
    const server = await serve()
    const { host, greeting } = connect(server.port)
    await greeting
    server.cut()
    expect(await host.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
  })

  test('can be opened again', async () => {
    const server = await serve()
    const { host, greeting } = connect(server.port)
    await greeting
    server.cut()
    await host.run(scriptCommand(sh`echo x`))
    await host.open({ signal: new AbortController().signal, note: () => undefined })
    expect(await runOrThrow(host, scriptCommand(sh`echo back`))).toBe('back\n')
  })

  test('one that is given up is closed when the host is opened again: its lock must not outlive it', async () => {
    const server = await serve()
    const { host, greeting } = connect(server.port)
    await greeting
    const first = server.nextEnd()
    await host.open({ signal: new AbortController().signal, note: () => undefined })
    await first
    expect(await runOrThrow(host, scriptCommand(sh`echo second`))).toBe('second\n')
  })

  test('before there is any', async () => {
    const { host, greeting } = connect(1, { connectTimeoutMs: 300 })
    expect(await host.run(scriptCommand(sh`echo x`))).toMatchObject({ kind: 'lost' })
    await greeting.catch(() => undefined)
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
    ['says so and ends', refuses, 30_000, 'This account is not available'],
    ['never answers', (accept) => void accept(), 3_000, 'no answer in time'],
    ['never opens', () => undefined, 3_000, 'no answer in time'],
  ]
  test.each(cases)('%s: told, with its words', async (_, onExec, connectTimeoutMs, why) => {
    const { port } = await serve({ onExec })
    const failure = await failureOf(connect(port, { connectTimeoutMs }))
    expect(failure).toMatchObject({ message: expect.stringContaining(why) })
  })
})

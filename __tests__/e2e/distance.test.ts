import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startDistanceProxy, type DistanceProxy } from '../../e2e/distance/distance.ts'

let target: Server
let targetSockets: Socket[]
let distance: DistanceProxy
let clients: Socket[]

/** The target sends back everything that it receives. */
beforeEach(async () => {
  clients = []
  targetSockets = []
  target = createServer((socket) => {
    targetSockets.push(socket)
    socket.on('error', () => undefined).pipe(socket)
  })
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
})
afterEach(async () => {
  await distance.close()
  for (const client of clients) client.destroy()
  for (const socket of targetSockets) socket.destroy()
  target.close()
})

async function openDistance(roundTripMs: number): Promise<void> {
  distance = await startDistanceProxy({ targetPort: (target.address() as AddressInfo).port, roundTripMs })
}

async function openClient(): Promise<Socket> {
  const client = connect({ port: distance.port, host: '127.0.0.1', noDelay: true })
  clients.push(client)
  await once(client, 'connect')
  return client
}

/** Sends a text, waits until it comes back, and returns the milliseconds. */
async function echo(client: Socket, words = 'hello'): Promise<number> {
  const started = performance.now()
  client.write(words)
  let heard = ''
  while (heard.length < words.length) {
    const [chunk] = (await once(client, 'data')) as [Buffer]
    heard += chunk.toString()
  }
  expect(heard).toBe(words)
  return performance.now() - started
}

/** The code of the error that breaks this connection. */
async function brokenBy(socket: Socket): Promise<string | undefined> {
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  return error.code
}

test('a connection costs two round trips to its first answer, and one for each after it', async () => {
  await openDistance(60)
  const began = performance.now() // a little before the server accepts the connection, from when the delay counts
  const client = await openClient()
  await echo(client)
  const first = performance.now() - began
  const second = await echo(client)
  expect(first).toBeGreaterThanOrEqual(118)
  expect(second).toBeGreaterThanOrEqual(59)
  expect(second).toBeLessThan(first)
  distance.setRoundTrip(0)
  expect(await echo(client)).toBeLessThan(second)
})

test('the greeting of a server arrives after two round trips', async () => {
  target.prependListener('connection', (socket: Socket) => socket.write('SSH-2.0'))
  await openDistance(40)
  const started = performance.now()
  const client = await openClient()
  await once(client, 'data')
  expect(performance.now() - started).toBeGreaterThanOrEqual(78)
})

test('round trips and bytes are counted', async () => {
  await openDistance(10)
  const client = await openClient()
  for (let turn = 0; turn < 4; turn += 1) await echo(client)
  expect(distance.counters).toEqual({ connections: 1, roundTrips: 3, bytesToServer: 20, bytesToClient: 20 })
})

test('bytes keep their order, and a stream is delayed once, not once for each piece', async () => {
  await openDistance(100)
  const client = await openClient()
  const heard = text(client)
  const started = performance.now()
  const pieces = Array.from({ length: 50 }, (_, index) => `piece ${index} ${'x'.repeat(20_000)}\n`)
  for (const [index, piece] of pieces.entries()) {
    client.write(piece)
    if (index === 25) distance.setRoundTrip(20)
    await new Promise((resolve) => setImmediate(resolve))
  }
  client.end()
  expect(await heard).toBe(pieces.join(''))
  const took = performance.now() - started
  expect(took).toBeGreaterThanOrEqual(148)
  // One after the other they would take 50 times half a round trip.
  expect(took).toBeLessThan(1500)
})

test('a stream longer than the buffer arrives complete', async () => {
  await openDistance(50)
  const client = await openClient()
  const size = 40 * 1024 * 1024
  let heard = 0
  client.on('data', (chunk: Buffer) => (heard += chunk.length))
  client.end(Buffer.alloc(size))
  await once(client, 'end')
  expect(heard).toBe(size)
})

test('a reset breaks every connection at both ends, and new connections work', async () => {
  await openDistance(2)
  const client = await openClient()
  await echo(client)
  const server = targetSockets[0]
  if (!server) throw new Error('the target has no connection')
  const ends = Promise.all([brokenBy(client), brokenBy(server)])
  distance.reset()
  expect(await ends).toEqual(['ECONNRESET', 'ECONNRESET'])
  expect(distance.connections).toBe(0)
  await echo(await openClient())
})

test('a connection that breaks at one end breaks at the other', async () => {
  await openDistance(10)
  const client = await openClient()
  await echo(client)
  const broken = brokenBy(client)
  targetSockets[0]?.resetAndDestroy()
  expect(await broken).toBe('ECONNRESET')
})

test('a black hole drops both directions silently; connections that lost bytes stay dead, new ones work', async () => {
  await openDistance(10)
  const [lost, idle] = [await openClient(), await openClient()]
  await echo(lost)
  await echo(idle)
  let heard = 0
  lost.on('data', () => (heard += 1)).on('close', () => (heard += 1))
  distance.blackHole()
  lost.write('into the void')
  targetSockets[0]?.write('and back')
  const early = await openClient()
  early.write('nobody there')
  // After five round trips everything that was passed on has arrived.
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(distance.connections).toBe(3)
  await distance.heal()
  await echo(idle)
  await echo(await openClient())
  expect(heard).toBe(0)
  expect(targetSockets.length).toBe(3)
  expect(early.readyState).toBe('open')
})

test('a stall holds everything back until it heals', async () => {
  await openDistance(10)
  const client = await openClient()
  await echo(client)
  distance.stall()
  const answered = echo(client)
  const first = await Promise.race([answered, new Promise<string>((resolve) => setTimeout(resolve, 60, 'nothing'))])
  expect(first).toBe('nothing')
  await distance.heal()
  expect(await answered).toBeGreaterThanOrEqual(59)
})

test('a refusal affects new connections only, and after healing the port is the same', async () => {
  await openDistance(10)
  const { port } = distance
  const client = await openClient()
  await echo(client)
  distance.refuse()
  await expect(openClient()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await echo(client)
  await distance.heal()
  expect(distance.port).toBe(port)
  await echo(await openClient())
})

test('a connection breaks when the target refuses it', async () => {
  await openDistance(10)
  target.close()
  const client = await openClient()
  expect(await brokenBy(client)).toBe('ECONNRESET')
})

import { request, type IncomingMessage } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { connectSocket, startTls, runHop, lookupName, type NameLookup } from './connect.ts'
import type { PublicAnswer, RequestResult } from './journey.ts'

/** Of an answer; a page that never ends must not keep us. */
const bodyLimit = 65_536
const addressLimit = 8

/** One request for a URL, as far as it comes: its name's addresses, a connection with each, TLS, an answer. Never throws. */
export async function requestUrl(
  url: string,
  signal: AbortSignal,
  find: NameLookup = lookupName,
): Promise<RequestResult> {
  const { hostname, port, protocol } = new URL(url)
  const secure = protocol === 'https:'
  const name = hostname.replace(/^\[|\]$/g, '')
  const found = await runHop(() => find(name), signal)
  if (!found.ok) return { kind: 'no-address', url, addresses: [], code: found.code }
  const addresses = found.value.slice(0, addressLimit)
  const lines = await Promise.all(
    addresses.map(async (address) => ({
      address,
      line: await connectSocket(address, Number(port) || (secure ? 443 : 80), signal),
    })),
  )
  const open = lines.flatMap(({ address, line }) => (line.ok ? [{ address, socket: line.value }] : []))
  const [first] = open
  const codes = lines.flatMap(({ line }) => (line.ok ? [] : [line.code]))
  if (first === undefined) return { kind: 'no-connection', url, addresses, codes }
  // A runner without IPv6 cannot tell a dead address of that kind from a good one: GitHub's have none.
  const dead = lines.flatMap(({ address, line }) => (line.ok || isIPv6(address) ? [] : [address]))
  try {
    return await sendOverSocket(
      first.socket,
      { url, name, secure, signal },
      { url, addresses, address: first.address, dead },
    )
  } finally {
    open.forEach(({ socket }) => socket.destroy())
  }
}

interface RequestTarget {
  readonly url: string
  readonly name: string
  readonly secure: boolean
  readonly signal: AbortSignal
}

type Reached = Pick<PublicAnswer, 'url' | 'addresses' | 'address' | 'dead'>

async function sendOverSocket(
  socket: Socket,
  { url, name, secure, signal }: RequestTarget,
  reached: Reached,
): Promise<RequestResult> {
  if (!secure) return sendRequest(socket, url, { signal, reached })
  const hands = await startTls(socket, name, signal)
  if (!hands.ok) return { kind: 'no-trust', ...reached, code: hands.code }
  const { complaint, certificate, socket: tls } = hands.value
  if (complaint !== undefined) return { kind: 'no-trust', ...reached, code: complaint, certificate }
  return sendRequest(tls, url, { signal, reached })
}

interface RequestOptions {
  readonly signal: AbortSignal
  readonly reached: Reached
}

/** A GET, as visitors send it: some applications know no HEAD. */
async function sendRequest(socket: Socket, url: string, { signal, reached }: RequestOptions): Promise<RequestResult> {
  const began = performance.now()
  const answer = await runHop((over) => receiveResponse(socket, new URL(url), over), signal)
  if (!answer.ok) return { kind: 'no-answer', ...reached, code: answer.code }
  const { statusCode: status = 0, headers } = answer.value
  const { location } = headers
  return {
    kind: 'answer',
    ...reached,
    status,
    server: String(headers['server'] ?? ''),
    location: status >= 300 && status < 400 ? location : undefined,
    ms: Math.round(performance.now() - began),
  }
}

function receiveResponse(
  socket: Socket,
  { host, pathname, search }: URL,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers = { Host: host, Accept: '*/*', 'User-Agent': 'ec2-blue-green-deploy', Connection: 'close' }
  return new Promise((resolve, reject) => {
    const asked = request({ createConnection: () => socket, path: pathname + search, headers, signal })
    asked.on('error', reject)
    asked.on('response', (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes >= bodyLimit) resolve(response)
      })
      response.on('end', () => resolve(response))
      response.on('error', reject)
    })
    asked.end()
  })
}

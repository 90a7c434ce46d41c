import { request as createRequest, type IncomingMessage } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { connectSocket, startTls, runHop, lookupName, type NameLookup } from './connect.ts'
import type { PublicAnswer, RequestResult } from './result.ts'

/** Reading stops after so many bytes of the body, because a page may never end. */
const bodyLimitBytes = 65_536
const addressLimit = 8

/** Sends one request to a URL: DNS lookup, TCP connection, TLS handshake, HTTP answer. Never throws. */
export async function requestUrl(
  url: string,
  signal: AbortSignal,
  lookup: NameLookup = lookupName,
): Promise<RequestResult> {
  const { hostname, port, protocol } = new URL(url)
  const secure = protocol === 'https:'
  const name = hostname.replace(/^\[|\]$/g, '')
  const found = await runHop(() => lookup(name), signal)
  if (!found.ok) return { kind: 'no-address', url, addresses: [], code: found.code }
  const addresses = found.value.slice(0, addressLimit)
  const attempts = await Promise.all(
    addresses.map(async (address) => ({
      address,
      result: await connectSocket(address, Number(port) || (secure ? 443 : 80), signal),
    })),
  )
  const open = attempts.flatMap(({ address, result }) => (result.ok ? [{ address, socket: result.value }] : []))
  const [first] = open
  const codes = attempts.flatMap(({ result }) => (result.ok ? [] : [result.code]))
  if (first === undefined) return { kind: 'no-connection', url, addresses, codes }
  // GitHub's runners have no IPv6, so an IPv6 address without a connection is not reported as dead.
  const dead = attempts.flatMap(({ address, result }) => (result.ok || isIPv6(address) ? [] : [address]))
  try {
    const route = { url, addresses, address: first.address, dead }
    return secure
      ? await requestOverTls(first.socket, { name, route, signal })
      : await requestOverSocket(first.socket, { route, signal })
  } finally {
    open.forEach(({ socket }) => socket.destroy())
  }
}

interface RequestOptions {
  /** The part of the result that is known once the connection is open. */
  readonly route: Pick<PublicAnswer, 'url' | 'addresses' | 'address' | 'dead'>
  readonly signal: AbortSignal
}

async function requestOverTls(
  socket: Socket,
  { name, route, signal }: RequestOptions & { readonly name: string },
): Promise<RequestResult> {
  const handshake = await startTls(socket, name, signal)
  if (!handshake.ok) return { kind: 'no-trust', ...route, code: handshake.code }
  const { trustError, certificate, socket: tls } = handshake.value
  if (trustError !== undefined) return { kind: 'no-trust', ...route, code: trustError, certificate }
  return requestOverSocket(tls, { route, signal })
}

async function requestOverSocket(socket: Socket, { route, signal }: RequestOptions): Promise<RequestResult> {
  const startedAt = performance.now()
  const answer = await runHop((hopSignal) => sendGet(socket, new URL(route.url), hopSignal), signal)
  if (!answer.ok) return { kind: 'no-answer', ...route, code: answer.code }
  const { statusCode: status = 0, headers } = answer.value
  const { location } = headers
  return {
    kind: 'answer',
    ...route,
    status,
    server: String(headers['server'] ?? ''),
    location: status >= 300 && status < 400 ? location : undefined,
    ms: Math.round(performance.now() - startedAt),
  }
}

/** Sends a GET, as a browser does, because some applications do not support HEAD. Resolves when the body has been read. */
function sendGet(socket: Socket, { host, pathname, search }: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { Host: host, Accept: '*/*', 'User-Agent': 'ec2-blue-green-deploy', Connection: 'close' }
  return new Promise((resolve, reject) => {
    const request = createRequest({ createConnection: () => socket, path: pathname + search, headers, signal })
    request.on('error', reject)
    request.on('response', (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes >= bodyLimitBytes) resolve(response)
      })
      response.on('end', () => resolve(response))
      response.on('error', reject)
    })
    request.end()
  })
}

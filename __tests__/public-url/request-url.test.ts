import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { TestAuthority, type KeyPair } from '../../e2e/support/certificates.ts'
import { noReplyCode } from '../../src/public-url/result.ts'
import { requestUrl } from '../../src/public-url/request-url.ts'

const authority = new TestAuthority()
const trusted = getCACertificates('default')
beforeAll(() => setDefaultCACertificates([...trusted, authority.certificate]))
afterAll(() => {
  setDefaultCACertificates(trusted)
  authority.remove()
})

const open: { server: Server; sockets: Set<Socket> }[] = []
afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    sockets.forEach((socket) => socket.destroy())
    server.close()
    await once(server, 'close')
  }
})

async function listen(server: Server, address = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  open.push({ server, sockets })
  server.listen(0, address)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const sendHello: RequestListener = (_, response) => void response.setHeader('Server', 'nginx').end('hello')
const listenHttps = (pair: KeyPair, listener = sendHello) => listen(createHttps(pair, listener))

const resolveToLocalhost = () => Promise.resolve(['127.0.0.1'])
const requestLocally = (url: string, ms = 10_000, lookup = resolveToLocalhost) =>
  requestUrl(url, AbortSignal.timeout(ms), lookup)

test('an answer has its status, headers and addresses', async () => {
  const port = await listenHttps(authority.issue(['shop.test']))
  const url = `https://shop.test:${port}/some/path?with=query`
  expect(await requestLocally(url)).toEqual({
    kind: 'answer',
    url,
    addresses: ['127.0.0.1'],
    address: '127.0.0.1',
    dead: [],
    status: 200,
    server: 'nginx',
    location: undefined,
    ms: expect.any(Number),
  })
})

test('the request is a GET with the host name and port of the URL', async () => {
  const result: unknown[] = []
  const port = await listen(
    createHttp((request, response) => {
      result.push([request.method, request.url, request.headers.host])
      response.end()
    }),
  )
  await requestLocally(`http://shop.test:${port}/a?b`)
  expect(result).toEqual([['GET', '/a?b', `shop.test:${port}`]])
})

test('a name without a record', async () => {
  const url = 'https://no-such-name.invalid/'
  expect(await requestUrl(url, AbortSignal.timeout(10_000))).toMatchObject({ kind: 'no-address', url, addresses: [] })
})

describe('no connection', () => {
  test('with a closed port', async () => {
    const server = createTcp()
    const port = await listen(server)
    server.close()
    await once(server, 'close')
    open.pop()
    expect(await requestLocally(`http://shop.test:${port}/`)).toMatchObject({
      kind: 'no-connection',
      codes: ['ECONNREFUSED'],
    })
  })

  test('with an address that no machine has', async () => {
    const result = await requestLocally('http://shop.test/', 500, () => Promise.resolve(['192.0.2.1']))
    expect(result).toMatchObject({ kind: 'no-connection', addresses: ['192.0.2.1'], codes: [expect.any(String)] })
  })

  test('with one of two addresses: the other one answers, and the first one is reported as dead', async () => {
    const port = await listen(createHttp(sendHello))
    const both = () => Promise.resolve(['127.0.0.2', '127.0.0.1'])
    const result = await requestLocally(`http://shop.test:${port}/`, 10_000, both)
    expect(result).toMatchObject({ kind: 'answer', address: '127.0.0.1', dead: ['127.0.0.2'] })
  })
})

describe('no trust', () => {
  let requests = 0
  const countRequest: RequestListener = (_, response) => {
    requests += 1
    response.end()
  }
  afterEach(() => {
    requests = 0
  })

  test('in a certificate for other names, and no request is sent', async () => {
    const port = await listenHttps(authority.issue(['old-shop.test', 'www.old-shop.test']), countRequest)
    expect(await requestLocally(`https://shop.test:${port}/`)).toMatchObject({
      kind: 'no-trust',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      certificate: { names: ['old-shop.test', 'www.old-shop.test'], issuer: 'Tests, Test authority' },
    })
    expect(requests).toBe(0)
  })

  test('in a certificate that has expired', async () => {
    const port = await listenHttps(authority.issue(['shop.test'], -1), countRequest)
    const result = await requestLocally(`https://shop.test:${port}/`)
    expect(result).toMatchObject({ kind: 'no-trust', code: 'CERT_HAS_EXPIRED' })
    expect(result.kind === 'no-trust' && (result.certificate?.to ?? Infinity) < Date.now()).toBe(true)
    expect(requests).toBe(0)
  })

  test('in a certificate of an unknown authority', async () => {
    const unknownAuthority = new TestAuthority()
    const port = await listenHttps(unknownAuthority.issue(['shop.test']), countRequest)
    unknownAuthority.remove()
    const result = await requestLocally(`https://shop.test:${port}/`)
    expect(result).toMatchObject({ kind: 'no-trust', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expect(requests).toBe(0)
  })

  test('in a server without TLS', async () => {
    const port = await listen(createHttp(countRequest))
    const result = await requestLocally(`https://shop.test:${port}/`)
    expect(result).toMatchObject({ kind: 'no-trust', code: expect.stringMatching(/^E/) })
    expect(result).not.toHaveProperty('certificate')
  })
})

describe('no answer', () => {
  test('of a server that accepts the connection and sends nothing', async () => {
    const port = await listen(createTcp())
    expect(await requestLocally(`http://shop.test:${port}/`, 500)).toMatchObject({
      kind: 'no-answer',
      code: noReplyCode,
    })
  })

  test('of a server that never ends its answer', async () => {
    const port = await listen(createHttp((_, response) => void response.write('and')))
    expect(await requestLocally(`http://shop.test:${port}/`, 500)).toMatchObject({
      kind: 'no-answer',
      code: noReplyCode,
    })
  })

  test('of a server that closes the connection', async () => {
    const port = await listen(createTcp((socket) => socket.once('data', () => socket.destroy())))
    expect(await requestLocally(`http://shop.test:${port}/`)).toMatchObject({ kind: 'no-answer', code: 'ECONNRESET' })
  })

  test('of a server without HTTP', async () => {
    const port = await listen(createTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await requestLocally(`http://shop.test:${port}/`)).toMatchObject({
      kind: 'no-answer',
      code: expect.stringMatching(/^HPE/),
    })
  })
})

test('a page that never ends is read only in part', async () => {
  const port = await listen(
    createHttp((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    }),
  )
  expect(await requestLocally(`http://shop.test:${port}/`)).toMatchObject({ kind: 'answer', status: 200 })
})

import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { TestAuthority, type KeyPair } from '../../e2e/support/certificates.ts'
import { noReplyCode } from '../../src/public-url/journey.ts'
import { requestUrl } from '../../src/public-url/visit.ts'

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

const hello: RequestListener = (_, response) => void response.setHeader('Server', 'nginx').end('hello')
const https = (pair: KeyPair, listener = hello) => listen(createHttps(pair, listener))

const local = () => Promise.resolve(['127.0.0.1'])
const look = (url: string, ms = 10_000, find = local) => requestUrl(url, AbortSignal.timeout(ms), find)

test('an answer, with all that was found on the way to it', async () => {
  const port = await https(authority.issue(['shop.test']))
  const url = `https://shop.test:${port}/some/path?with=query`
  expect(await look(url)).toEqual({
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

test('the request is that of a visitor: GET, with the name and the port that the URL says', async () => {
  const seen: unknown[] = []
  const port = await listen(
    createHttp((request, response) => {
      seen.push([request.method, request.url, request.headers.host])
      response.end()
    }),
  )
  await look(`http://shop.test:${port}/a?b`)
  expect(seen).toEqual([['GET', '/a?b', `shop.test:${port}`]])
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
    expect(await look(`http://shop.test:${port}/`)).toMatchObject({ kind: 'no-connection', codes: ['ECONNREFUSED'] })
  })

  test('with an address that nobody has', async () => {
    const seen = await look('http://shop.test/', 500, () => Promise.resolve(['192.0.2.1']))
    expect(seen).toMatchObject({ kind: 'no-connection', addresses: ['192.0.2.1'], codes: [expect.any(String)] })
  })

  test('with one of two addresses: the other one answers, and the dead one is told', async () => {
    const port = await listen(createHttp(hello))
    const both = () => Promise.resolve(['127.0.0.2', '127.0.0.1'])
    const seen = await look(`http://shop.test:${port}/`, 10_000, both)
    expect(seen).toMatchObject({ kind: 'answer', address: '127.0.0.1', dead: ['127.0.0.2'] })
  })
})

describe('no trust', () => {
  let asked = 0
  const count: RequestListener = (_, response) => {
    asked += 1
    response.end()
  }
  afterEach(() => {
    asked = 0
  })

  test('in a certificate for other names, and nothing is asked behind it', async () => {
    const port = await https(authority.issue(['old-shop.test', 'www.old-shop.test']), count)
    expect(await look(`https://shop.test:${port}/`)).toMatchObject({
      kind: 'no-trust',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      certificate: { names: ['old-shop.test', 'www.old-shop.test'], issuer: 'Tests, Test authority' },
    })
    expect(asked).toBe(0)
  })

  test('in one that has expired', async () => {
    const port = await https(authority.issue(['shop.test'], -1), count)
    const seen = await look(`https://shop.test:${port}/`)
    expect(seen).toMatchObject({ kind: 'no-trust', code: 'CERT_HAS_EXPIRED' })
    expect(seen.kind === 'no-trust' && (seen.certificate?.to ?? Infinity) < Date.now()).toBe(true)
    expect(asked).toBe(0)
  })

  test('in one of an authority that nobody knows', async () => {
    const stranger = new TestAuthority()
    const port = await https(stranger.issue(['shop.test']), count)
    stranger.remove()
    const seen = await look(`https://shop.test:${port}/`)
    expect(seen).toMatchObject({ kind: 'no-trust', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expect(asked).toBe(0)
  })

  test('in what does not speak TLS', async () => {
    const port = await listen(createHttp(count))
    const seen = await look(`https://shop.test:${port}/`)
    expect(seen).toMatchObject({ kind: 'no-trust', code: expect.stringMatching(/^E/) })
    expect(seen).not.toHaveProperty('certificate')
  })
})

describe('no answer', () => {
  test('of what takes the connection and says nothing', async () => {
    const port = await listen(createTcp())
    expect(await look(`http://shop.test:${port}/`, 500)).toMatchObject({ kind: 'no-answer', code: noReplyCode })
  })

  test('of what never ends its answer', async () => {
    const port = await listen(createHttp((_, response) => void response.write('and')))
    expect(await look(`http://shop.test:${port}/`, 500)).toMatchObject({ kind: 'no-answer', code: noReplyCode })
  })

  test('of what hangs up', async () => {
    const port = await listen(createTcp((socket) => socket.once('data', () => socket.destroy())))
    expect(await look(`http://shop.test:${port}/`)).toMatchObject({ kind: 'no-answer', code: 'ECONNRESET' })
  })

  test('of what does not speak HTTP', async () => {
    const port = await listen(createTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await look(`http://shop.test:${port}/`)).toMatchObject({
      kind: 'no-answer',
      code: expect.stringMatching(/^HPE/),
    })
  })
})

test('a page that is larger than anybody needs is not read to its end', async () => {
  const port = await listen(
    createHttp((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    }),
  )
  expect(await look(`http://shop.test:${port}/`)).toMatchObject({ kind: 'answer', status: 200 })
})

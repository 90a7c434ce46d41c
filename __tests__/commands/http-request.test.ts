import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseHttpAnswer, requestParameters } from '../../src/commands/http-request.ts'
import type { HttpAnswer } from '../../src/domain/http-answer.ts'
import { encodeText } from '../../src/host/facts.ts'
import { renderPrologue } from '../../src/host/prologue.ts'
import { joinScripts, sh } from '../../src/host/script.ts'
import type { HttpClient } from '../../src/domain/host-state.ts'
import { sourceLibraries } from '../support/source-libraries.ts'

const read = (printed: string): HttpAnswer => parseHttpAnswer(encodeText(printed))
const none = (reason: string): HttpAnswer => ({ kind: 'none', reason })
const answer = (status: number, body: unknown = '', location?: string) => ({ kind: 'answer', status, location, body })

test('what the script gets', () => {
  const request = { url: 'http://127.0.0.1/a b', hostHeader: 'example.com', timeoutSeconds: 5 }
  expect(renderPrologue(requestParameters({ client: 'curl', ...request }))).toBe(`http_client=curl
url='http://127.0.0.1/a b'
request_options='-H '\\''Host: example.com'\\'''
request_seconds=5
answer_limit=65536
`)
  expect(requestParameters({ client: 'wget', ...request })).toMatchObject({
    http_client: 'wget',
    request_options: ['--header', 'Host: example.com'],
  })
})

describe('an answer is read from what curl prints', () => {
  test.each<readonly [string, string, unknown]>([
    ['HTTP/1.1', 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{"a":1}', answer(200, '{"a":1}')],
    ['HTTP/2, without a reason', 'HTTP/2 204 \r\nserver: x\r\n\r\n', answer(204)],
    ['HTTP/1.0 without fields, lines that end in LF', 'HTTP/1.0 500 Oops\n\nbody\n\nmore', answer(500, 'body\n\nmore')],
    [
      'interim answers',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nok',
      answer(200, 'ok'),
    ],
    ['a redirect', 'HTTP/1.1 302 Found\r\nLOCATION:  /login?a=b \r\n\r\n', answer(302, '', '/login?a=b ')],
    [
      'a body that looks like a head',
      'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 500 No\r\nLocation: /x\r\n\r\n',
      answer(200, 'HTTP/1.1 500 No\r\nLocation: /x\r\n\r\n'),
    ],
    [
      'no connection',
      "curl: (7) Failed to connect to 127.0.0.1 port 8081 after 0 ms: Couldn't connect to server\n",
      none("(7) Failed to connect to 127.0.0.1 port 8081 after 0 ms: Couldn't connect to server"),
    ],
    [
      'a transfer that broke off',
      'HTTP/1.1 200 OK\r\n\r\n{"status":"UP"}curl: (28) Operation timed out\n',
      none('(28) Operation timed out'),
    ],
    ['a head that never ended', 'HTTP/1.1 200 OK\r\nServer: x\r\n', none('Server: x')],
    ['nothing', '', none('no answer')],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', none('SSH-2.0-OpenSSH_9.2')],
  ])('%s', (_, printed, expected) => {
    expect(read(printed)).toEqual(expected)
  })
})

test('a head of one endless line is read in no time', () => {
  const before = performance.now()
  read(`HTTP/1.1 200 OK\r\nX: ${'x '.repeat(32_000)}`)
  expect(performance.now() - before).toBeLessThan(500)
})

/** What the server answers by path; it then closes the connection, except for `/hang`. */
const served: Readonly<Record<string, string>> = {
  '/ok': 'HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"status":"UP"}',
  '/ends-in-newline': 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody\n',
  '/empty': 'HTTP/1.1 204 No Content\r\n\r\n',
  '/503': 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nDOWN',
  '/503-empty': 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n',
  '/404': 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno',
  '/302': 'HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n',
  '/early': 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  '/large': `HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`,
  '/cut': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status":"UP"}',
  '/cut-late': `HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(30_000)}`,
  '/hang': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status":"UP"}',
  '/silent': '',
}

const server = createServer((socket) => {
  socket.on('error', () => undefined)
  socket.once('data', (request) => {
    const path = String(request).split(' ')[1] ?? ''
    if (path.startsWith('/slow-hang')) {
      const timer = setInterval(() => socket.write('X: y\r\n'), 200)
      socket.on('close', () => clearInterval(timer)).write('HTTP/1.1 200 OK\r\n')
      return
    }
    socket.write(path.startsWith('/echo') ? `HTTP/1.1 200 OK\r\n\r\n${String(request)}` : (served[path] ?? ''))
    if (!path.startsWith('/hang')) socket.end()
  })
})
let port = 0
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = address === null || typeof address === 'string' ? 0 : address.port
})
afterAll(() => void server.close())

/** The folder of a login user who has settings for both clients. */
const home = mkdtempSync(join(tmpdir(), 'home-'))
writeFileSync(join(home, '.curlrc'), 'header = "X-Login: yes"\n')
writeFileSync(join(home, '.wgetrc'), 'header = X-Login: yes\n')
afterAll(() => rmSync(home, { recursive: true }))

const clients = (['curl', 'wget'] as const).filter((client) => spawnSync(client, ['--version']).status === 0)

describe.each(clients)('a real request with %s', (client: HttpClient) => {
  async function send(url: string): Promise<HttpAnswer> {
    const timeoutSeconds = /hang|silent/.test(url) ? 1 : 30
    const request = { client, url, hostHeader: 'example.com', forwardedProto: 'https', timeoutSeconds }
    const script = joinScripts(sourceLibraries(['http'], requestParameters(request)), sh`send_request`)
    const child = spawn('sh', ['-c', script.text], {
      env: { ...process.env, HOME: home, LC_ALL: 'C', http_proxy: 'http://127.0.0.1:1' },
    })
    return parseHttpAnswer(await text(child.stdout))
  }

  test.each<readonly [string, unknown]>([
    ['/ok', answer(200, '{"status":"UP"}')],
    ['/ends-in-newline', answer(200, 'body\n')],
    ['/empty', answer(204)],
    ['/503', answer(503, 'DOWN')],
    ['/503-empty', answer(503)],
    ['/404', answer(404, 'no')],
    ['/302', answer(302, '', '/login')],
    ['/early', answer(200, 'ok')],
  ])('reads the answer of %s', async (path, expected) => {
    expect(await send(`http://127.0.0.1:${port}${path}`)).toEqual(expected)
  })

  test.each(['/cut', '/cut-late', '/hang', '/silent'])('%s gives no answer', async (path) => {
    expect(await send(`http://127.0.0.1:${port}${path}`)).toEqual({
      kind: 'none',
      reason: expect.stringMatching(/\w{3}/),
    })
  })

  test('sends the headers of a visitor who came through a load balancer', async () => {
    const { body } = (await send(`http://127.0.0.1:${port}/echo`)) as { readonly body: string }
    expect(body).toContain('Host: example.com\r\n')
    expect(body).toContain('X-Forwarded-Proto: https\r\n')
  })

  test('takes no part of a URL for a range, and no settings of the login user', async () => {
    const { body } = (await send(`http://127.0.0.1:${port}/echo?[1-3]{a,b}`)) as { readonly body: string }
    expect(body.match(/^GET /gm)).toHaveLength(1)
    expect(body).not.toContain('X-Login')
  })

  test('has a limit for the whole answer, not only for each part of it', async () => {
    const before = performance.now()
    expect(await send(`http://127.0.0.1:${port}/slow-hang`)).toMatchObject({ kind: 'none' })
    expect(performance.now() - before).toBeLessThan(10_000)
  }, 20_000)

  test('keeps the beginning of a large answer', async () => {
    expect(await send(`http://127.0.0.1:${port}/large`)).toEqual(answer(200, expect.stringMatching(/^x+$/)))
  })

  test('gives the reason when nothing listens', async () => {
    expect(await send('http://127.0.0.1:1/')).toEqual({
      kind: 'none',
      reason: expect.stringMatching(/refused|connect/i),
    })
  })
})

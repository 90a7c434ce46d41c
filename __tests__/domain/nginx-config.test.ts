import { describe, expect, test } from '@jest/globals'
import { findServers, findUpstreams, parseStatements } from '../../src/domain/nginx-config.ts'

const serversOf = (text: string) => findServers(parseStatements(text))
const listensOf = (text: string) => serversOf(`server { ${text} }`)[0]?.listens

test('statements are read with quotes, comments, variables in braces and blocks', () => {
  const text = "a \"b;c\" '{' # it's; {\n; if (${x}) { return 301 https://${host}$uri; } d\n  e;"
  expect(parseStatements(text)).toEqual([
    { words: ['a', 'b;c', '{'] },
    { words: ['if', '(${x})'], block: [{ words: ['return', '301', 'https://${host}$uri'] }] },
    { words: ['d', 'e'] },
  ])
})

test.each<readonly [string, readonly string[]]>([
  ['a b#c #d\n;', ['a', 'b#c']],
  ['a b"c" d\'e;', ['a', 'b"c"', "d'e"]],
  [String.raw`a "b\"c\\d" 'e\'f' g\;h i\.j;`, ['a', 'b"c\\d', "e'f", 'g\\;h', 'i\\.j']],
  ['a b\u00a0c;', ['a', 'b\u00a0c']],
  ['a "# ; {" b}c;', ['a', '# ; {', 'b}c']],
])('%j is one statement', (text, words) => {
  expect(parseStatements(text)).toEqual([{ words }])
})

describe('a listen', () => {
  const plain = { address: '*', port: 80, ssl: false, proxyProtocol: false, isDefault: false }
  test.each<readonly [string, unknown]>([
    ['listen 80;', [plain]],
    ['listen 0.0.0.0:80 default_server;', [{ ...plain, isDefault: true }]],
    ['listen 443 ssl http2;', [{ ...plain, port: 443, ssl: true }]],
    ['listen 443; ssl on;', [{ ...plain, port: 443, ssl: true }]],
    ['listen 10.0.0.5;', [{ ...plain, address: '10.0.0.5' }]],
    ['listen [::]:80 ipv6only=on;', [{ ...plain, address: '[::]' }]],
    ['listen [::]:80 ipv6only=off;', [plain, { ...plain, address: '[::]' }]],
    ['listen localhost:8080 proxy_protocol;', [{ ...plain, address: 'localhost', port: 8080, proxyProtocol: true }]],
    ['listen unix:/run/x.sock; listen 443 quic;', []],
    ['server_name x;', [plain]],
    ['listen 99999;', []],
    ["listen '80$(reboot)';", []],
  ])('%s', (text, expected) => {
    expect(listensOf(text)).toEqual(expected)
  })
})

test('the servers of http are found with their targets, those of stream and of an upstream are not', () => {
  const text = `stream { server { listen 3306; proxy_pass db; } }
    http { upstream app { server 127.0.0.1:8081; server unix:/x; }
    server { server_name a b; location / { if ($x) { proxy_pass http://app/y; } } location /g { grpc_pass grpc://h:1; } } }`
  expect(serversOf(text)).toMatchObject([
    {
      names: ['a', 'b'],
      routes: [
        { location: ['/'], target: 'app' },
        { location: ['/g'], target: 'h:1' },
      ],
    },
  ])
  expect([...findUpstreams(parseStatements(text))]).toEqual([['app', ['127.0.0.1:8081', 'unix:/x']]])
})

test.each(['}}}', '{{{', 'server {', '"', "';{", 'a\\', ''])('%j is read as far as it goes', (text) => {
  expect(() => serversOf(text)).not.toThrow()
})

test('a variable may be set to the value of another one', () => {
  const [server] = serversOf('server { set $a x:1; location / { set $b http://$a/y; proxy_pass $b; } }')
  expect(server?.routes).toEqual([{ location: ['/'], target: 'x:1' }])
})

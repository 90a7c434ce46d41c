import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { colors, type Color, type PerColor } from '../../src/domain/color.ts'
import { makeLinkLines } from '../../src/domain/live-link-site/link-lines.ts'
import { makeLiveLinkSite } from '../../src/domain/live-link-site/make-live-link-site.ts'
import { splitDump } from '../../src/domain/recognize-layout/nginx-setup.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed({ reset: 'once' })
const link = '/etc/nginx/colors/live'

/** A file that a deployment changes, and what is around it. */
interface Host {
  readonly name: string
  readonly path: string
  readonly texts: PerColor<string>
  readonly more?: Readonly<Record<string, string>>
  readonly paths: readonly string[]
}

const read = (setUp: string, path: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'set-ups', setUp, 'host', path), 'utf8')

const forPorts = (text: string, ...pairs: readonly (readonly [string, string])[]): PerColor<string> => ({
  blue: text,
  green: pairs.reduce((changed, [blue, green]) => changed.replaceAll(blue, green), text),
})

const encoded = ['a%2Fb', 'a//b/../c', 'a%20%25%3Fb?q=%20&r', 'a%0Ab', '%ED%95%9C?', '', '?q', 'a;b$1+c', 'redirect']

const sites: readonly Host[] = [
  {
    name: 'a set in a part of a server',
    path: '/etc/nginx/conf.d/service-url.inc',
    texts: forPorts(read('built-on-host', 'etc/nginx/conf.d/service-url.inc'), ['8081', '8082']),
    more: { '/etc/nginx/sites-enabled/default': read('built-on-host', 'etc/nginx/sites-available/default') },
    paths: encoded.map((path) => `/${path}`),
  },
  {
    name: 'two upstreams without a Host',
    path: '/etc/nginx/sites-enabled/default',
    texts: {
      blue: read('two-services', 'etc/nginx/sites-available/savant-blue'),
      green: read('two-services', 'etc/nginx/sites-available/savant-green'),
    },
    more: { '/etc/nginx/snippets/savant-security.conf': 'server_tokens off;\n' },
    paths: ['/health', '/health?a=b', '/api/auth/redirect', ...encoded.map((path) => `/api/${path}`), '/x'],
  },
  {
    name: 'a part of the file that always names a color',
    path: '/etc/nginx/sites-enabled/default',
    texts: forPorts(read('marked-line', 'etc/nginx/sites-available/kids'), ['8080;  #', '8081;  #']),
    paths: ['/a//b', '/health/blue', '/health/green', '/nginx-health'],
  },
  {
    name: 'addresses with a URI, and answers of the file system that nginx keeps',
    path: '/etc/nginx/sites-enabled/default',
    texts: forPorts(
      `server {
  listen 80 default_server;
  location / { proxy_pass http://127.0.0.1:8081/; }
  location /api/ { proxy_pass http://127.0.0.1:8081/v1/; }
  location ^~ /p.q { proxy_pass "http://127.0.0.1:8081/v2"; }
  location = /health { include proxy_params; proxy_pass http://localhost:8081/actuator/health; }
  location ~ ^/file/(.*)$ { proxy_pass http://127.0.0.1:8081/f/$1; }
  location /none { proxy_pass http://127.0.0.1:8081; }
}
`,
      ['8081', '8082'],
    ),
    more: { '/etc/nginx/conf.d/cache.conf': 'open_file_cache max=100;\nopen_file_cache_valid 60s;\n' },
    paths: [
      '/health',
      '/health?a',
      ...['/', '/api/', '/p.q', '/pxq', '/none/', '/file/'].flatMap((path) => encoded.map((each) => path + each)),
    ],
  },
]

/** Each backend says on which port it got what. */
const backends = `pid /run/backends.pid;
events {}
http {
  access_log off;
  server {
    listen 8080; listen 8081; listen 8082; listen 3001; listen 3002;
    location / { return 200 "$server_port $request_uri $http_host"; }
    location ~ redirect { return 302 http://$http_host$request_uri/there; }
  }
}
`

/** Shell functions: `put PATH` writes a file, `load` starts nginx with the files as they are, `ask URL…` asks through it. */
const functions = `put() { mkdir -p "$(dirname "$1")"; cat > "$1"; }
stop() { if [ -e "$1" ]; then kill "$(cat "$1")"; while [ -e "$1" ]; do sleep 0.01; done; fi; }
load() { stop /run/nginx.pid; nginx; }
ask() { curl -s -g --path-as-is --connect-to ::127.0.0.1: -w ' %{http_code} %{redirect_url}\n--\n' "$@"; echo ==; }
trap 'stop /run/nginx.pid; stop /run/backends.pid' EXIT
nginx -c /srv/backends.conf`

const put = (path: string, text: string): string => `put ${path} << 'END'\n${text}END`

beforeAll(async () => {
  await testbed.host.writeFile('/srv/backends.conf', backends)
  // A worker keeps its own answers of the file system.
  await testbed.host.run(
    `service nginx stop; sed -i 's/^worker_processes.*/worker_processes 1;/' /etc/nginx/nginx.conf`,
  )
})

afterAll(() => testbed.host.run('service nginx start'))

test.each(sites)('$name: each request is passed on as before, and a move of the link is a switch', async (site) => {
  const { path, texts, more = {}, paths } = site
  const { host } = testbed
  const ask = `ask ${paths.map((each) => `'http://shop.example${each}'`).join(' ')}`
  const listAnswers = (output: string) =>
    output.split('\n--\n').map((answer, i) => [paths[i] ?? '', answer.replace(/^<.*>$/gms, '')])

  const lines = colors.flatMap((color) => [put(path, texts[color]), 'load', ask])
  const others = Object.entries(more).map(([each, text]) => put(each, text))
  const empty = 'rm -rf /etc/nginx/sites-enabled/* /etc/nginx/conf.d/*'
  const output = await host.run([functions, empty, ...others, ...lines, 'nginx -T 2> /dev/null'].join('\n'))
  const [blue = '', green = '', dump = ''] = output.split(/^==$\n?/m)

  const targets = { blue: [], green: [] }
  const made = makeLiveLinkSite({ texts, targets, live: 'blue', link, path, files: splitDump(dump) })
  const move = (color: Color) => `ln -s /etc/nginx/colors/${color} ${link}.next; mv -T ${link}.next ${link}`
  const steps = [...makeLinkLines(link, 'blue'), put(path, made.kind === 'made' ? made.text : made.reason), 'load', ask]
  const moved = await host.run([functions, ...steps, move('green'), ask, move('blue'), ask].join('\n'))
  // Without a line for it the application goes on with the name that it had.
  const expected = [blue, green.replace(/(127\.0\.0\.1|localhost):8082/g, '$1:8081'), blue]
  expect(
    moved
      .split(/^==$\n?/m)
      .slice(0, 3)
      .map(listAnswers),
  ).toEqual(expected.map(listAnswers))
})

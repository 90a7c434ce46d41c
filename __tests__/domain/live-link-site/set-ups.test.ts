import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { forColor } from '../../../src/domain/color-text.ts'
import { makeLiveLinkSite } from '../../../src/domain/live-link-site/make-live-link-site.ts'

/** A folder of e2e/set-ups, the file that its script changes, and how: two files, or a text. */
interface SetUp {
  readonly name: string
  readonly path: string
  readonly sites?: readonly [string, string]
  readonly text?: string
  readonly targets?: readonly [string, string]
  /** The lines that are other ones, or the reason. */
  readonly expected: string
}

const test1 = 'if (-f /etc/nginx/colors/live/green) { set $app_live app_green; }'
const ask = `+ set $app_live app_blue;\n+ ${test1}`

const setUps: readonly SetUp[] = [
  {
    name: 'forgotten-reload',
    path: '/etc/nginx/sites-enabled/default',
    sites: ['etc/nginx/sites-available/blue', 'etc/nginx/sites-available/green'],
    expected: `
+ upstream app_blue { server localhost:8080; }
+ upstream app_green { server localhost:8081; }
+
${ask}
- proxy_pass http://localhost:8080;
+ proxy_pass http://$app_live;`,
  },
  {
    name: 'whole-nginx-conf',
    path: '/etc/nginx/nginx.conf',
    sites: ['etc/nginx/nginx.blue.conf', 'etc/nginx/nginx.green.conf'],
    expected: `
+ upstream app_blue { server 127.0.0.1:8081; }
+ upstream app_green { server 127.0.0.1:8080; }
+
${ask}
- proxy_pass http://127.0.0.1:8081;
+ proxy_pass http://$app_live;`,
  },
  {
    name: 'https-site-copied',
    path: '/etc/nginx/conf.d/default.conf',
    sites: ['home/ubuntu/deploy/nginx/nginx.blue.conf', 'home/ubuntu/deploy/nginx/nginx.green.conf'],
    expected: `
- upstream app {
+ upstream app_blue {
+ }
+ upstream app_green {
+ server 127.0.0.1:8081; # green
+ upstream app_2_blue { server localhost:8080; }
+ upstream app_2_green { server localhost:8081; }
+
+ set $app_2_live app_2_blue;
+ if (-f /etc/nginx/colors/live/green) { set $app_2_live app_2_green; }
${ask}
- proxy_pass http://localhost:8080;
+ proxy_set_header Host localhost:8080;
+ proxy_redirect http://localhost:8080/ /;
+ proxy_pass http://$app_2_live;
- proxy_pass http://app;
+ proxy_pass http://$app_live;`,
  },
  {
    name: 'marked-line',
    path: '/etc/nginx/sites-enabled/default',
    sites: ['etc/nginx/sites-available/kids', 'etc/nginx/sites-available/kids'],
    text: 'server localhost:{8080|8081};  # ACTIVE',
    expected: `
- upstream backend {
+ upstream backend_2_blue {
+ }
+ upstream backend_2_green {
+ server localhost:8081;  # ACTIVE
+ set $backend_2_live backend_2_blue;
+ if (-f /etc/nginx/colors/live/green) { set $backend_2_live backend_2_green; }
- proxy_pass http://backend;
+ proxy_pass http://$backend_2_live;`,
  },
  {
    name: 'container-folder',
    path: '/etc/nginx/conf.d/default.conf',
    sites: ['home/ubuntu/shop/nginx/conf.d/blue.conf.template', 'home/ubuntu/shop/nginx/conf.d/green.conf.template'],
    expected: `
+ upstream app_blue { server shop-blue:8080; }
+ upstream app_green { server shop-green:8080; }
+
${ask}
- proxy_pass http://shop-blue:8080;
+ proxy_pass http://$app_live;`,
  },
  {
    name: 'one-service',
    path: '/etc/nginx/conf.d/app.conf',
    targets: ['127.0.0.1:8081', '127.0.0.1:8082'],
    expected: `
- upstream app {
+ upstream app_blue {
+ }
+ upstream app_green {
+ server 127.0.0.1:8082;
${ask}
- proxy_pass http://app;
+ proxy_pass http://$app_live;`,
  },
  {
    name: 'two-services',
    path: '/etc/nginx/sites-enabled/default',
    sites: ['etc/nginx/sites-available/savant-blue', 'etc/nginx/sites-available/savant-green'],
    expected: `
- upstream api_backend {
+ upstream api_backend_blue {
+ }
+ upstream api_backend_green {
+ server 127.0.0.1:8082;
- upstream web_backend {
+ upstream web_backend_blue {
+ }
+ upstream web_backend_green {
+ server 127.0.0.1:3002;
+ set $api_backend_live api_backend_blue;
+ if (-f /etc/nginx/colors/live/green) { set $api_backend_live api_backend_green; }
+ set $web_backend_live web_backend_blue;
+ if (-f /etc/nginx/colors/live/green) { set $web_backend_live web_backend_green; }
- location = /health { proxy_pass http://api_backend/actuator/health; }
- location /api/auth { proxy_pass http://web_backend; }
- location /api { proxy_pass http://api_backend; }
+ location = /health { rewrite (?s)^/health(.*)$ /actuator/health$1 break; proxy_set_header Host api_backend; proxy_redirect http://api_backend/actuator/health /health; proxy_pass http://$api_backend_live; }
+ location /api/auth { proxy_set_header Host web_backend; proxy_redirect http://web_backend/ /; proxy_pass http://$web_backend_live; }
+ location /api { proxy_set_header Host api_backend; proxy_redirect http://api_backend/ /; proxy_pass http://$api_backend_live; }
- location / { proxy_pass http://web_backend; proxy_set_header Host $host; }
+ location / { proxy_pass http://$web_backend_live; proxy_set_header Host $host; }`,
  },
  ...['built-on-host', 'two-projects'].map((name) => ({
    name,
    path: '/etc/nginx/conf.d/service-url.inc',
    targets: ['localhost:8081', 'localhost:8082'] as const,
    expected: '\n+ if (-f /etc/nginx/colors/live/green) { set $service_url http://127.0.0.1:8082; }',
  })),
  {
    name: 'nginx-in-container',
    path: '/etc/nginx/conf.d/service-url.inc',
    targets: ['app-blue:8080', 'app-green:8080'],
    expected: '\n+ if (-f /etc/nginx/colors/live/green) { set $service_url app-green:8080; }',
  },
  {
    name: 'include-in-upstream',
    path: '/etc/nginx/conf.d/reader-backend.inc',
    targets: ['127.0.0.1:8080', '127.0.0.1:8081'],
    expected:
      '/etc/nginx/conf.d/reader-backend.inc has no server block that passes requests to `server 127.0.0.1:8080;`: a server block must ask the link, so the upstream must be in its file.',
  },
  {
    name: 'upstream-link',
    path: '/etc/nginx/conf.d/upstream.conf',
    sites: ['etc/nginx/upstreams/blue.conf', 'etc/nginx/upstreams/green.conf'],
    expected:
      '/etc/nginx/conf.d/api.conf passes requests to the upstream backend as well, and only one file can be changed.',
  },
]

const folder = join(import.meta.dirname, '..', '..', '..', 'e2e', 'set-ups')
const read = (name: string, path: string): string => readFileSync(join(folder, name, 'host', path), 'utf8')

/** The files that nginx reads. */
function readNginx(name: string): Map<string, string> {
  const main = 'events {}\nhttp {\n  include conf.d/*.conf;\n  include /etc/nginx/sites-enabled/*;\n}\n'
  const files = new Map([['/etc/nginx/nginx.conf', main]])
  const root = join(folder, name, 'host')
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }))
    if (
      /^etc\/nginx\/(?!upstreams|nginx\.\w+\.conf|sites-available\/\w)/.test(file) &&
      statSync(join(root, file)).isFile()
    )
      files.set(`/${file}`, read(name, file))
  if (name === 'built-on-host')
    files.set('/etc/nginx/sites-enabled/default', read(name, 'etc/nginx/sites-available/default'))
  if (name === 'nginx-in-container')
    for (const file of ['default.conf', 'service-url.inc'])
      files.set(`/etc/nginx/conf.d/${file}`, read(name, `home/ubuntu/app/nginx/${file}`))
  return files
}

/** What `diff` prints for two texts: the lines that only one of them has. */
function compare(before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  writeFileSync(join(folder, 'before'), before)
  writeFileSync(join(folder, 'after'), after)
  const { stdout } = spawnSync('diff', ['before', 'after'], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  const changes = stdout.split('\n').filter((line) => /^[<>]/.test(line))
  return ['', ...changes.map((line) => `${line.startsWith('<') ? '-' : '+'} ${line.slice(1).trim()}`.trim())].join('\n')
}

test.each(setUps)('$name', ({ name, path, sites, text, targets: [blue, green] = ['', ''], expected }) => {
  const files = readNginx(name)
  const siteOf = (color: 'blue' | 'green', site: string) =>
    text === undefined
      ? read(name, site)
      : read(name, site).replace(forColor(text, 'blue'), () => forColor(text, color))
  const known = files.get(path) ?? ''
  const texts =
    sites === undefined
      ? { blue: known, green: undefined }
      : { blue: siteOf('blue', sites[0]), green: siteOf('green', sites[1]) }
  const targets = { blue: [blue], green: [green] }
  const made = makeLiveLinkSite({ texts, targets, live: 'blue', link: '/etc/nginx/colors/live', path, files })
  const result = made.kind === 'made' ? compare(texts.blue, made.text) : made.reason
  expect(sort(result)).toBe(sort(expected))
})

/** A changed line may be found before or after the one in its place. */
const sort = (changes: string): string => changes.split('\n').toSorted().join('\n')

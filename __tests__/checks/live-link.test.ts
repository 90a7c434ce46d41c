import { describe, expect, test } from '@jest/globals'
import { fixedPlaceChecks } from '../../src/checks/fixed-places.ts'
import { liveColorCheck, liveLinkCheck } from '../../src/checks/live-link.ts'
import type { HostState } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { readyHost } from '../support/host-state.ts'

const config = read({ 'live-link': '/etc/nginx/colors/live' })

const asks = `server {
listen 80;
set $live 8081;
if (-f /etc/nginx/colors/live/green) {
set $live 8082;
}
location / {
proxy_pass http://127.0.0.1:$live;
}
}`

function hostWith(servers: string, more: Partial<HostState> = {}): HostState {
  const site = (color: string) => ({ resolved: `/etc/nginx/colors/${color}`, missing: false })
  const nginx = { ...readyHost.nginx, servers: `# configuration file /etc/nginx/conf.d/app.conf:\n${servers}\n` }
  return { ...readyHost, nginx, sites: { blue: site('blue'), green: site('green') }, ...more }
}

const show = ({ result, found, fix = '' }: ReturnType<typeof liveLinkCheck>) => `${result}: ${found}\n${fix}`

describe('whether nginx asks the link', () => {
  test.each([
    [asks, /^ok: nginx asks for \/etc\/nginx\/colors\/live\/green with each request/],
    ['server {\nlisten 80;\n}', /^error: no file of nginx's configuration asks .*\nset \$live blue; if \(-f /],
    [`open_file_cache max=1000;\n${asks}`, /^error: nginx keeps answers of the file system .*\nopen_file_cache off;/],
    [`open_file_cache max=1000;\n${asks.replace('listen 80;', 'listen 80;\nopen_file_cache off;')}`, /^ok: /],
    [`${asks}\nserver {\nlisten 81;\nopen_file_cache off;\n}\n`, /^ok: /],
    [`open_file_cache max=9;\n${asks}\nserver {\nlisten 81;\nopen_file_cache off;\n}`, /^error: nginx keeps answers/],
    [`disable_symlinks on;\n${asks}`, /^error: nginx does not follow links .*\ndisable_symlinks off;/],
    [`disable_symlinks off;\n${asks}`, /^ok: /],
  ])('%s', (servers, expected) => {
    expect(show(liveLinkCheck(hostWith(servers), config))).toMatch(expected)
  })

  test('is not known while nginx cannot load its configuration', () => {
    const host = hostWith('')
    const broken = { ...host, nginx: { ...host.nginx, test: { ok: false, output: 'unknown directive' } } }
    expect(show(liveLinkCheck(broken, config))).toMatch(/^unknown: /)
  })
})

test('a place that does not ask the link is named, unless both colors are kept', () => {
  const forgotten = hostWith(
    asks.replace('location / {', 'location /api {\nproxy_pass http://127.0.0.1:8081;\n}\nlocation / {'),
  )
  expect(fixedPlaceChecks(hostWith(asks), config)).toEqual([])
  expect(fixedPlaceChecks(forgotten, config).map(show)).toEqual([
    expect.stringMatching(
      /^warning: nginx's files pass .* to port 8081, which is blue's.*\nold-color: keep .* ask \/etc/,
    ),
  ])
})

describe('the folder of a color', () => {
  test.each(['blue', 'green'] as const)('%s: nginx passes requests to its port', (color) => {
    expect(show(liveColorCheck(hostWith(asks), config, color))).toMatch(/^ok: nginx passes requests to /)
  })

  test('a folder without the file is named with the line that makes both', () => {
    const { sites, ...host } = hostWith(asks)
    const text = show(
      liveColorCheck({ ...host, sites: { ...sites, green: { ...sites.green, missing: true } } }, config, 'green'),
    )
    expect(text).toMatch(/^error: \/etc\/nginx\/colors\/green\/green does not exist on the server/)
    expect(text).toContain('sudo touch /etc/nginx/colors/blue/blue /etc/nginx/colors/green/green')
  })

  test('another port is an error of that color alone', () => {
    const other = hostWith(asks.replace('8082', '9000'))
    expect(show(liveColorCheck(other, config, 'green'))).toMatch(
      /^error: while .* nginx passes no request to port 8082/,
    )
    expect(show(liveColorCheck(other, config, 'blue'))).toMatch(/^ok: /)
  })
})

import { describe, expect, test } from '@jest/globals'
import type { HostState } from '../../src/domain/host-state.ts'
import { describeSiteRequest, findSiteRequests } from '../../src/domain/site-request.ts'
import { read } from '../inputs/given.ts'
import { readyHost } from '../support/host-state.ts'

const proxy = 'location / { proxy_pass http://127.0.0.1:8081; }'

/** Without those that repeat a request of plain HTTP as a load balancer sends it. */
const requestsOf = (...args: Parameters<typeof allRequestsOf>): readonly string[] =>
  allRequestsOf(...args).filter((each) => !each.includes('X-Forwarded-Proto'))

function allRequestsOf(site: string, inputs = {}, more: Partial<HostState> = {}, servers = ''): readonly string[] {
  const state: HostState = {
    ...readyHost,
    ...more,
    nginx: { ...readyHost.nginx, servers },
    sites: {
      ...readyHost.sites,
      blue: { ...readyHost.sites.blue, text: site },
      green: { ...readyHost.sites.green, text: '' },
    },
  }
  return findSiteRequests(state, read({ 'health-path': '/h', ...inputs })).map(describeSiteRequest)
}

const redirecting = `server { listen 80 default_server; return 301 https://shop.example$request_uri; }
  server { listen 443 ssl; listen [::]:443 ssl; server_name shop.example; ${proxy} }`

describe('the requests that may reach the application', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['of a plain site', `server { listen 80; ${proxy} }`, ['http://127.0.0.1/', 'http://127.0.0.1/h']],
    [
      'of a site with HTTPS ask the server that passes requests on first',
      redirecting,
      [
        'https://shop.example/ (at 127.0.0.1:443)',
        'http://127.0.0.1/',
        'https://shop.example/h (at 127.0.0.1:443)',
        'http://127.0.0.1/h',
      ],
    ],
    [
      'of a site behind a default server that drops unknown names',
      `server { listen 80; server_name .shop.example "~x"; ${proxy} }`,
      ['http://127.0.0.1/ (Host: shop.example)', 'http://127.0.0.1/h (Host: shop.example)', 'http://127.0.0.1/'],
    ],
    [
      'of a site with the PROXY protocol',
      `server { listen 81 proxy_protocol; ${proxy} }`,
      [
        'http://127.0.0.1:81/ (with the PROXY protocol)',
        'http://127.0.0.1:81/h (with the PROXY protocol)',
        'http://127.0.0.1/',
      ],
    ],
    [
      'of a site with an address of its own',
      `server { listen 10.0.0.5:80; ${proxy} }`,
      ['http://10.0.0.5/', 'http://10.0.0.5/h', 'http://127.0.0.1/'],
    ],
  ])('%s', (_, site, expected) => {
    expect(requestsOf(site)).toEqual(expected)
  })

  test('include the servers of other files that pass requests to the port of a color', () => {
    const servers = `# configuration file /etc/nginx/nginx.conf:
http { include conf.d/*.conf; include sites-enabled/*; }
# configuration file /etc/nginx/conf.d/shop.conf:
server { listen 8000; include snippets/app.conf; }
# configuration file /etc/nginx/snippets/app.conf:
proxy_pass http://app;
# configuration file /etc/nginx/conf.d/other.conf:
server { listen 9000; proxy_pass http://127.0.0.1:9; }
`
    expect(requestsOf('upstream app { server 127.0.0.1:8081; }', {}, {}, servers)).toEqual([
      'http://127.0.0.1:8000/',
      'http://127.0.0.1:8000/h',
      'http://127.0.0.1/',
    ])
  })

  test('need no HTTPS where only wget is there', () => {
    expect(requestsOf(redirecting, {}, { httpClient: 'wget' })).toEqual(['http://127.0.0.1/', 'http://127.0.0.1/h'])
  })

  test('repeat plain HTTP as a load balancer sends it that has ended TLS, after all requests of the same path', () => {
    expect(allRequestsOf(`server { listen 80; ${proxy} }`)).toEqual([
      'http://127.0.0.1/',
      'http://127.0.0.1/ (with X-Forwarded-Proto: https)',
      'http://127.0.0.1/h',
      'http://127.0.0.1/h (with X-Forwarded-Proto: https)',
    ])
  })

  test('ask each listen of the same name, also those with the PROXY protocol', () => {
    const site = `server { listen 127.0.0.1:443 ssl; listen 10.0.0.5:443 ssl proxy_protocol; server_name shop.example; ${proxy} }`
    expect(requestsOf(site)).toContain('https://shop.example/ (at 10.0.0.5:443, with the PROXY protocol)')
  })

  test('are few on a site with hundreds of names', () => {
    const site = Array.from({ length: 300 }, (_, i) => `server { listen 80; server_name s${i}.example; ${proxy} }`)
    expect(requestsOf(site.join('\n')).length).toBe(17)
  })
})

describe('verify-url is the only request', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['as it is', { 'verify-url': 'http://127.0.0.1:90/x', 'verify-host': 'a' }, 'http://127.0.0.1:90/x (Host: a)'],
    [
      'on this machine, where it has a name of the site',
      { 'verify-url': 'https://shop.example/x' },
      'https://shop.example/x (at 127.0.0.1:443)',
    ],
    [
      'by the name of verify-host, where it is HTTPS of this machine',
      { 'verify-url': 'https://127.0.0.1/', 'verify-host': 'shop.example' },
      'https://shop.example/ (at 127.0.0.1:443)',
    ],
    ['on another machine, where it has another name', { 'verify-url': 'https://cdn.example/' }, 'https://cdn.example/'],
  ])('%s', (_, inputs, expected) => {
    expect(requestsOf(redirecting, inputs)).toEqual([expected])
  })
})

import { describe, expect, test } from '@jest/globals'
import type { HostState } from '../../src/domain/host-state.ts'
import { describeSiteRequest, findSiteRequests } from '../../src/domain/site-request.ts'
import { read } from '../inputs/given.ts'
import { createContainer, readyHost } from '../support/host-state.ts'

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

const bothSites = (text: (port: number) => string): Partial<HostState> => ({
  sites: {
    blue: { ...readyHost.sites.blue, text: text(8081) },
    green: { ...readyHost.sites.green, text: text(8082) },
  },
})
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

  const findWith = (site: (port: number) => string, servers = '') =>
    findSiteRequests({ ...readyHost, ...bothSites(site), nginx: { ...readyHost.nginx, servers } }, read())
      .filter(({ url, forwardedProto }) => url.endsWith('/') && forwardedProto === undefined)
      .map((each) => `${describeSiteRequest(each)} -> ${each.passesTo?.join(' ') ?? ''}`)
  const plain = (port: number) =>
    `server { listen 80; server_name shop.example; location / { proxy_pass http://127.0.0.1:${port}; } }`
  const onlyShop = 'http://127.0.0.1/ (Host: shop.example) -> blue green'

  test.each([8081, 8082])('leave out a server of another file that passes always to port %d', (port) => {
    const servers = `# configuration file /etc/nginx/nginx.conf:
http { include sites-enabled/*; }
# configuration file /etc/nginx/sites-enabled/default:
${plain(8081)}
# configuration file /etc/nginx/sites-enabled/preview:
upstream preview { server 127.0.0.1:${port}; }
server { listen 80; server_name preview.example; location / { proxy_pass http://preview; } }
`
    expect(findWith(plain, servers)).toEqual([onlyShop])
  })

  test('leave out a server of the site itself that passes always to one color', () => {
    const preview = 'server { listen 80; server_name p.example; location / { proxy_pass http://127.0.0.1:8082; } }'
    expect(findWith((port) => `${plain(port)} ${preview}`)).toEqual([onlyShop])
  })

  test('leave out a server that shows the color that is not live', () => {
    const preview = (port: number) => plain(port).replace('shop', 'preview')
    expect(findWith((port) => `${plain(port)} ${preview(8081 + 8082 - port)}`)).toEqual([onlyShop])
  })

  test('include a server of another file whose upstream, or a part of it, is in the site', () => {
    const files = (upstream: string) => `# configuration file /etc/nginx/nginx.conf:
http { include conf.d/*.conf; ${upstream} }
# configuration file /etc/nginx/conf.d/shop.conf:
server { listen 8000; location / { proxy_pass http://app; } }
`
    const inFile = findWith((port) => `upstream app { server 127.0.0.1:${port}; }`, files('include sites-enabled/*;'))
    const inBlock = findWith(
      (port) => `server 127.0.0.1:${port};`,
      files('upstream app { include /etc/nginx/sites-enabled/default; }'),
    )
    expect(inFile).toEqual(['http://127.0.0.1:8000/ -> blue green', 'http://127.0.0.1/ -> '])
    expect(inBlock).toEqual(inFile)
  })

  test('are known though nginx lists the linked file by another path', () => {
    expect(findWith(plain, `# configuration file /opt/nginx/sites/default:\n${plain(8081)}\n`)).toEqual([onlyShop])
  })

  test('are of the color whose site alone has the listen', () => {
    const site = (port: number) => `${plain(port)} ${port === 8082 ? plain(port).replace('80', '443 ssl') : ''}`
    expect(findWith(site)).toContain('https://shop.example/ (at 127.0.0.1:443) -> green')
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

  test('keep one of each port of a site with hundreds of names', () => {
    const site = Array.from(
      { length: 300 },
      (_, i) => `server { listen 80; listen 443 ssl; server_name s${i}.example; ${proxy} }`,
    )
    const requests = requestsOf(site.join('\n'))
    expect(requests).toContain('https://s0.example/ (at 127.0.0.1:443)')
    expect(requests.length).toBe(17)
  })

  test.each([
    ['my_app.internal', 'my_app.internal'],
    ['_ "~^shop" shop.example', 'shop.example'],
    ['~^(?<x>.+)$ "" *.shop.example', 'www.shop.example'],
    ['shop.*', 'shop.example'],
    [String.raw`~^(?<user>[a-z]+)\.shop\.example$`, 'www.shop.example'],
  ])('name a server by the first usable one of %s', (names, name) => {
    expect(requestsOf(`server { listen 80; server_name ${names}; ${proxy} }`)).toContain(
      `http://127.0.0.1/ (Host: ${name})`,
    )
  })
})

describe('a server that shares its port with others', () => {
  const other = 'server { listen 80 default_server; server_name www.shop.example; return 301 https://shop.example; }'
  test.each([
    ['has a wildcard that another server takes a name of', '*.shop.example', 'any.shop.example'],
    ['has no other name', '_', '_'],
    ['has a regular expression that another server takes the name of', String.raw`~\.shop\.example$ _`, '_'],
  ])('%s', (_, names, name) => {
    const site = `${other} server { listen 80; server_name ${names}; ${proxy} }`
    expect(requestsOf(site)[0]).toBe(`http://127.0.0.1/ (Host: ${name})`)
  })

  test('is not asked where nginx would choose another one for each name', () => {
    const site = `${other} server { listen 80; server_name www.shop.example x.example; ${proxy} }`
    const nameless = site.replace('www.shop.example x.example', '""')
    expect(requestsOf(site)[0]).toContain('Host: x.example')
    expect(requestsOf(nameless)[0]).toContain('Host: www.shop.example')
  })
})

describe('a path that always leads to one color', () => {
  const kids = (port: number) => `upstream live { server localhost:${port}; } upstream b { server localhost:8081; }
    server { listen 80 default_server; server_name _;
      location / { proxy_pass http://live; }
      location /h { proxy_pass http://b/; } }`
  const find = (site: (port: number) => string, servers = '') =>
    findSiteRequests(
      { ...readyHost, ...bothSites(site), nginx: { ...readyHost.nginx, servers } },
      read({ 'health-path': '/h' }),
    )
      .filter(({ forwardedProto }) => forwardedProto === undefined)
      .map((each) => `${describeSiteRequest(each)} -> ${each.passesTo?.join(' ') ?? ''}`)

  test('is not asked', () => {
    expect(find(kids)).toEqual(['http://127.0.0.1/ -> blue green'])
  })

  test('is not asked in another file that uses an upstream of the site', () => {
    const upstreams = (port: number) => kids(port).replace(/server \{ listen.*/s, '')
    const servers = `# configuration file /etc/nginx/nginx.conf:
http { include sites-enabled/*;
${kids(0).replace(/.*server \{ listen/s, 'server { listen')}
}
`
    expect(find(upstreams, servers)[0]).toBe('http://127.0.0.1/ -> blue green')
    expect(find(upstreams, servers).join()).not.toContain('127.0.0.1/h')
  })

  test.each(['= /h', '^~ /h', '/h'])('is the one of location %s', (location) => {
    expect(find((port) => kids(port).replace('location /h', `location ${location}`))).toHaveLength(1)
  })

  test.each(['= /hh', '/h/', '~ ^/h'])('is not the one of location %s', (location) => {
    expect(find((port) => kids(port).replace('location /h', `location ${location}`))).toHaveLength(2)
  })
})

/** Where nginx reaches the containers by their names, all ports are the same. */
describe('with container-port', () => {
  const site = (name: string, more = '') =>
    `server { listen 80 default_server; location / { proxy_pass http://${name}:8080; } ${more} }`
  const find = (siteOf: (color: 'blue' | 'green') => string, inputs = {}) =>
    findSiteRequests(
      {
        ...readyHost,
        sites: {
          blue: { ...readyHost.sites.blue, text: siteOf('blue') },
          green: { ...readyHost.sites.green, text: siteOf('green') },
        },
        containers: [createContainer('blue', { name: 'shop-blue-1' })],
      },
      read({ 'nginx-container': 'web', 'container-port': '8080', 'health-path': '/h', ...inputs }),
    )
      .filter(({ forwardedProto }) => forwardedProto === undefined)
      .map((each) => `${describeSiteRequest(each)} -> ${each.passesTo?.join(' ') ?? ''}`)

  test.each(['blue', 'alias-of-blue'])('the place where %s stands in one of the sites shows the color', (name) => {
    const found = find((color) => site(color === 'blue' ? name : color))
    expect(found).toEqual(['http://127.0.0.1/ -> blue green', 'http://127.0.0.1/h -> blue green'])
  })

  test.each(['blue', 'shop-blue-1'])('a path that always leads to %s shows no switch', (name) => {
    const found = find((color) => site(color, `location /h { proxy_pass http://${name}:8080; }`))
    expect(found).toEqual(['http://127.0.0.1/ -> blue green'])
  })

  test('a path that always leads to a container of no color is asked', () => {
    const found = find((color) => site(color, 'location /h { proxy_pass http://admin:8080; }'))
    expect(found).toEqual(['http://127.0.0.1/ -> blue green', 'http://127.0.0.1/h -> '])
  })
})

test('there is a request where both sites lead to one color, though none shows a switch', () => {
  const sites = bothSites(() => `server { listen 80 default_server; ${proxy} }`)
  const requests = findSiteRequests({ ...readyHost, ...sites }, read({}))
  expect(requests.map(describeSiteRequest)).toEqual(['http://127.0.0.1/'])
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

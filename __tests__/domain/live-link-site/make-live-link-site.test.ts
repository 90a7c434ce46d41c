import { describe, expect, test } from '@jest/globals'
import type { Color } from '../../../src/domain/color.ts'
import { adviseLiveLink } from '../../../src/domain/live-link-site/advise-live-link.ts'
import { makeLinkLines } from '../../../src/domain/live-link-site/link-lines.ts'
import { makeLiveLinkSite, type LiveLinkInput } from '../../../src/domain/live-link-site/make-live-link-site.ts'

const path = '/etc/nginx/sites-enabled/default'
const link = '/etc/nginx/colors/live'
const main = 'http {\n  include /etc/nginx/sites-enabled/*;\n  include conf.d/*.conf;\n}\n'
const targets = { blue: ['127.0.0.1:8081', '127.0.0.1:3001'], green: ['127.0.0.1:8082', '127.0.0.1:3002'] }

/** The file, or the reason. The other color's site is the same one with the other ports, unless it is given. */
function make(text: string, green?: string, more: Partial<LiveLinkInput> & { others?: Record<string, string> } = {}) {
  const files = new Map([['/etc/nginx/nginx.conf', main], ...Object.entries(more.others ?? {})])
  const made = makeLiveLinkSite({ texts: { blue: text, green }, targets, live: 'blue', link, path, files, ...more })
  return made.kind === 'made' ? made.text : made.reason
}

const location = (pass: string, head = 'location /', more = 'proxy_set_header Host $host; ') =>
  `server {\n  ${head} { ${more}${pass} }\n}\n`

const upstreams = 'upstream app_blue { server 127.0.0.1:8081; }\nupstream app_green { server 127.0.0.1:8082; }\n\n'
const choose = (blue: string, green: string, name = 'app') =>
  `  set $${name}_live ${blue};\n  if (-f ${link}/green) { set $${name}_live ${green}; }\n`
const asked = (pass: string, head = 'location /', more = 'proxy_set_header Host $host; ') =>
  `${upstreams}server {\n${choose('app_blue', 'app_green')}  ${head} { ${more}${pass} }\n}\n`

describe('a place that passes requests on asks the link', () => {
  test.each<readonly [string, string]>([
    [location('proxy_pass http://127.0.0.1:8081;'), asked('proxy_pass http://$app_live;')],
    [location('proxy_pass "https://127.0.0.1:8081";'), asked('proxy_pass "https://$app_live";')],
    [location('proxy_pass http://127.0.0.1:8081$request_uri;'), asked('proxy_pass http://$app_live$request_uri;')],
    [
      location('grpc_pass 127.0.0.1:8081;', undefined, 'grpc_set_header Host $host; '),
      asked('grpc_pass $app_live;', undefined, 'grpc_set_header Host $host; '),
    ],
    [
      location('proxy_pass http://127.0.0.1:8081/v1;', 'location ^~ /a.b'),
      asked('rewrite (?s)^/a\\.b(.*)$ /v1$1 break; proxy_pass http://$app_live;', 'location ^~ /a.b'),
    ],
    [
      location('proxy_pass http://127.0.0.1:8081/$1;', 'location ~ ^/(.*)$'),
      asked('proxy_pass http://$app_live/$1;', 'location ~ ^/(.*)$'),
    ],
    [
      location('proxy_pass http://127.0.0.1:8081/v1/;', 'location /api/', ''),
      asked(
        'rewrite (?s)^/api/(.*)$ /v1/$1 break; proxy_set_header Host 127.0.0.1:8081; proxy_redirect http://127.0.0.1:8081/v1/ /api/; proxy_pass http://$app_live;',
        'location /api/',
        '',
      ),
    ],
    [location('if ($x) { proxy_pass http://127.0.0.1:8081; }'), asked('if ($x) { proxy_pass http://$app_live; }')],
  ])('%s', (text, made) => {
    expect(make(text)).toBe(made)
  })

  test('two ports of a color are two choices, in each server that needs them', () => {
    const server = (one: string, two: string, more = '') =>
      `server {\n${more}  location / { proxy_pass http://${one}; include proxy_params; }\n  location /w { include proxy_params; proxy_pass http://${two}; }\n}\n`
    const others = { '/etc/nginx/proxy_params': 'proxy_set_header Host $http_host;\n' }
    const made = make(server('127.0.0.1:8081', '127.0.0.1:3001'), undefined, { others })
    const second = 'upstream app_2_blue { server 127.0.0.1:3001; }\nupstream app_2_green { server 127.0.0.1:3002; }\n\n'
    const choices = choose('app_blue', 'app_green') + choose('app_2_blue', 'app_2_green', 'app_2')
    expect(made).toBe(upstreams.trimEnd() + '\n' + second + server('$app_live', '$app_2_live', choices))
  })

  test('of the site of green: comments and order stay, and blue is still what is asked first', () => {
    const site = (port: number) =>
      `# ${port}\nserver { # live\n  location / {\n    proxy_pass http://[::1]:${port}/;  # x\n  }\n}`
    expect(make(site(8081), site(8082), { live: 'green' })).toBe(`upstream app_blue { server [::1]:8081; }
upstream app_green { server [::1]:8082; }

# 8082
server { # live
${choose('app_blue', 'app_green')}  location / {
    rewrite (?s)^/(.*)$ /$1 break;
    proxy_set_header Host [::1]:8082;
    proxy_redirect http://[::1]:8082/ /;
    proxy_pass http://$app_live;  # x
  }
}`)
  })

  test('upstreams of both colors that are there are used, also from another file', () => {
    const other = {
      '/etc/nginx/conf.d/colors.conf': 'upstream b { server 127.0.0.1:8081; } upstream g { server x:1; }',
    }
    expect(make(location('proxy_pass http://b;'), location('proxy_pass http://g;'), { others: other })).toBe(
      `server {\n${choose('b', 'g')}  location / { proxy_set_header Host $host; proxy_pass http://$app_live; }\n}\n`,
    )
  })

  test('upstreams that each site names for its color are both there', () => {
    const site = (color: string, port: number) =>
      `upstream app_${color} {\n  server 127.0.0.1:${port}; # ${color}\n}\n${location(`proxy_pass http://app_${color};`)}`
    const upstream = (color: string, port: number) => site(color, port).replace(/server \{[^]*/, '')
    expect(make(site('blue', 8081), site('green', 8082), { live: 'green' })).toBe(
      `${upstream('blue', 8081)}${upstream('green', 8082)}server {\n${choose('app_blue', 'app_green')}  location / { proxy_set_header Host $host; proxy_pass http://$app_live; }\n}\n`,
    )
  })

  test('an upstream keeps its other lines, and each place that names it asks', () => {
    const text =
      'upstream x.y {\n  server 127.0.0.1:8081 max_fails=0;\n  keepalive 16;\n}\nserver { set $u http://x.y; location / { proxy_set_header host a; proxy_pass $u; } }'
    expect(make(text)).toBe(`upstream x_y_blue {
  server 127.0.0.1:8081 max_fails=0;
  keepalive 16;
}
upstream x_y_green {
  server 127.0.0.1:8082 max_fails=0;
  keepalive 16;
}
server { set $u http://x_y_blue; if (-f ${link}/green) { set $u http://x_y_green; } location / { proxy_set_header host a; proxy_pass $u; } }`)
  })

  test('a set in a location holds what the server chose', () => {
    expect(make('server {\n  location / { set $u http://127.0.0.1:8081/a; proxy_pass $u; }\n}\n')).toBe(
      `server {\n${choose('127.0.0.1:8081', '127.0.0.1:8082')}  location / { set $u http://$app_live/a; proxy_pass $u; }\n}\n`,
    )
  })

  test('without a Host an upstream keeps the name by which the application knows its address', () => {
    const site = (name: string, lines = '') =>
      `server {\n  location / {\n${lines}    proxy_pass http://${name};\n  }\n}\n`
    const others = { '/etc/nginx/nginx.conf': `http { include mime.types; include ${path}; }` }
    const lines = '    proxy_set_header Host x;\n    proxy_redirect http://x/ /;\n'
    expect(make(`upstream x { server localhost:8081; }\n${site('x')}`, undefined, { others })).toContain(
      site('$x_live', lines).replace('server {\n', `server {\n${choose('x_blue', 'x_green', 'x')}`),
    )
  })

  test('names that any file has are not taken', () => {
    const others = { '/etc/nginx/conf.d/x.conf': 'upstream app_green { server x:1; }' }
    expect(make(location('set $app_2_live 1; proxy_pass http://127.0.0.1:8081;'), undefined, { others })).toContain(
      'upstream app_3_blue { server 127.0.0.1:8081; }\nupstream app_3_green { server 127.0.0.1:8082; }\n',
    )
  })

  test('answers of the file system that nginx keeps are switched off in the server', () => {
    const others = { '/etc/nginx/conf.d/x.conf': 'open_file_cache max=10;' }
    expect(make(location('proxy_pass http://127.0.0.1:8081;'), undefined, { others })).toContain(
      'server {\n  open_file_cache off;\n  set $app_live app_blue;',
    )
  })
})

const uri = 'proxy_pass http://127.0.0.1:8081/v1/;'
const inPart = { path: '/etc/nginx/x.inc' }
const plainSet = 'set $u http://127.0.0.1:8081;'

test.each<readonly [string, Parameters<typeof make>, string]>([
  ['no text', ['', ''], 'The sites of both colors pass requests to the same.'],
  ['other ports', [location('proxy_pass http://127.0.0.1:9090;')], 'The site passes no requests to 127.0.0.1:8081'],
  [
    'another difference',
    [location('proxy_pass http://127.0.0.1:8081;'), `gzip on; ${location('proxy_pass http://127.0.0.1:8082;')}`],
    'The sites differ in more than where proxy_pass, an upstream or a set sends requests: `server {` for blue, `gzip on; server {` for green.',
  ],
  [
    'a redirect with the address',
    [location('proxy_redirect http://127.0.0.1:8081/ /; proxy_pass http://127.0.0.1:8081;')],
    'is for the other color is not known: give each color a site of its own.',
  ],
  [
    'both colors',
    [location('proxy_pass http://127.0.0.1:8081;') + location('proxy_pass http://localhost:8082;')],
    'give each color a site of its own.',
  ],
  ['a map', ['map $a $b { default 127.0.0.1:8081; }', 'map $a $b { default 127.0.0.1:8082; }'], 'differ in more'],
  ['a URI in an if', [location(`if ($x) { ${uri} }`)], 'it is not directly in a location.'],
  ['a URI in an inner location', [location(`location /b { ${uri} }`)], 'its location is in another one.'],
  ['a URI in a regular expression', [location(uri, 'location ~ x')], 'its location is not a plain path.'],
  ['a URI in a named location', [location(uri, 'location @x')], 'its location is not a plain path.'],
  ['a URI beside a rewrite', [location(`rewrite ^/a /b; ${uri}`)], 'may depend on the path as well.'],
  ['a URI beside $uri', [location(`add_header X $uri; ${uri}`)], 'may depend on the path as well.'],
  ['a URI beside a set', [location(`${uri} set $a b;`)], '`set $a b` may depend on the path as well.'],
  ['a URI beside a file that is not known', [location(`include x; ${uri}`)], 'may depend on the path as well.'],
  [
    'a half of a file',
    ['server { location / { proxy_pass http://127.0.0.1:8081; }'],
    'could not be read to their end.',
  ],
  ['a URI with an escape', [location('proxy_pass http://127.0.0.1:8081/%20;')], 'writes in several ways.'],
  ['a URI with arguments', [location('proxy_pass http://127.0.0.1:8081?a=b;')], 'writes in several ways.'],
  [
    'a Host in a file that is not known',
    [location('proxy_pass http://127.0.0.1:8081;', 'location /', 'include x; ')],
    'What x says of `location / { include x; proxy_pass http://127.0.0.1:8081; }` is not known, and no proxy_set_header says which Host the application gets: add one.',
  ],
  [
    'other headers outside',
    [`proxy_set_header A b;\n${location('proxy_pass http://127.0.0.1:8081;', 'location /', '')}`],
    'The other headers for',
  ],
  [
    'the name of the upstream',
    [location('proxy_pass http://127.0.0.1:8081;', 'location /', 'proxy_set_header Host $proxy_host; ')],
    'write another value.',
  ],
  ['a default redirect', [location('proxy_pass http://127.0.0.1:8081; proxy_redirect default;')], 'leave it out.'],
  ['TLS with a name', [location('proxy_ssl_verify on; proxy_pass https://127.0.0.1:8081;')], 'add proxy_ssl_name.'],
  ['a stream', ['server { listen 5432; proxy_pass 127.0.0.1:8081; }'], 'is in no location of this file.'],
  [
    'links that nginx does not follow',
    [`disable_symlinks on; ${location('proxy_pass http://127.0.0.1:8081;')}`],
    'it would see no switch.',
  ],
  [
    'kept answers in the server',
    [`server { open_file_cache max=9; location / { include y; ${plainSet} } }`],
    'up to a minute later.',
  ],
  [
    'a link for nginx',
    [location('proxy_pass http://127.0.0.1:8081;'), undefined, { link: '/a b;' }],
    'something else to nginx.',
  ],
  ['Lua', [location('content_by_lua_block { x() } proxy_pass http://127.0.0.1:8081;')], 'as nginx reads it.'],
  [
    'a part of a location',
    [plainSet, undefined, { ...inPart, others: { a: 'server { location / { include x.inc; } }' } }],
    'not safe.',
  ],
  ['a part of nothing', [plainSet, undefined, inPart], 'not safe.'],
  [
    'a location of a server',
    ['location / { proxy_pass http://127.0.0.1:8081; }'],
    'which cannot have the upstreams for',
  ],
  [
    'an upstream that another program is passed to',
    ['upstream x { server 127.0.0.1:8081; } server { location / { fastcgi_pass x; } }'],
    'names the upstream x, and only proxy_pass, grpc_pass and set can be changed.',
  ],
])('%s: no text is made', (_, input, reason) => {
  const made = make(...input)
  expect(made).not.toMatch(/app_live|colors\/live/)
  expect(made).toContain(reason)
})

test.each<readonly [Color, string]>([
  ['blue', '/etc/nginx/colors'],
  ['green', '/srv/its colors'],
])('the link and the folders are made once, for %s', (color, folder) => {
  const quote = (each: string) => (each.includes(' ') ? `'${each}'` : each)
  expect(makeLinkLines(`${folder}/live`, color)).toEqual([
    `sudo install -d -m 755 ${[folder, `${folder}/blue`, `${folder}/green`].map(quote).join(' ')}`,
    `sudo touch ${[`${folder}/blue/blue`, `${folder}/green/green`].map(quote).join(' ')}`,
    `sudo ln -sfn ${quote(`${folder}/${color}`)} ${quote(`${folder}/live`)}`,
  ])
})

test('the advice says where the file goes, for each form', () => {
  const site = { kind: 'made', text: 'server {}\n' } as const
  const sites = { blue: '/etc/nginx/sites-available/blue', green: '/etc/nginx/sites-available/green' }
  const advise = (form: Parameters<typeof adviseLiveLink>[0]['form']) =>
    adviseLiveLink({ form, site, live: 'blue', link })
  expect(advise({ kind: 'link', path, sites })).toEqual([
    'With `live-link` a switch needs no reload of nginx, which can cost visitors behind a load balancer a 502. Make the link first:',
    ...makeLinkLines(link, 'blue'),
    'Write this file to /etc/nginx/sites-available/live-link:',
    'server {}',
    `Point ${path} to it (to go back, point it to the site of a color again):`,
    `sudo ln -sfn /etc/nginx/sites-available/live-link ${path}`,
    'Then load it:',
    'sudo nginx -t && sudo nginx -s reload',
    `Then set \`live-link: ${link}\`, and remove site-link, site-file, site-text, blue-site and green-site from the workflow.`,
  ])
  const place = `Copy ${path} to your home folder, and put this file in its place:`
  expect(advise({ kind: 'file', path, sites })).toContain(place)
  expect(advise({ kind: 'text', path, text: '{a|b}' })).toContain(place)
  const failed = { kind: 'not-possible', reason: 'It has no server.' } as const
  expect(adviseLiveLink({ form: { kind: 'file', path, sites }, site: failed, live: 'blue', link })).toEqual([
    'With `live-link` a switch needs no reload of nginx, which can cost visitors behind a load balancer a 502. The file for it could not be made. It has no server.',
  ])
})

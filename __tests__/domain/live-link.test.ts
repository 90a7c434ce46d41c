import { describe, expect, test } from '@jest/globals'
import type { Color } from '../../src/domain/color.ts'
import { asksLink, chooseColor } from '../../src/domain/live-link.ts'
import { findServers, parseStatements } from '../../src/domain/nginx-config.ts'
import { NginxFiles } from '../../src/domain/nginx-files.ts'

const link = '/etc/nginx/colors/live'
const site = (test: string, color: Color = 'green') => `server {
  listen 80;
  set $app ${color === 'green' ? 'blue' : 'green'};
  ${test} { set $app ${color}; }
  location / { proxy_pass http://$app; }
}`

const targetsOf = (text: string, color: Color) =>
  findServers(chooseColor(parseStatements(text), link, color)).flatMap(({ routes }) =>
    routes.map(({ target }) => target),
  )

describe('what nginx follows while the link points to a color', () => {
  test.each([
    `if (-f ${link}/green)`,
    `if ( -f ${link}/green )`,
    `if (-f "${link}/green")`,
    `if (-e ${link}/green)`,
    `if (!-f ${link}/blue)`,
  ])('%s', (condition) => {
    const text = site(condition)
    expect(asksLink(parseStatements(text), link)).toBe(true)
    expect([targetsOf(text, 'blue'), targetsOf(text, 'green')]).toEqual([['blue'], ['green']])
  })

  test('a pass in the if takes the place of the one beside it', () => {
    const text = `server { location / { if (-f ${link}/green) { proxy_pass http://green; } proxy_pass http://blue; } }`
    expect([targetsOf(text, 'blue'), targetsOf(text, 'green')]).toEqual([['blue'], ['green']])
  })

  test('the color that is not asked for comes first in the file', () => {
    const text = site(`if (-f ${link}/blue)`, 'blue')
    expect([targetsOf(text, 'blue'), targetsOf(text, 'green')]).toEqual([['blue'], ['green']])
  })
})

test.each([
  'if ($request_method = POST)',
  `if (-d ${link}/green)`,
  'if (-f /etc/nginx/colors/other/green)',
  `if (-f ${link}/red)`,
  `if (-f ${link}/green/more)`,
])('%s asks something else', (condition) => {
  expect(asksLink(parseStatements(site(condition)), link)).toBe(false)
})

test('other sites of the same nginx are not the site', () => {
  const files = new NginxFiles(`# configuration file /etc/nginx/nginx.conf:
http {
include /etc/nginx/sites-enabled/*;
}
# configuration file /etc/nginx/sites-enabled/app:
${site(`if (-f ${link}/green)`)}
# configuration file /etc/nginx/sites-enabled/blog:
server {
listen 80;
server_name blog.example;
}
`)
  const ofSite = files.listLiveServers(link, 'blue').filter(({ isOfSite }) => isOfSite)
  expect(ofSite.flatMap(({ routes }) => routes.map(({ target }) => target))).toEqual(['blue'])
})

test('the file that asks is the site, wherever the upstreams are and whatever it includes', () => {
  const files = new NginxFiles(`# configuration file /etc/nginx/nginx.conf:
http {
include /etc/nginx/conf.d/*.conf;
}
# configuration file /etc/nginx/conf.d/app.conf:
server {
listen 80;
include /etc/nginx/live.inc;
location / {
proxy_pass http://$app;
}
}
# configuration file /etc/nginx/conf.d/upstreams.conf:
upstream app_blue {
server 127.0.0.1:8081;
}
upstream app_green {
server 127.0.0.1:8082;
}
# configuration file /etc/nginx/live.inc:
set $app app_blue;
if (-f ${link}/green) {
set $app app_green;
}
`)
  const routes = (color: Color) => [
    ...new Set(files.listLiveServers(link, color).flatMap((each) => each.routes.map(({ target }) => target))),
  ]
  expect(files.asksLink(link)).toBe(true)
  expect([routes('blue'), routes('green')]).toEqual([['127.0.0.1:8081'], ['127.0.0.1:8082']])
})

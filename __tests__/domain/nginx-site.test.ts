import { expect, test } from '@jest/globals'
import { findFixedPorts, hasUnknownTarget, parseProxiedPorts } from '../../src/domain/nginx-site.ts'

test.each<readonly [string, readonly number[]]>([
  ['proxy_pass http://127.0.0.1:8081;', [8081]],
  ['proxy_pass http://localhost:8081/api/;', [8081]],
  ['proxy_pass\n  http://127.0.0.1:8081;', [8081]],
  ['proxy_pass "http://127.0.0.1:8081";', [8081]],
  ['proxy_pass http://[::1]:8081;', [8081]],
  ['proxy_pass http://[::1];', []],
  ['proxy_pass http://$backend:8081$request_uri;', [8081]],
  ['grpc_pass grpc://127.0.0.1:8081;', [8081]],
  ['upstream app { server 127.0.0.1:8081; }\nserver { listen 80; location / { proxy_pass http://app; } }', [8081]],
  [
    'upstream app {\n  zone app 64k;\n  server [::1]:8081 max_fails=3;\n  server 127.0.0.1:8083 backup;\n}',
    [8081, 8083],
  ],
  ['proxy_pass http://127.0.0.1:8081; # not http://127.0.0.1:8082;', [8081]],
  ['# proxy_pass http://127.0.0.1:8082;\nproxy_pass http://127.0.0.1:8081;', [8081]],
  ['location /a { proxy_pass http://127.0.0.1:8081; } location /b { proxy_pass http://127.0.0.1:8081/b; }', [8081]],
  ['location /a#b { proxy_pass http://127.0.0.1:8081; }', [8081]],
  ['add_header X "a; # b"; proxy_pass http://127.0.0.1:8081;', [8081]],
  ['return 200 "proxy_pass http://127.0.0.1:8082;";', []],
  ['proxy_pass http://app;', []],
  ['proxy_pass http://unix:/run/app.sock;', []],
  ['upstream app { server unix:/run/app.sock; }', []],
  ['listen 8081; server_name example.com:8082;', []],
  ['return 301 https://$host:8443$request_uri;', []],
  ['', []],
])('parseProxiedPorts of %j', (site, ports) => {
  expect(parseProxiedPorts(site)).toEqual(ports)
})

test.each<readonly [string, boolean]>([
  ['location / { proxy_pass http://app_blue; } location /metrics/ { proxy_pass http://127.0.0.1:9100/; }', true],
  ['set $backend blue; location / { proxy_pass http://$backend; }', true],
  ['upstream app { server 127.0.0.1:8081; } server { location / { proxy_pass http://app/; } }', false],
  ['location / { proxy_pass http://127.0.0.1:9100; } # proxy_pass http://app_blue;', false],
])('a target that the file does not explain: %s', (site, isUnknown) => {
  expect(hasUnknownTarget(site)).toBe(isUnknown)
})

const withHealth = (port: number) => `upstream live { server 127.0.0.1:${port}; }
  upstream green { server 127.0.0.1:8082; }
  server { location / { proxy_pass http://live; } location /health/green { proxy_pass http://green/health; } }`
const forgotten = (port: number) =>
  `server { location / { proxy_pass http://127.0.0.1:${port}; } location /api { proxy_pass http://127.0.0.1:8081; } }`

test.each<readonly [string, string, string, readonly number[]]>([
  ['a location for green in the site of blue', withHealth(8081), withHealth(8082), [8082]],
  ['a line that was forgotten', forgotten(8082), forgotten(8081), [8081]],
  ['the same file twice', withHealth(8081), withHealth(8081), []],
  ['a place that has both ports', 'proxy_pass http://h:1; proxy_pass http://h:2;', 'proxy_pass http://h:1;', []],
  ['a place that the other site has not', 'location /x { proxy_pass http://h:1; }', '', []],
])('findFixedPorts of %s', (_, site, other, ports) => {
  expect(findFixedPorts(site, other)).toEqual(ports)
})

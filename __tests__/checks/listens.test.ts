import { expect, test } from '@jest/globals'
import { listenChecks } from '../../src/checks/listens.ts'
import type { HostState } from '../../src/domain/host-state.ts'
import { read } from '../inputs/given.ts'
import { readyHost } from '../support/host-state.ts'

const state = (blue: string, green: string): HostState => ({
  ...readyHost,
  sites: { blue: { ...readyHost.sites.blue, text: blue }, green: { ...readyHost.sites.green, text: green } },
})
const check = (blue: string, green: string) => listenChecks(state(blue, green), read())[0]

test.each<readonly [string, string, string]>([
  ['server { listen 80; }', 'server { listen 80; }', 'ok'],
  ['server { listen 80; listen [::]:80; }', 'server { listen 80; }', 'listen [::]:80;'],
  ['server { listen 10.0.0.5:80; }', 'server { listen 80; }', 'ok'],
  ['server { listen 80; }', 'server { listen 10.0.0.5:80; }', 'listen 80;'],
  ['server { listen 443 ssl; } server { listen 80; }', 'server { listen 80; }', 'listen 443 ssl;'],
  ['server { listen 443 ssl; }', 'server { listen 443; }', 'listen 443 ssl;'],
  ['server { listen 80; }', 'server { listen 80; } server { listen 8443 ssl; }', 'ok'],
  ['server { listen 80; }', 'server { listen [::]:80 ipv6only=off; }', 'ok'],
  ['server { listen [::]:80 ipv6only=off; }', 'server { listen 80; listen [::]:80; }', 'ok'],
  ['server { listen [::]:80 ipv6only=off; }', 'server { listen [::]:80; }', 'listen 80;'],
])('the live site %s and the idle site %s', (blue, green, expected) => {
  const { result, found } = check(blue, green) ?? {}
  expect(expected === 'ok' ? result : found).toContain(expected)
  expect(result).toBe(expected === 'ok' ? 'ok' : 'error')
})

test('the fix copies the live site, with the port of the idle color', () => {
  expect(check('server { listen 443 ssl; }', 'server { listen 80; }')?.fix).toBe(
    "sed 's/:8081\\b/:8082/' /etc/nginx/sites-available/blue | sudo tee /etc/nginx/sites-available/green",
  )
})

test('a site that is a part of a server, or that includes files that were not read, is not blamed', () => {
  expect(check('server { listen 443 ssl; }', 'proxy_pass http://127.0.0.1:8082;')).toBeUndefined()
  expect(check('server { listen 443 ssl; }', 'server { listen 80; include tls.conf; }')?.result).toBe('unknown')
})

test('a server name that only the live site has is a warning', () => {
  expect(check('server { listen 80; server_name a b; }', 'server { listen 80; server_name a; }')).toMatchObject({
    result: 'warning',
    found: expect.stringContaining('server_name b'),
  })
})

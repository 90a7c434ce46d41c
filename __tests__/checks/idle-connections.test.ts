import { expect, test } from '@jest/globals'
import { idleConnectionsCheck } from '../../src/checks/idle-connections.ts'
import { read } from '../inputs/given.ts'
import { readyHost } from '../support/host-state.ts'

const check = (version: string | undefined, line: string, inputs: Readonly<Record<string, string>> = {}) => {
  const servers = `# configuration file /etc/nginx/nginx.conf:\nhttp {\n${line}\n}\n`
  const [found] = idleConnectionsCheck({ ...readyHost, nginx: { ...readyHost.nginx, version, servers } }, read(inputs))
  return found && `${found.result}: ${found.found}`
}

test.each([
  ['nginx version: nginx/1.27.4', '', /^unknown: it is not known whether a load balancer is before nginx/],
  ['nginx version: nginx/1.30.6', '', /^unknown: /],
  ['nginx version: nginx/1.30.6', 'keepalive_min_timeout 0;', /^unknown: /],
  ['nginx version: nginx/1.30.6', 'keepalive_min_timeout 2s;', /^ok: nginx keeps them for 2s after a reload/],
  ['nginx version: nginx/1.30.6', 'keepalive_min_timeout 1m;', /^warning: .* so each deployment waits .* for 30 s/],
  ['nginx version: nginx/1.30.6', 'keepalive_min_timeout 500ms;', /^ok: /],
  [undefined, 'keepalive_min_timeout 2s;', /^ok: /],
] as const)('%s with "%s"', (version, line, expected) => {
  expect(check(version, line)).toMatch(expected)
})

test.each([
  ['nginx version: nginx/1.27.3', {}],
  ['nginx version: nginx/1.9.15', {}],
  ['nginx version: Angie/1.30.0', {}],
  [undefined, {}],
  ['nginx version: nginx/1.30.6', { 'live-link': '/etc/nginx/colors/live' }],
])('nothing to set: %s %j', (version, inputs) => {
  expect(check(version, '', inputs)).toBeUndefined()
})

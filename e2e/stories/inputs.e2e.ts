import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runAction, type Result } from '../runner/run-action.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed()
let connections = 0
const server = createServer((socket) => {
  connections += 1
  socket.destroy()
})
let port = ''

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = String((server.address() as AddressInfo).port)
})
afterAll(() => {
  server.close()
})

/** Expects the result of bad inputs: one error, `refused`, and all other outputs empty. Returns the error. */
function expectRefused({ exitCode, outputs, log }: Result): string {
  expect(exitCode).toBe(1)
  expect(outputs).toMatchObject({ result: 'refused', color: '', 'previous-color': '', image: '' })
  expect(outputs['failed-step']).toBe('') // no step has begun
  expect(JSON.parse(outputs['report'] ?? '')).toMatchObject({ result: 'refused', steps: [] })
  expect(log.annotations.map(({ level }) => level)).toEqual(['error'])
  return log.annotations[0]?.message ?? ''
}

/** Bad values by the name of the input, each with what the error must say of it. */
const bad: Readonly<Record<string, readonly [given: string, message: RegExp]>> = {
  mode: ['destroy', /got "destroy"; expected `deploy`/],
  username: ['two words', /got "two words"; expected a login name without spaces/],
  fingerprint: ['SHA256:short', /got "SHA256:short"; expected `SHA256:` and 43 characters/],
  'strict-host-key': ['maybe', /got "maybe"; expected `true` or `false`/],
  'connect-timeout': ['soon', /got "soon"; expected a duration from 100ms to 10m/],
  directory: ['~/app', /got "~\/app"; expected .*`~` is not expanded/],
  'compose-files': ['a.yml,a.yml', /got "a.yml" twice/],
  'project-name': ['My Shop', /got "My Shop"; expected lower-case letters/],
  'blue-services': ['web -f', /got "-f"; expected names that do not begin with `-`/],
  env: ['TAG=v1\nhunter2\nTAG=v2', /got no KEY=VALUE on line 2, TAG twice/],
  'blue-port': ['80810', /got "80810"; expected a whole number from 1 to 65535/],
  'green-port': ['http', /got "http"; expected a whole number/],
  'health-path': ['health', /got "health"; expected a path that begins with `\/`/],
  'health-status': ['OK', /got "OK"; expected HTTP status codes/],
  'health-body': ['(', /got "\(" \(.+\); expected a regular expression/],
  'health-host': ['a\r\nX: y', /got "a\\r\\nX: y"; expected a host name/],
  'health-timeout': ['0', /got "0"; expected .* from 100ms to 6h/],
  'health-interval': ['1d', /got "1d"; expected a duration/],
  'blue-site': ['blue', /got "blue"; expected the absolute path/],
  'site-link': ['/etc/nginx/sites-enabled/', /expected the absolute path/],
  'verify-url': ['http://user:hunter2@127.0.0.1/', /got a URL with a user name or a password/],
  'verify-status': ['200-', /got "200-"/],
  'drain-timeout': ['-1', /got "-1"/],
  'stop-timeout': ['2h', /got "2h"; expected .* from 0s to 1h/],
  'old-color': ['remove', /got "remove"; expected `stop` or `keep`/],
  sudo: ['yes', /got "yes"; expected `auto`, `true` or `false`/],
  'lock-timeout': ['::error::x', /got "::error::x"/],
}

test('one error names every bad input, with its value and what it takes, and no connection is made', async () => {
  const given = Object.fromEntries(Object.entries(bad).map(([name, [text]]) => [name, text]))
  const key = testbed.host.loginKeys.ed25519.text.replace('-----END', '')
  const result = await runAction({ inputs: { host: '127.0.0.1', port, key, ...given } })
  const message = expectRefused(result)
  const lines = message.split('\n')
  expect(lines[0]).toBe(`${Object.keys(bad).length + 1} inputs are wrong, so nothing was started:`)
  for (const [name, [, expected]] of Object.entries(bad)) {
    const line = lines.find((each) => each.startsWith(`  ${name}: `))
    expect(line).toMatch(expected)
  }
  expect(message).toContain('  key: got an incomplete key: the END line is missing')
  expect(result.log.raw).not.toContain('hunter2')
  expect(result.log.commands.filter(({ name }) => name !== 'add-mask').map(({ name }) => name)).toEqual(['error'])
  expect(connections).toBe(0)
})

test('missing inputs, and inputs that contradict each other, are refused', async () => {
  const nothing = expectRefused(await runAction({ inputs: {} }))
  for (const name of ['host', 'username', 'key', 'directory'])
    expect(nothing).toContain(`\n  ${name}: got nothing; expected `)
  const crossed = {
    'green-port': '8081',
    'green-services': 'api blue',
    'green-site': '/etc/nginx/sites-available//blue',
  }
  const message = expectRefused(await runAction({ inputs: { ...testbed.inputs, port, ...crossed } }))
  for (const name of Object.keys(crossed)) expect(message).toContain(`\n  ${name}: got `)
  expect(message.split('\n')).toHaveLength(1 + Object.keys(crossed).length + 2) // one for each input, between the headline, what changed and what to do
  expect(connections).toBe(0)
})

test('the listener does count a connection', async () => {
  await runAction({ inputs: { ...testbed.inputs, port, 'connect-timeout': '1s' } })
  expect(connections).toBeGreaterThan(0)
})

import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { startDistanceProxy } from '../distance/distance.ts'
import type { Result } from '../runner/run-action.ts'
import { makeKeyFormats, type KeyFormats } from '../support/key-formats.ts'
import { SshdLog } from '../support/sshd-log.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed()
let sshd: SshdLog
let keys: KeyFormats
const formats = [
  'Ed25519, OpenSSH',
  'Ed25519, OpenSSH, with CRLF',
  'RSA, OpenSSH',
  'RSA, PEM (PKCS#1)',
  'RSA, PKCS#8',
  'EC, PKCS#8',
  'EC, PEM (SEC 1)',
]

beforeAll(async () => {
  await testbed.host.reset()
  keys = await makeKeyFormats(testbed.host.loginKeys)
  await testbed.host.run('cat >> /root/.ssh/authorized_keys', { stdin: `${keys.publicLines.join('\n')}\n` })
  sshd = await SshdLog.open(testbed.host)
})

/** Tries to log in. The folder does not exist, so that a run that is logged in ends at the next step, `lock`. */
const tryLogin = (inputs: Readonly<Record<string, string>> = {}) =>
  testbed.deploy('v1', { directory: '/nowhere', ...inputs })

const endOf = ({ outputs, exitCode }: Result) => ({ exitCode, step: outputs['failed-step'], result: outputs['result'] })
const loggedIn = { exitCode: 1, step: 'lock', result: 'refused' }
const notLoggedIn = { exitCode: 1, step: 'connect', result: 'refused' }

/** The message of the only annotation of a failed run. */
function errorOf({ log }: Result): string {
  expect(log.annotations.map(({ level }) => level)).toEqual(['error'])
  return log.annotations[0]?.message ?? ''
}

const hostKeyOf = (type: string) => {
  const key = testbed.host.hostKeys.find((each) => each.type === type)
  if (key === undefined) throw new Error(`the host has no key of type ${type}`)
  return key
}
const hostKeyTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa']
const wrongPin = `SHA256:${'A'.repeat(43)}`

describe('the identity of the host', () => {
  test.each(hostKeyTypes)('may be pinned by any one of its keys: %s', async (type) => {
    const { fingerprint, knownHosts } = hostKeyOf(type)
    for (const pin of [fingerprint, knownHosts, `${wrongPin}\n${fingerprint}`]) {
      const result = await tryLogin({ fingerprint: pin })
      expect(endOf(result)).toEqual(loggedIn)
      expect(result.log.annotations.filter(({ level }) => level === 'warning')).toEqual([])
      expect(result.outputs['report']).toContain(`${fingerprint} (${type})`)
    }
  })

  test('may be pinned by all known_hosts lines, also among lines of other hosts', async () => {
    const ours = testbed.host.hostKeys.map(({ knownHosts }) => knownHosts)
    const others = ours.map((line) => line.replace('127.0.0.1', '192.0.2.7'))
    expect(endOf(await tryLogin({ fingerprint: ['# ssh-keyscan', ...others, ...ours, ''].join('\n') }))).toEqual(
      loggedIn,
    )
    const foreign = await tryLogin({ fingerprint: others.join('\n') })
    expect(endOf(foreign)).toEqual({ ...notLoggedIn, step: '' })
    expect(errorOf(foreign)).toContain('got only known_hosts lines of other hosts')
  })

  test('is checked before any login request: a wrong pin is refused', async () => {
    await sshd.readNew()
    const result = await tryLogin({ fingerprint: wrongPin })
    expect(endOf(result)).toEqual(notLoggedIn)
    for (const type of hostKeyTypes) expect(errorOf(result)).toContain(`${hostKeyOf(type).fingerprint} (${type})`)
    expect(errorOf(result)).toMatch(/What to do: .*ssh-keygen -lf .*set fingerprint/s)
    const { connections, requests } = await sshd.readNew()
    expect(connections).toBeGreaterThanOrEqual(hostKeyTypes.length)
    expect(requests).toEqual([])
    await tryLogin()
    // This proves that the log shows login requests.
    expect((await sshd.readNew()).requests).toContain('root publickey')
  })

  test('is refused when the pinned known_hosts line has another key', async () => {
    const [, type, base64 = ''] = hostKeyOf('ssh-ed25519').knownHosts.split(' ')
    const other = Buffer.from(base64, 'base64')
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    const result = await tryLogin({
      fingerprint: `[127.0.0.1]:${testbed.host.sshPort} ${type} ${other.toString('base64')}`,
    })
    expect(endOf(result)).toEqual(notLoggedIn)
    expect(errorOf(result)).toContain(hostKeyOf('ssh-ed25519').fingerprint)
  })

  test('is refused without a pin, and the error names the key; with strict-host-key: false a warning names it', async () => {
    await sshd.readNew()
    const strict = await tryLogin({ fingerprint: '' })
    expect(endOf(strict)).toEqual(notLoggedIn)
    expect(errorOf(strict)).toContain(hostKeyOf('ssh-ed25519').fingerprint)
    expect(errorOf(strict)).toMatch(/What to do: .*set the input fingerprint/s)
    expect(await sshd.readNew()).toEqual({ connections: 1, requests: [] })
    const loose = await tryLogin({ fingerprint: '', 'strict-host-key': 'false' })
    expect(endOf(loose)).toEqual(loggedIn)
    const warnings = loose.log.annotations.filter(({ level }) => level === 'warning')
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(hostKeyOf('ssh-ed25519').fingerprint),
    ])
  })
})

describe('a login', () => {
  test.each(formats)('works with a key: %s', async (name) => {
    expect(endOf(await tryLogin({ key: keys.texts[name] ?? '' }))).toEqual(loggedIn)
  })

  test('works with a key that has a passphrase, and the passphrase is not in the log', async () => {
    const result = await tryLogin(keys.locked)
    expect(endOf(result)).toEqual(loggedIn)
    expect(result.log.display).not.toContain(keys.locked.passphrase)
    expect(errorOf(await tryLogin({ ...keys.locked, passphrase: 'another' }))).toContain('does not decrypt')
  })

  test('works with a password', async () => {
    const { user, password } = testbed.host.password
    expect(endOf(await tryLogin({ username: user, key: '', password }))).toEqual(loggedIn)
    // The key is tried first, and the password when the key is refused.
    await testbed.host.run('mv /home/pw/.ssh/authorized_keys /home/pw/.ssh/gone')
    expect(endOf(await tryLogin({ username: user, password }))).toEqual(loggedIn)
  })

  test('works with a password where only keyboard-interactive is allowed', async () => {
    const { user, password } = testbed.host.password
    await testbed.host.writeFile(
      '/etc/ssh/sshd_config.d/1-keyboard.conf',
      'Match User pw\n  PasswordAuthentication no\n  KbdInteractiveAuthentication yes\n',
    )
    await testbed.host.run('systemctl reload ssh')
    await sshd.readNew()
    expect(endOf(await tryLogin({ username: user, key: '', password }))).toEqual(loggedIn)
    expect(endOf(await tryLogin({ username: user, key: '', password: 'not the horse' }))).toEqual(notLoggedIn)
    const { requests } = await sshd.readNew()
    expect(requests).toEqual([0, 1].flatMap(() => [`${user} password`, `${user} keyboard-interactive`]))
    await testbed.host.run(
      'sed -i "s/PasswordAuthentication no/PasswordAuthentication yes/" /etc/ssh/sshd_config.d/1-keyboard.conf; systemctl reload ssh',
    )
  })

  test('with a wrong password, a wrong key or an unknown user fails after one request, and the error names it', async () => {
    const { user } = testbed.host.password
    const password = 'not the horse'
    for (const [inputs, requests, advice] of [
      [{ username: user, key: '', password }, [`${user} password`], /check username and password/],
      [{ key: keys.stranger }, ['root publickey'], /authorized_keys of root/],
      [{ username: 'nobodyhere' }, ['nobodyhere publickey'], /authorized_keys of nobodyhere/],
    ] as const) {
      await sshd.readNew()
      const result = await tryLogin(inputs)
      expect(endOf(result)).toEqual(notLoggedIn)
      expect(errorOf(result)).toMatch(/127\.0\.0\.1 does not accept the login of \S+/)
      expect(errorOf(result)).toMatch(advice)
      expect(result.log.display).not.toContain(password)
      expect(await sshd.readNew()).toEqual({ connections: 1, requests })
    }
  })

  test('of a user without a shell fails, and the error shows the output of the host', async () => {
    await testbed.host.setLoginShell('deployer', '/usr/sbin/nologin')
    const result = await tryLogin({ username: 'deployer' })
    expect(endOf(result)).toEqual(notLoggedIn)
    expect(errorOf(result)).toContain('This account is currently not available')
    expect(errorOf(result)).toMatch(/What to do: .*login shell of deployer/s)
  })
})

describe('the connection', () => {
  test('is tried again while the port is closed, as when a host boots', async () => {
    const proxy = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 0 })
    proxy.refuse()
    const running = await testbed.startDeploy('v1', { directory: '/nowhere', port: String(proxy.port) })
    await running.waitFor(/ECONNREFUSED.*trying again/, 10_000)
    await setTimeout(2_000)
    await proxy.heal()
    const result = await running.done
    await proxy.close()
    expect(endOf(result)).toEqual(loggedIn)
    expect(result.log.raw.match(/trying again/g)?.length).toBeGreaterThan(1)
  })

  test('to a closed port or a black hole fails at connect-timeout, and the error names the cause', async () => {
    const proxy = await startDistanceProxy({ targetPort: testbed.host.sshPort, roundTripMs: 0 })
    const inputs = { port: String(proxy.port), 'connect-timeout': '2s' }
    proxy.blackHole()
    const silent = await tryLogin(inputs)
    proxy.refuse()
    const closed = await tryLogin(inputs)
    await proxy.close()
    for (const result of [silent, closed]) {
      expect(endOf(result)).toEqual(notLoggedIn)
      expect(errorOf(result)).toMatch(new RegExp(`no connection to 127.0.0.1 port ${proxy.port} within 2 s: .*\\S`))
      expect(errorOf(result)).toContain('security group')
      expect(Number(result.outputs['duration-ms'])).toBeGreaterThanOrEqual(1900)
      expect(Number(result.outputs['duration-ms'])).toBeLessThan(10_000)
    }
    expect(errorOf(closed)).toContain('ECONNREFUSED')
  })

  test('to an unknown host, or to a port that is not SSH, fails, and the error says what to check', async () => {
    const nowhere = await tryLogin({ host: 'no-such-host.invalid', 'connect-timeout': '3s' })
    expect(endOf(nowhere)).toEqual(notLoggedIn)
    expect(errorOf(nowhere)).toContain('no-such-host.invalid')
    const web = await tryLogin({ port: String(testbed.host.httpPort), 'connect-timeout': '3s' })
    expect(endOf(web)).toEqual(notLoggedIn)
    expect(errorOf(web)).toMatch(/What to do: check the input port/s)
  })
})

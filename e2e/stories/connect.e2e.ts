import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { startDistance } from '../distance/distance.ts'
import type { Result } from '../runner/run-action.ts'
import { Stage } from '../support/testbed.ts'
import { makeKeyFormats, type KeyFormats } from '../support/key-formats.ts'
import { SshdLog } from '../support/sshd-log.ts'

let stage: Stage
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
  stage = await Stage.open()
  await stage.host.reset()
  keys = await makeKeyFormats(stage.host.loginKeys)
  await stage.host.must('cat >> /root/.ssh/authorized_keys', { stdin: `${keys.publicLines.join('\n')}\n` })
  sshd = await SshdLog.open(stage.host)
})

/** The folder is not there, so that a run which is let in ends right after it, at `lock`. */
const knock = (inputs: Readonly<Record<string, string>> = {}) =>
  stage.deploy('v1', { directory: '/nowhere', ...inputs })

const letIn = ({ outputs, exitCode }: Result) => ({ exitCode, step: outputs['failed-step'], result: outputs['result'] })
const yes = { exitCode: 1, step: 'lock', result: 'refused' }
const no = { exitCode: 1, step: 'connect', result: 'refused' }

/** What a person is told of a run that failed: one annotation, no more. */
function told({ log }: Result): string {
  expect(log.annotations.map(({ level }) => level)).toEqual(['error'])
  return log.annotations[0]?.message ?? ''
}

const keyOf = (type: string) => {
  const key = stage.host.hostKeys.find((each) => each.type === type)
  if (key === undefined) throw new Error(`the host has no key of type ${type}`)
  return key
}
const hostKeyTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa']
const wrongPin = `SHA256:${'A'.repeat(43)}`

describe('the identity of the host', () => {
  test.each(hostKeyTypes)('any one of its keys may be the pinned one: %s', async (type) => {
    const { fingerprint, knownHosts } = keyOf(type)
    for (const pin of [fingerprint, knownHosts, `${wrongPin}\n${fingerprint}`]) {
      const result = await knock({ fingerprint: pin })
      expect(letIn(result)).toEqual(yes)
      expect(result.log.annotations.filter(({ level }) => level === 'warning')).toEqual([])
      expect(result.outputs['report']).toContain(`${fingerprint} (${type})`)
    }
  })

  test('all known_hosts lines at once, and those of other hosts beside them', async () => {
    const ours = stage.host.hostKeys.map(({ knownHosts }) => knownHosts)
    const others = ours.map((line) => line.replace('127.0.0.1', '192.0.2.7'))
    expect(letIn(await knock({ fingerprint: ['# ssh-keyscan', ...others, ...ours, ''].join('\n') }))).toEqual(yes)
    const foreign = await knock({ fingerprint: others.join('\n') })
    expect(letIn(foreign)).toEqual({ ...no, step: '' })
    expect(told(foreign)).toContain('known_hosts lines of other hosts only')
  })

  test('a wrong pin: refused before a word about who we are', async () => {
    await sshd.next()
    const result = await knock({ fingerprint: wrongPin })
    expect(letIn(result)).toEqual(no)
    for (const type of hostKeyTypes) expect(told(result)).toContain(`${keyOf(type).fingerprint} (${type})`)
    expect(told(result)).toMatch(/What to do: .*ssh-keygen -lf .*set fingerprint/s)
    const { connections, requests } = await sshd.next()
    expect(connections).toBeGreaterThanOrEqual(hostKeyTypes.length)
    expect(requests).toEqual([])
    await knock()
    // The proof that the log would have shown it.
    expect((await sshd.next()).requests).toContain('root publickey')
  })

  test('a pinned key of another host, by its line: refused as well', async () => {
    const [, type, base64 = ''] = keyOf('ssh-ed25519').knownHosts.split(' ')
    const other = Buffer.from(base64, 'base64')
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
    const result = await knock({ fingerprint: `[127.0.0.1]:${stage.host.sshPort} ${type} ${other.toString('base64')}` })
    expect(letIn(result)).toEqual(no)
    expect(told(result)).toContain(keyOf('ssh-ed25519').fingerprint)
  })

  test('no pin: refused with the key to pin; with strict-host-key: false a warning names it', async () => {
    await sshd.next()
    const strict = await knock({ fingerprint: '' })
    expect(letIn(strict)).toEqual(no)
    expect(told(strict)).toContain(keyOf('ssh-ed25519').fingerprint)
    expect(told(strict)).toMatch(/What to do: .*set the input fingerprint/s)
    expect(await sshd.next()).toEqual({ connections: 1, requests: [] })
    const loose = await knock({ fingerprint: '', 'strict-host-key': 'false' })
    expect(letIn(loose)).toEqual(yes)
    const warnings = loose.log.annotations.filter(({ level }) => level === 'warning')
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining(keyOf('ssh-ed25519').fingerprint)])
  })
})

describe('logging in', () => {
  test.each(formats)('with a key: %s', async (name) => {
    expect(letIn(await knock({ key: keys.texts[name] ?? '' }))).toEqual(yes)
  })

  test('with a key that has a passphrase, which is nowhere in the log', async () => {
    const result = await knock(keys.locked)
    expect(letIn(result)).toEqual(yes)
    expect(result.log.display).not.toContain(keys.locked.passphrase)
    expect(told(await knock({ ...keys.locked, passphrase: 'another' }))).toContain('does not open')
  })

  test('with a password', async () => {
    const { user, password } = stage.host.password
    expect(letIn(await knock({ username: user, key: '', password }))).toEqual(yes)
    // The key is tried first; the password is there for when it is not taken.
    await stage.host.must('mv /home/pw/.ssh/authorized_keys /home/pw/.ssh/gone')
    expect(letIn(await knock({ username: user, password }))).toEqual(yes)
  })

  test('with a password where only the keyboard-interactive way is open', async () => {
    const { user, password } = stage.host.password
    await stage.host.write(
      '/etc/ssh/sshd_config.d/1-keyboard.conf',
      'Match User pw\n  PasswordAuthentication no\n  KbdInteractiveAuthentication yes\n',
    )
    await stage.host.must('systemctl reload ssh')
    await sshd.next()
    expect(letIn(await knock({ username: user, key: '', password }))).toEqual(yes)
    expect(letIn(await knock({ username: user, key: '', password: 'not the horse' }))).toEqual(no)
    const { requests } = await sshd.next()
    expect(requests).toEqual([0, 1].flatMap(() => [`${user} password`, `${user} keyboard-interactive`]))
    await stage.host.must(
      'sed -i "s/PasswordAuthentication no/PasswordAuthentication yes/" /etc/ssh/sshd_config.d/1-keyboard.conf; systemctl reload ssh',
    )
  })

  test('a wrong password, a wrong key, an unknown user: told so, and tried once', async () => {
    const { user } = stage.host.password
    const password = 'not the horse'
    for (const [inputs, requests, advice] of [
      [{ username: user, key: '', password }, [`${user} password`], /check username and password/],
      [{ key: keys.stranger }, ['root publickey'], /authorized_keys of root/],
      [{ username: 'nobodyhere' }, ['nobodyhere publickey'], /authorized_keys of nobodyhere/],
    ] as const) {
      await sshd.next()
      const result = await knock(inputs)
      expect(letIn(result)).toEqual(no)
      expect(told(result)).toMatch(/127\.0\.0\.1 does not let \S+ in/)
      expect(told(result)).toMatch(advice)
      expect(result.log.display).not.toContain(password)
      expect(await sshd.next()).toEqual({ connections: 1, requests })
    }
  })

  test('a user without a shell: told what the host said', async () => {
    await stage.host.loginShell('deployer', '/usr/sbin/nologin')
    const result = await knock({ username: 'deployer' })
    expect(letIn(result)).toEqual(no)
    expect(told(result)).toContain('This account is currently not available')
    expect(told(result)).toMatch(/What to do: .*login shell of deployer/s)
  })
})

describe('the way to the host', () => {
  test('closed at first, as while a host boots: tried again until it opens', async () => {
    const way = await startDistance({ targetPort: stage.host.sshPort, roundTripMs: 0 })
    way.refuse()
    const running = await stage.startDeploy('v1', { directory: '/nowhere', port: String(way.port) })
    await running.waitFor(/ECONNREFUSED.*trying again/, 10_000)
    await setTimeout(2_000)
    await way.heal()
    const result = await running.done
    await way.close()
    expect(letIn(result)).toEqual(yes)
    expect(result.log.raw.match(/trying again/g)?.length).toBeGreaterThan(1)
  })

  test('closed for good, and black-holed: over at connect-timeout, with what was seen', async () => {
    const way = await startDistance({ targetPort: stage.host.sshPort, roundTripMs: 0 })
    const inputs = { port: String(way.port), 'connect-timeout': '2s' }
    way.blackHole()
    const silent = await knock(inputs)
    way.refuse()
    const closed = await knock(inputs)
    await way.close()
    for (const result of [silent, closed]) {
      expect(letIn(result)).toEqual(no)
      expect(told(result)).toMatch(new RegExp(`no connection to 127.0.0.1 port ${way.port} within 2 s: .*\\S`))
      expect(told(result)).toContain('security group')
      expect(Number(result.outputs['duration-ms'])).toBeGreaterThanOrEqual(1900)
      expect(Number(result.outputs['duration-ms'])).toBeLessThan(10_000)
    }
    expect(told(closed)).toContain('ECONNREFUSED')
  })

  test('a host that does not exist, a port where something else answers', async () => {
    const nowhere = await knock({ host: 'no-such-host.invalid', 'connect-timeout': '3s' })
    expect(letIn(nowhere)).toEqual(no)
    expect(told(nowhere)).toContain('no-such-host.invalid')
    const web = await knock({ port: String(stage.host.httpPort), 'connect-timeout': '3s' })
    expect(letIn(web)).toEqual(no)
    expect(told(web)).toMatch(/What to do: check that .*port/s)
  })
})

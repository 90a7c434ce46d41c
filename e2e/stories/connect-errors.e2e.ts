import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Result } from '../runner/run-action.ts'
import { useTestbed } from '../support/use-testbed.ts'

const testbed = useTestbed()
const settings = '/etc/ssh/sshd_config.d/0-story.conf'
const nologin = 'System is booting up. Unprivileged users are not permitted to log in yet.'

/** Restarts sshd with these lines. That also ends the penalties of earlier connections. */
async function configureSshd(lines: string): Promise<void> {
  await testbed.host.writeFile(settings, `${lines}\n`)
  await testbed.host.run('systemctl reset-failed ssh; systemctl restart ssh')
}

beforeAll(() => testbed.host.reset())
beforeEach(() => configureSshd(''))
afterAll(() => testbed.host.run(`rm -f /run/nologin ${settings}; systemctl reset-failed ssh; systemctl restart ssh`))

/** Tries to log in. The folder does not exist, so that a run that is logged in ends at the next step, `lock`. */
const tryLogin = (inputs: Readonly<Record<string, string>>) =>
  testbed.deploy('v1', { directory: '/nowhere', ...inputs })

const failedStep = ({ outputs }: Result) => outputs['failed-step']
const errorOf = ({ log }: Result): string => log.annotations.find(({ level }) => level === 'error')?.message ?? ''
const hostKeyOf = (type: string) => {
  const key = testbed.host.hostKeys.find((each) => each.type === type)
  if (key === undefined) throw new Error(`the host has no key of type ${type}`)
  return key
}

test.each([
  [
    'KexAlgorithms',
    'sntrup761x25519-sha512@openssh.com',
    /no common key exchange .*offers sntrup761x25519.*curve25519/,
  ],
  ['MACs', 'umac-128-etm@openssh.com', /no common MAC .*offers umac-128-etm@openssh\.com.*knows hmac-sha2/],
])('an sshd whose %s do not match ours is told with both lists, whatever is pinned', async (option, value, message) => {
  await configureSshd(`${option} ${value}${option === 'MACs' ? '\nCiphers aes256-ctr' : ''}`)
  const { fingerprint, knownHosts } = hostKeyOf('ssh-rsa')
  for (const identity of [
    { fingerprint },
    { fingerprint: knownHosts },
    { 'strict-host-key': 'false', fingerprint: '' },
  ]) {
    const result = await tryLogin(identity)
    expect(failedStep(result)).toBe('connect')
    expect(errorOf(result)).toMatch(message)
    expect(errorOf(result)).toContain(`in ${option} of /etc/ssh/sshd_config`)
    expect(errorOf(result)).not.toMatch(/another machine|set fingerprint|set the input fingerprint/)
    expect(result.log.raw).not.toContain('trying again')
  }
})

test('a fingerprint without its type meets PerSourcePenalties: the error names them; the known_hosts line connects', async () => {
  const { fingerprint, knownHosts } = hostKeyOf('ssh-rsa')
  const hasPenalties = (await testbed.host.tryRun('sshd -T | grep -q ^persourcepenalties')).code === 0
  if (hasPenalties) await configureSshd('PerSourcePenalties noauth:300 min:1')
  const untyped = await tryLogin({ fingerprint })
  expect(failedStep(untyped)).toBe(hasPenalties ? 'connect' : 'lock')
  expect(errorOf(untyped)).toMatch(
    hasPenalties
      ? /showed SHA256:.*did not let in the next connection.*PerSourcePenalties.*known_hosts line/s
      : /nowhere/,
  )
  await configureSshd(hasPenalties ? 'PerSourcePenalties noauth:300 min:1' : '')
  expect(failedStep(await tryLogin({ fingerprint: knownHosts }))).toBe('lock')
  expect(failedStep(await tryLogin({ fingerprint: `3072 ${fingerprint} root@host (RSA)` }))).toBe('lock')
})

test('a login that /run/nologin closes is tried again until the host has booted', async () => {
  await testbed.host.writeFile('/run/nologin', `${nologin}\n`)
  const running = await testbed.startDeploy('v1', { directory: '/nowhere', username: 'ubuntu' })
  await running.waitFor(/closed the connection during the login of ubuntu; .*; trying again/, 10_000)
  await testbed.host.run('rm /run/nologin')
  expect(failedStep(await running.done)).toBe('lock')
})

test('a login that /run/nologin closes until connect-timeout fails with the text of the host', async () => {
  await testbed.host.writeFile('/run/nologin', `${nologin}\n`)
  const result = await tryLogin({ username: 'ubuntu', 'connect-timeout': '3s' })
  await testbed.host.run('rm /run/nologin')
  expect(failedStep(result)).toBe('connect')
  expect(errorOf(result)).toContain(`within 3 s: 127.0.0.1 closed the connection during the login of ubuntu`)
  expect(errorOf(result)).toContain(`the server printed: "${nologin}"`)
  expect(errorOf(result)).toContain('/run/nologin')
  expect(errorOf(result)).not.toContain('security group')
})

test('an account that has expired fails with the text of the host', async () => {
  await testbed.host.run('chage -E 0 nosudo')
  const result = await tryLogin({ username: 'nosudo', 'connect-timeout': '2s' })
  await testbed.host.run('chage -E -1 nosudo')
  expect(errorOf(result)).toMatch(/printed: "Your account has expired/)
})

test('a known_hosts line without the port counts only if the port has no line of its own', async () => {
  const { knownHosts } = hostKeyOf('ssh-ed25519')
  const [name = '', type, base64 = ''] = knownHosts.split(' ')
  const other = Buffer.from(base64, 'base64')
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
  const lines = (own: string, bare: string) => `${name} ${type} ${own}\n127.0.0.1 ${type} ${bare}`
  const wrong = other.toString('base64')
  expect(failedStep(await tryLogin({ fingerprint: lines(base64, wrong) }))).toBe('lock')
  expect(failedStep(await tryLogin({ fingerprint: lines(wrong, base64) }))).toBe('connect')
  expect(failedStep(await tryLogin({ fingerprint: `127.0.0.1 ${type} ${base64}` }))).toBe('lock')
})

test('an IPv6 address fails at once on a runner without IPv6', async () => {
  const result = await tryLogin({ host: '2001:db8::7', fingerprint: hostKeyOf('ssh-ed25519').fingerprint })
  expect(errorOf(result)).toMatch(/this runner has no IPv6 route to 2001:db8::7.*IPv4 address/s)
  expect(Number(result.outputs['duration-ms'])).toBeLessThan(10_000)
})

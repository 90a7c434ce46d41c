import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { formsOfSecret, searchDisk, watchProcesses } from '../support/find-secrets.ts'
import { makeKeyFormats, type KeyFormats } from '../support/key-formats.ts'
import { reachStep } from '../support/testbed.ts'
import { useTestbed } from '../support/use-testbed.ts'

// The health check takes long enough to search the disk.
const releases = { db: {}, slow: { HEALTH_OK_AFTER_MS: '6000' } }
const testbed = useTestbed({ releases, reset: 'each test' })
let keys: KeyFormats
/** No container gets this secret, so that it may be nowhere on the host. */
const token = `ghp_${randomUUID()} it's $ecret`
const password = `horse ${randomUUID()}`
const setPassword = (text: string) => testbed.host.run('chpasswd', { stdin: `${testbed.host.password.user}:${text}` })

beforeAll(async () => {
  keys = await makeKeyFormats(testbed.host.loginKeys)
})
afterAll(() => setPassword(testbed.host.password.password))

const logins = [
  ['root, with key and passphrase', () => ({ username: 'root', ...keys.locked })],
  ['ubuntu, with key and passphrase, everything with sudo', () => ({ username: 'ubuntu', ...keys.locked })],
  ['pw, with a password', () => ({ username: 'pw', key: '', password })],
] as const

describe.each(logins)('%s', (_, login) => {
  test('no command line and no file of the host has a secret, and environments have those of `env` only', async () => {
    await setPassword(password)
    const credentials = [keys.locked.key, testbed.host.loginKeys.ed25519.text, keys.locked.passphrase, password]
    const secrets = [...credentials, token]
    let foundDuring: readonly string[] = ['the disk was not searched']
    let logText = ''
    const deploy = async () => {
      const inputs = { ...login(), env: `TAG=slow\nREGISTRY_TOKEN=${token}` }
      const run = await reachStep('health', testbed.startDeploy('slow', inputs))
      foundDuring = await searchDisk(testbed.host, secrets)
      const { outputs, log } = await run.done
      expect(outputs).toMatchObject({ result: 'deployed' })
      logText = log.display
    }
    const found = await watchProcesses(testbed.host, secrets, deploy)
    expect(found.rounds).toBeGreaterThan(20)
    expect(found.commandLines).toEqual([])
    const readers = new Set(found.environments.map(({ user }) => user))
    expect([...readers].filter((user) => user !== login().username && user !== 'root')).toEqual([])
    // The search works: it finds `env` in the environment of Compose, and no other secret.
    expect(new Set(found.environments.map(({ form }) => form))).toEqual(new Set([token]))
    expect(foundDuring).toEqual([])
    expect(await searchDisk(testbed.host, secrets)).toEqual([])
    expect(secrets.flatMap(formsOfSecret).filter((form) => logText.includes(form))).toEqual([])
  })
})

test('the search finds a secret on a command line, in an environment, in a file, in base64 and in the journal', async () => {
  const leak = randomUUID()
  const base64 = Buffer.from(`x ${leak} y`).toString('base64')
  await testbed.host.writeFile('/home/ubuntu/leak', `some text ${base64}\n`)
  await testbed.host.run('logger', { stdin: `${leak}\n` })
  const leakInProcesses = () => testbed.host.run(`LEAK=${leak} sleep 1 & sh -c 'sleep 1; :' ${leak}; wait`)
  const found = await watchProcesses(testbed.host, [leak], leakInProcesses)
  expect(found.commandLines.join()).toContain('sleep 1; :')
  expect(found.environments).toContainEqual({ user: 'root', program: 'sleep', form: leak })
  expect(await searchDisk(testbed.host, [leak])).toEqual(
    expect.arrayContaining(['/home/ubuntu/leak', expect.stringMatching(/^the journal: /)]),
  )
})

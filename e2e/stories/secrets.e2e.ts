import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Stage } from '../support/testbed.ts'
import { makeKeyFormats, type KeyFormats } from '../support/key-formats.ts'
import { formsOf, searchDisk, watchProcesses } from '../support/find-secrets.ts'

let stage: Stage
let keys: KeyFormats
/** No container gets it, so it has no business anywhere on the host. */
const token = `ghp_${randomUUID()} it's $ecret`
const password = `horse ${randomUUID()}`
const setPassword = (text: string) => stage.host.must('chpasswd', { stdin: `${stage.host.password.user}:${text}` })

beforeAll(async () => {
  stage = await Stage.open()
  keys = await makeKeyFormats(stage.host.loginKeys)
  await stage.release('db')
  // Time enough to search the disk while the health check waits.
  await stage.release('slow', { HEALTH_OK_AFTER_MS: '6000' })
})
beforeEach(() => stage.layOut())
afterAll(() => setPassword(stage.host.password.password))

const logins = [
  ['root, key and passphrase', () => ({ username: 'root', ...keys.locked })],
  ['ubuntu, key and passphrase, everything by sudo', () => ({ username: 'ubuntu', ...keys.locked })],
  ['pw, password', () => ({ username: 'pw', key: '', password })],
] as const

describe.each(logins)('%s', (_, login) => {
  test('no command line and no file of the host ever holds a secret; environments only what `env` gives', async () => {
    await setPassword(password)
    const credentials = [keys.locked.key, stage.host.loginKeys.ed25519.text, keys.locked.passphrase, password]
    const secrets = [...credentials, token]
    let during: readonly string[] = ['nobody looked']
    let log = ''
    const deploy = async () => {
      const run = await stage.startDeploy('slow', { ...login(), env: `TAG=slow\nREGISTRY_TOKEN=${token}` })
      await run.waitFor(/^::group::health/, 60_000)
      during = await searchDisk(stage.host, secrets)
      const { outputs, log: told } = await run.done
      expect(outputs).toMatchObject({ result: 'deployed' })
      log = told.display
    }
    const seen = await watchProcesses(stage.host, secrets, deploy)
    expect(seen.looks).toBeGreaterThan(20)
    expect(seen.commandLines).toEqual([])
    const readers = new Set(seen.environments.map(({ user }) => user))
    expect([...readers].filter((user) => user !== login().username && user !== 'root')).toEqual([])
    // The watch does see what is there: Compose has `env` in its environment, and nothing else is.
    expect(new Set(seen.environments.map(({ form }) => form))).toEqual(new Set([token]))
    expect(during).toEqual([])
    expect(await searchDisk(stage.host, secrets)).toEqual([])
    expect(secrets.flatMap(formsOf).filter((form) => log.includes(form))).toEqual([])
  })
})

test('a secret that does leak is found: on a command line, in an environment, in a file, in base64, in the journal', async () => {
  const leak = randomUUID()
  const base64 = Buffer.from(`x ${leak} y`).toString('base64')
  await stage.host.write('/home/ubuntu/leak', `some text ${base64}\n`)
  await stage.host.must('logger', { stdin: `${leak}\n` })
  const plant = () => stage.host.must(`LEAK=${leak} sleep 1 & sh -c 'sleep 1; :' ${leak}; wait`)
  const seen = await watchProcesses(stage.host, [leak], plant)
  expect(seen.commandLines.join()).toContain('sleep 1; :')
  expect(seen.environments).toContainEqual({ user: 'root', program: 'sleep', form: leak })
  expect(await searchDisk(stage.host, [leak])).toEqual(
    expect.arrayContaining(['/home/ubuntu/leak', expect.stringMatching(/^the journal: /)]),
  )
})

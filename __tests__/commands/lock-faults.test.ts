import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openLock } from '../../src/commands/open-lock.ts'
import { readLock } from '../../src/commands/read-lock.ts'
import { takeLock, type LockResult, type LockWait } from '../../src/commands/take-lock.ts'
import { recordName } from '../../src/commands/write-record.ts'
import { runOrThrow } from '../../src/host/host.ts'
import type { Session } from '../../src/host/session.ts'
import { startLocalSession } from '../support/local-session.ts'

let root: string
let sessions: Session[]
let others: ChildProcess[]

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lock-'))
  sessions = []
  others = []
  mkdirSync(join(root, 'app'))
  mkdirSync(join(root, 'bin'))
})
afterEach(async () => {
  others.forEach((child) => child.stdin?.end())
  await Promise.all(sessions.map((session) => session.close()))
  rmSync(root, { recursive: true })
})

const appTarget = () => ({ directory: join(root, 'app'), link: '/etc/nginx/sites-enabled/app' })

/** A login of the same user. */
function login(): Session {
  const { session } = startLocalSession('sh', `export HOME=${root} PATH=${root}/bin:$PATH; unset XDG_STATE_HOME`)
  sessions.push(session)
  return session
}

interface Attempt {
  readonly target?: { readonly directory: string; readonly link: string }
  readonly wait?: LockWait
  readonly facts?: string[]
}

async function lockIn(session: Session, attempt: Attempt = {}): Promise<LockResult> {
  const { target = appTarget(), wait = { waitMs: 0 }, facts = [] } = attempt
  await runOrThrow(session, openLock(target))
  return runOrThrow(session, takeLock(target, wait), { onFact: (line) => facts.push(line) })
}

/** Another process, not ours, that has locked a folder. */
async function lockByStranger(path: string): Promise<number> {
  const child = spawn('flock', [path, 'sh', '-c', 'echo got; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
  others.push(child)
  await once(child.stdout, 'data')
  return child.pid ?? 0
}

function writeProgram(name: string, lines: string): void {
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${lines}\n`)
  chmodSync(join(root, 'bin', name), 0o755)
}

test('a folder that is laid anew during a deployment lets no second one in', async () => {
  expect(await lockIn(login())).toMatchObject({ taken: 'yes' })
  renameSync(join(root, 'app'), join(root, 'old'))
  mkdirSync(join(root, 'app'))
  const second = login()
  const facts: string[] = []
  expect(await lockIn(second, { facts })).toMatchObject({ taken: 'no' })
  expect(facts).toContain('waiting project')
  expect(await runOrThrow(second, readLock(appTarget()))).toMatchObject({ held: 'yes' })
})

test('a link to the folder that is moved during a deployment lets no second one in', async () => {
  const target = { ...appTarget(), directory: join(root, 'current') }
  symlinkSync('app', target.directory)
  expect(await lockIn(login(), { target })).toMatchObject({ taken: 'yes' })
  rmSync(target.directory)
  symlinkSync('bin', target.directory)
  expect(await lockIn(login(), { target })).toMatchObject({ taken: 'no' })
})

test('two folders that switch the same link exclude each other, and two links do not', async () => {
  expect(await lockIn(login())).toMatchObject({ taken: 'yes' })
  const facts: string[] = []
  const other = { ...appTarget(), directory: join(root, 'bin') }
  const second = login()
  expect(await lockIn(second, { target: other, facts })).toMatchObject({ taken: 'no' })
  await second.close()
  expect(facts).toContain('waiting link')
  const elsewhere = { ...other, link: '/etc/nginx/sites-enabled/shop' }
  expect(await lockIn(login(), { target: elsewhere })).toMatchObject({ taken: 'yes' })
})

test('a folder that is replaced between its opening and its lock is not taken for the one at the path', async () => {
  const session = login()
  await runOrThrow(session, openLock(appTarget()))
  renameSync(join(root, 'app'), join(root, 'old'))
  mkdirSync(join(root, 'app'))
  expect(await runOrThrow(session, takeLock(appTarget(), { waitMs: 0 }))).toMatchObject({ taken: 'moved' })
  expect(await lockIn(session)).toMatchObject({ taken: 'yes' })
})

test('a process of somebody else that has locked the folder is named; it stops a deployment, and no undo', async () => {
  const id = await lockByStranger(join(root, 'app'))
  const facts: string[] = []
  const first = login()
  expect(await lockIn(first, { facts })).toMatchObject({ taken: 'no' })
  await first.close()
  expect(facts.at(-3)).toBe('waiting folder')
  const status = await runOrThrow(login(), readLock(appTarget()))
  expect(status).toMatchObject({
    held: 'yes',
    process: expect.stringMatching(new RegExp(`^${id} \\w+ flock .*/app sh -c`)),
  })
  const wait = { waitMs: 10_000, folderWaitMs: 200 }
  expect(await lockIn(login(), { wait })).toMatchObject({
    taken: 'yes',
    folderProblem: 'another process holds the lock on the folder',
  })
  // With an undo that goes on like this, no second one begins.
  expect(await lockIn(login(), { wait: { ...wait, waitMs: 0 } })).toMatchObject({ taken: 'no' })
})

const badDescriptor = 'flock: 9: Bad file descriptor'

test.each([
  ['util-linux on NFS', 66],
  ['busybox on NFS', 1],
])('a folder that cannot be locked is not held: the files beside the record are locked alone (%s)', async (_, code) => {
  writeProgram(
    'flock',
    `case "$*" in *9) [ -d /proc/self/fd/9 ] && echo '${badDescriptor}' >&2 && exit ${code} ;; esac; exec /usr/bin/flock "$@"`,
  )
  const first = login()
  expect(await lockIn(first)).toMatchObject({ taken: 'yes', folderProblem: badDescriptor })
  expect(await lockIn(login())).toMatchObject({ taken: 'no' })
  expect(await runOrThrow(login(), readLock(appTarget()))).toMatchObject({ held: 'yes' })
  await first.close()
  expect(await runOrThrow(login(), readLock(appTarget()))).toMatchObject({ held: 'no' })
})

test('where nothing can be locked, the attempt fails at once with the reason, and the lock never counts as free', async () => {
  writeProgram('flock', `echo 'flock: No locks available' >&2; exit 66`)
  const facts: string[] = []
  const attempt = lockIn(login(), { wait: { waitMs: 60_000 }, facts })
  await expect(attempt).rejects.toThrow(/neither .*app nor a file beside the record can be locked: flock: No locks/)
  expect(facts).toEqual([])
  mkdirSync(join(root, '.local/state/ec2-blue-green-deploy'), { recursive: true })
  const record = join(root, '.local/state/ec2-blue-green-deploy', recordName(join(root, 'app')))
  writeFileSync(record, '{"version":1,"history":[],"current":{}}')
  expect(await runOrThrow(login(), readLock(appTarget()))).toMatchObject({ held: 'unknown' })
})

test('a home folder that cannot be written leaves the lock of the folder', async () => {
  writeFileSync(join(root, '.local'), 'no folder')
  expect(await lockIn(login())).toMatchObject({
    taken: 'yes',
    filesProblem: 'the files beside the record cannot be opened',
  })
  expect(await lockIn(login())).toMatchObject({ taken: 'no' })
})

test('a FIFO at the place of a lock file blocks nothing; lock files are for the login alone', async () => {
  const state = join(root, '.local/state/ec2-blue-green-deploy')
  const file = join(state, recordName(join(root, 'app')).replace('.json', '.lock'))
  expect(await lockIn(login())).toMatchObject({ taken: 'yes' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  rmSync(file)
  spawnSync('mkfifo', [file])
  expect(await lockIn(login())).toMatchObject({ taken: 'no' })
})

test('while it waits, only the deployment in progress is reported, however long the record is', async () => {
  const first = login()
  expect(await lockIn(first)).toMatchObject({ taken: 'yes' })
  const path = join(root, '.local/state/ec2-blue-green-deploy', recordName(join(root, 'app')))
  const current = { by: { actor: 'mina' }, step: 'up' }
  writeFileSync(path, `${JSON.stringify({ version: 1, history: ['x'.repeat(1 << 20)], current })}\n`)
  const facts: string[] = []
  expect(await lockIn(login(), { facts, wait: { waitMs: 100 } })).toMatchObject({ taken: 'no' })
  const holders = facts.filter((line) => line.startsWith('holder '))
  expect(holders.map((line) => Buffer.from(line.slice(7), 'base64').toString())).toEqual([
    `${JSON.stringify({ current })}}\n`.replace('}}}\n', '}}\n'),
  ])
})

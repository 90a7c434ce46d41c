import { afterAll, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLock } from '../../src/commands/open-lock.ts'
import { readLock } from '../../src/commands/read-lock.ts'
import { takeLock } from '../../src/commands/take-lock.ts'
import { recordName, saveRecord } from '../../src/commands/write-record.ts'
import { parseFact, decodeText } from '../../src/host/facts.ts'
import { runOrThrow } from '../../src/host/host.ts'
import { startLocalSession } from '../support/local-session.ts'

test('what the scripts get', () => {
  const target = { directory: '/srv/app', link: '/etc/nginx/sites-enabled/app' }
  const application = 'directory=/srv/app\nrecord_name=app-dae668e4084f.json\n'
  const names = `${application}link_name=link-33b7f7f7cb68.lock\n`
  expect(openLock(target).script).toMatchObject({ file: 'open-lock', prologue: names })
  expect(takeLock(target, { waitMs: 60_000 }).script).toMatchObject({
    file: 'take-lock',
    prologue: `${application}wait_hundredths=6000\nfolder_hundredths=6000\nfolder_required=yes\n`,
  })
  expect(takeLock(target, { waitMs: 60_000, folderWaitMs: 5_000 }).script).toMatchObject({
    prologue: `${application}wait_hundredths=6000\nfolder_hundredths=500\nfolder_required=no\n`,
  })
  expect(readLock(target).script).toMatchObject({ file: 'read-lock', prologue: names })
  expect(saveRecord('/srv/app', '{"version":1}').script).toMatchObject({
    file: 'write-record',
    prologue: `record_name=app-dae668e4084f.json\njson='{"version":1}'\n`,
  })
})

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
const link = '/etc/nginx/sites-enabled/app'
const target = { directory: folder, link }
const startFile = `XDG_STATE_HOME='${folder}/state'; export XDG_STATE_HOME`
const [first, second] = [startLocalSession('sh', startFile).session, startLocalSession('sh', startFile).session]
afterAll(async () => {
  await Promise.all([first.close(), second.close()])
  rmSync(folder, { recursive: true })
})

test('the lock is held by one session at a time, and the next one learns who holds it', async () => {
  const record = '{"current": {"by": "first"}}'
  await runOrThrow(first, openLock(target))
  await runOrThrow(second, openLock(target))
  expect(await runOrThrow(second, readLock(target))).toMatchObject({ held: 'no' })
  expect(await runOrThrow(first, takeLock(target, { waitMs: 0 }))).toEqual({
    taken: 'yes',
    waited: false,
    record: '',
  })
  await runOrThrow(first, saveRecord(folder, record))
  const saved = { taken: 'no', waited: false, record: `${record}\n` }
  expect(await runOrThrow(second, takeLock(target, { waitMs: 0 }))).toEqual(saved)
  expect(await runOrThrow(second, readLock(target))).toEqual({ held: 'yes', record: `${record}\n` })
  const holders: string[] = []
  const onFact = (line: string) => {
    const { name, words } = parseFact(line)
    if (name === 'holder') holders.push(decodeText(words[0] ?? ''))
  }
  expect(await runOrThrow(second, takeLock(target, { waitMs: 1_500 }), { onFact })).toEqual(saved)
  // After a second and at the end, and perhaps once more when the end is a hundredth of a second late.
  expect([2, 3]).toContain(holders.length)
  expect(new Set(holders)).toEqual(new Set([`{"current":{"by": "first"}}\n`]))
  const waited = runOrThrow(second, takeLock(target, { waitMs: 30_000 }), { onFact: () => void first.close() })
  expect(await waited).toEqual({ ...saved, taken: 'yes', waited: true })
})

test('the record is replaced as a whole, in the user’s own state folder', async () => {
  await runOrThrow(second, saveRecord(folder, '{"version":2}'))
  const path = join(folder, 'state/ec2-blue-green-deploy', recordName(folder))
  expect(readFileSync(path, 'utf8')).toBe('{"version":2}\n')
  expect(path.startsWith(homedir())).toBe(false)
})

test('a record that cannot be written is a message, and no failure', async () => {
  const { session } = startLocalSession('sh', `XDG_STATE_HOME=/dev/null; export XDG_STATE_HOME`)
  expect(await session.run(saveRecord(folder, '{}'))).toEqual({
    kind: 'exited',
    code: 0,
    stdout: '',
    stderr: 'the record of deployments could not be written\n',
  })
  await session.close()
})

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
  expect(openLock('/srv/app').script.text).toBe('command exec 9</srv/app')
  expect(takeLock('/srv/app', 60_000).script).toMatchObject({
    file: 'take-lock',
    prologue: 'wait_hundredths=6000\nrecord_name=app-dae668e4084f.json\n',
  })
  expect(readLock('/srv/app').script).toMatchObject({
    file: 'read-lock',
    prologue: 'directory=/srv/app\nrecord_name=app-dae668e4084f.json\n',
  })
  expect(saveRecord('/srv/app', '{"version":1}').script).toMatchObject({
    file: 'write-record',
    prologue: `record_name=app-dae668e4084f.json\njson='{"version":1}'\n`,
  })
})

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
const startFile = `XDG_STATE_HOME='${folder}/state'; export XDG_STATE_HOME`
const [first, second] = [startLocalSession('sh', startFile).session, startLocalSession('sh', startFile).session]
afterAll(async () => {
  await Promise.all([first.close(), second.close()])
  rmSync(folder, { recursive: true })
})

test('the lock is held by one session at a time, and the next one learns who holds it', async () => {
  const record = '{"current": {"by": "first"}}'
  await runOrThrow(first, openLock(folder))
  await runOrThrow(second, openLock(folder))
  expect(await runOrThrow(first, takeLock(folder, 0))).toEqual({ taken: true, waited: false, record: '' })
  await runOrThrow(first, saveRecord(folder, record))
  const saved = { taken: false, waited: false, record: `${record}\n` }
  expect(await runOrThrow(second, takeLock(folder, 0))).toEqual(saved)
  expect(await runOrThrow(second, readLock(folder))).toEqual({ held: true, record: `${record}\n` })
  const holders: string[] = []
  const onFact = (line: string) => {
    const { name, words } = parseFact(line)
    if (name === 'holder') holders.push(decodeText(words[0] ?? ''))
  }
  expect(await runOrThrow(second, takeLock(folder, 1_500), { onFact })).toEqual(saved)
  // After a second and at the end, and perhaps once more when the end is a hundredth of a second late.
  expect([2, 3]).toContain(holders.length)
  expect(new Set(holders)).toEqual(new Set([`${record}\n`]))
  const waited = runOrThrow(second, takeLock(folder, 30_000), { onFact: () => void first.close() })
  expect(await waited).toEqual({ ...saved, taken: true, waited: true })
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

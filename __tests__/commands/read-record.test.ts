import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readLock } from '../../src/commands/read-lock.ts'
import type { RecordFile } from '../../src/commands/record-file.ts'
import { takeLock } from '../../src/commands/take-lock.ts'
import { joinScripts, sh, type Script } from '../../src/host/script.ts'
import { recordPathIn, withFakePrograms, type Programs } from '../support/programs.ts'

const directory = '/tmp'
const denied = { cat: 'echo "cat: $2: Permission denied" >&2; exit 1' }

interface Reader {
  readonly script: Script
  readonly parse: (output: string) => RecordFile
}

const target = { directory, link: '/etc/link' }
const lock = takeLock(target, { waitMs: 0 })
const readers: readonly (readonly [string, Reader])[] = [
  ['take the lock', { ...lock, script: joinScripts(sh`exec 9<${'.'}`, lock.script) }],
  ['read the record', readLock(target)],
]

describe.each(readers)('%s', (_, { script, parse }) => {
  /** `lay` puts into the home folder what is at the path of the record. */
  const readAfter = (lay: (path: string) => void, programs: Programs = {}): RecordFile =>
    withFakePrograms(programs, (folder, run) => {
      const path = recordPathIn(folder, directory)
      lay(path)
      const { record, recordProblem } = parse(run(joinScripts(sh`cd ${folder}`, script)).stdout)
      return { record, recordProblem: recordProblem?.replace(path, 'NAME') }
    })

  function write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  test('returns the text of the record, byte by byte', () => {
    expect(readAfter((path) => write(path, '{"a": "é"}\0\n'))).toEqual({ record: '{"a": "é"}\0\n' })
  })

  test('a missing record is empty, and no problem', () => {
    expect(readAfter(() => undefined)).toEqual({ record: '' })
    expect(readAfter((path) => mkdirSync(dirname(path), { recursive: true }))).toEqual({ record: '' })
  })

  test('a record that the user may not read is a problem, and not an empty record', () => {
    expect(readAfter((path) => write(path, '{}'), denied)).toEqual({
      record: '',
      recordProblem: 'cat: NAME: Permission denied',
    })
  })

  test('a folder with the name of the record is a problem', () => {
    expect(readAfter((path) => mkdirSync(path, { recursive: true }))).toEqual({
      record: '',
      recordProblem: expect.stringContaining('Is a directory'),
    })
  })

  test('a FIFO and a device are problems, and are not opened', () => {
    const problem = { record: '', recordProblem: 'NAME is not a regular file' }
    const prepare = (path: string) => mkdirSync(dirname(path), { recursive: true })
    const makeFifo = (path: string) => {
      prepare(path)
      spawnSync('mkfifo', [path])
    }
    const linkDevice = (path: string) => {
      prepare(path)
      symlinkSync('/dev/zero', path)
    }
    expect([readAfter(makeFifo), readAfter(linkDevice)]).toEqual([problem, problem])
  })

  test('a record that is larger than this action writes is a problem, and is not read', () => {
    expect(readAfter((path) => write(path, 'x'.repeat(5 << 20)))).toEqual({
      record: '',
      recordProblem: 'NAME is larger than 4194304 bytes',
    })
  })

  test('a dangling link is a problem', () => {
    const found = withFakePrograms({}, (folder, run) => {
      const path = recordPathIn(folder, directory)
      mkdirSync(dirname(path), { recursive: true })
      symlinkSync('/nowhere', path)
      return parse(run(joinScripts(sh`cd ${'/'}`, script)).stdout)
    })
    expect(found).toMatchObject({ record: '', recordProblem: expect.stringContaining('No such file') })
  })

  test('a record in a folder that the user may not enter is a problem, since it may be there', () => {
    const isRoot = process.getuid?.() === 0 // root may enter every folder
    const withoutRights = sh`setpriv --reuid=65534 --regid=65534 --clear-groups sh -c ${joinScripts(sh`cd /`, script).text}`
    const found = withFakePrograms({}, (folder, run) => {
      chmodSync(folder, 0o600)
      const { stdout } = run(isRoot ? withoutRights : joinScripts(sh`cd /`, script))
      chmodSync(folder, 0o700)
      return parse(stdout)
    })
    expect(found).toMatchObject({ record: '', recordProblem: expect.stringContaining('Permission denied') })
  })
})

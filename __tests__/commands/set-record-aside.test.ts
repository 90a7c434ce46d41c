import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { setRecordAside } from '../../src/commands/set-record-aside.ts'
import { writeRecord } from '../../src/commands/write-record.ts'
import { recordPathIn, withFakePrograms, type Programs } from '../support/programs.ts'

const directory = "/srv/my app's"
const time = '20260131T235958Z'
const clockAt = (text: string): Programs => ({ date: `[ "$*" = '-u +%Y%m%dT%H%M%SZ' ] && echo ${text}` })

interface State {
  /** The record's text; absent: there is none. */
  readonly record?: string
  /** Files that were set aside before, by what follows the record's name. */
  readonly aside?: readonly string[]
  readonly programs?: Programs
}

/** Sets the record aside in a home folder like this, and returns the files that are there afterwards, with their texts. */
const setAside = ({ record, aside = [], programs = clockAt(time) }: State) =>
  withFakePrograms(programs, (folder, run) => {
    const path = recordPathIn(folder, directory)
    mkdirSync(dirname(path), { recursive: true })
    if (record !== undefined) writeFileSync(path, record)
    for (const end of aside) writeFileSync(`${path}${end}`, `text of ${end}`)
    const command = setRecordAside(directory)
    const { status, stdout } = run(command.script)
    const names = readdirSync(dirname(path)).toSorted()
    return {
      status,
      moved: status === 0 ? command.parse(stdout)?.replace(folder, '~') : undefined,
      files: names.map((name) => [
        name.replace(basename(path), 'NAME'),
        readFileSync(join(dirname(path), name), 'utf8'),
      ]),
    }
  })

test('the record is renamed beside itself with the time, and its new path is returned', () => {
  const { moved, files } = setAside({ record: '{' })
  expect(moved).toMatch(
    new RegExp(`^~/\\.local/state/ec2-blue-green-deploy/my app's-[0-9a-f]{12}\\.json\\.unreadable-${time}$`),
  )
  expect(files).toEqual([[`NAME.unreadable-${time}`, '{']])
})

test('without a record nothing changes, and no path is returned', () => {
  expect(setAside({})).toEqual({ status: 0, moved: undefined, files: [] })
})

test('a file that was set aside in the same second is not overwritten', () => {
  const aside = [`.unreadable-${time}`, `.unreadable-${time}-2`]
  const { moved, files } = setAside({ record: '{', aside })
  expect(moved).toMatch(/Z-3$/)
  expect(files).toEqual([
    [`NAME.unreadable-${time}`, `text of ${aside[0]}`],
    [`NAME.unreadable-${time}-2`, `text of ${aside[1]}`],
    [`NAME.unreadable-${time}-3`, '{'],
  ])
})

test('the last five that were set aside stay, the older ones are removed', () => {
  const aside = ['01', '02', '03', '04', '05', '06'].map((day) => `.unreadable-202601${day}T000000Z`)
  const { files } = setAside({ record: '{', aside: [...aside, '.new'] })
  expect(files.map(([name]) => name)).toEqual([
    'NAME.new',
    ...['03', '04', '05', '06'].map((day) => `NAME.unreadable-202601${day}T000000Z`),
    `NAME.unreadable-${time}`,
  ])
})

test('the file that was just set aside stays, also when its name is not the newest', () => {
  const aside = ['01', '02', '03', '04', '05'].map((day) => `.unreadable-209901${day}T000000Z`)
  const { moved, files } = setAside({ record: '{', aside })
  expect(moved).toMatch(new RegExp(`unreadable-${time}$`))
  expect(files.map(([name]) => name)).toContain(`NAME.unreadable-${time}`)
})

test.each([
  ['mv fails', { ...clockAt(time), mv: 'exit 1' }],
  ['date fails', { date: 'exit 1' }],
])('setting aside fails, and the record stays, when %s', (_, programs) => {
  const { status, files } = setAside({ record: '{', programs })
  expect(status).not.toBe(0)
  expect(files).toEqual([['NAME', '{']])
})

test('a new record can be written at the path of the unreadable one, even if that was a folder', () => {
  withFakePrograms(clockAt(time), (folder, run) => {
    const path = recordPathIn(folder, directory)
    mkdirSync(path, { recursive: true })
    run(writeRecord(directory, 'not yet'))
    run(setRecordAside(directory).script)
    run(writeRecord(directory, '{"version":1}'))
    expect(readFileSync(path, 'utf8')).toBe('{"version":1}\n')
  })
})

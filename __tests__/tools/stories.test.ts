import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { kinds } from '../../e2e/hosts/workspace.ts'
import { assignments, findUnassigned, playlistOf } from '../../tools/suite/assignments.ts'
import { findUnplayed, listStoryFiles } from '../../tools/suite/stories.ts'

const files = listStoryFiles()

test('each story file has a row that names its hosts and a reason, and each row has a file', () => {
  expect(findUnassigned(files)).toEqual([])
  expect(assignments.map(({ file }) => file).filter((file) => !files.includes(file))).toEqual([])
  for (const each of assignments) {
    expect({ ...each, hosts: each.hosts.length, reason: each.reason !== '' }).toMatchObject({ reason: true })
    expect(each.hosts.length).toBeGreaterThan(0)
  }
})

test('a file has one row, or rows with a part each', () => {
  for (const file of files) {
    const rows = assignments.filter((each) => each.file === file)
    expect({ file, parts: rows.length > 1 ? rows.filter(({ part }) => part === undefined).length : 0 }).toEqual({
      file,
      parts: 0,
    })
  }
})

test('each story file plays on a host, and each host plays stories', () => {
  const playlists = kinds.map((kind) => playlistOf(kind, files).files)
  expect([...new Set(playlists.flat())].sort()).toEqual([...files].sort())
  for (const playlist of playlists) expect(playlist.length).toBeGreaterThan(2)
})

test('a part plays on its hosts only', () => {
  const [part] = assignments.filter((each) => each.part !== undefined && each.hosts.length === 1)
  expect(part?.part).toBeDefined()
  const players = kinds.filter((kind) => playlistOf(kind, files).names.test(`${part?.part ?? ''} and more`))
  expect(players).toEqual(part?.hosts)
})

/** The titles of the stories of a file, and of their groups. */
function listTitles(file: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, `../../e2e/stories/${file}.e2e.ts`), 'utf8')
  return [...text.matchAll(/\(\s*(['`])(.+)\1,\s*(?:async )?\(/g)].map(([, , title]) => title ?? '')
}

test('a part selects no story of another file', () => {
  const titles = files.flatMap((file) => listTitles(file).map((title) => ({ file, title })))
  const strangers = assignments.flatMap(({ file, part }) =>
    titles.filter((each) => part !== undefined && each.file !== file && each.title.startsWith(part)),
  )
  expect(strangers).toEqual([])
  expect(new Set(titles.map(({ file }) => file)).size).toBe(files.length)
})

test('no host has more than a fifth above the average of the work', () => {
  const work = kinds.map((kind) => playlistOf(kind, files).seconds)
  const average = work.reduce((sum, each) => sum + each, 0) / work.length
  expect(Math.max(...work)).toBeLessThan(1.2 * average)
})

test('a story that each host leaves to another is found', () => {
  const first = { played: ['a', 'b'], leftOut: ['c', 'd'] }
  expect(findUnplayed([first, { played: ['c'], leftOut: ['b', 'd'] }])).toEqual(['d'])
  expect(findUnplayed([first, { played: ['c', 'd'], leftOut: ['a'] }])).toEqual([])
})

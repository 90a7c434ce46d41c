import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { playlistOf } from './assignments.ts'
import { jest, type Played } from './jest.ts'
import { lack } from './needs.ts'
import { notRun, type Outcome } from './outcome.ts'

/** The names of all story files, without `.e2e.ts`. */
export const listStoryFiles = (): readonly string[] =>
  globSync(join(import.meta.dirname, '../../e2e/stories/**/*.e2e.ts')).map((file) => basename(file, '.e2e.ts'))

/** One line a host: how many files of stories it plays, and how long they take. */
export const describePlaylists = (files: readonly string[]): string =>
  kinds
    .map((kind) => ({ kind, playlist: playlistOf(kind, files) }))
    .map(({ kind, playlist }) => `${kind}: ${playlist.files.length} of ${files.length} files, ${playlist.seconds} s\n`)
    .join('')

/** The options of jest for the stories that play on a host. `only` is a part of the names of their files. */
function selectStories(kind: Kind, only: string): readonly string[] {
  if (only !== '') return [only]
  const { files, names } = playlistOf(kind, listStoryFiles())
  return [`/(${files.join('|')})\\.e2e\\.ts$`, '--testNamePattern', names.source]
}

/** Stories that one host left to another, but that played on none. `stories` are the results of each host. */
export function findUnplayed(stories: readonly Played[]): readonly string[] {
  const played = new Set(stories.flatMap((each) => each.played))
  return [...new Set(stories.flatMap((each) => each.leftOut))].filter((name) => !played.has(name))
}

/**
 * Plays the stories on all kinds of host at the same time: each story on the hosts that it is assigned to, or, if `only` is
 * a part of the names of files, the stories of these files on each host.
 */
export async function stories(only: string, signal: AbortSignal): Promise<readonly Outcome[]> {
  const lacking = lack('script/test')
  if (lacking !== undefined) return [notRun('stories', lacking)]
  process.stdout.write('Starting the hosts: two or three minutes the first time, 15 s later\n')
  if (only === '') process.stdout.write(describePlaylists(listStoryFiles()))
  const play = (kind: Kind) => {
    const args = ['--selectProjects', 'e2e', '--runInBand', ...selectStories(kind, only)]
    return jest({ suite: `stories on ${kind}`, args, host: kind, signal })
  }
  try {
    const results = await withTestHosts(kinds, () => Promise.all(kinds.map(play)))
    const unplayed = findUnplayed(results.map(({ stories }) => stories))
    const missing = unplayed.map((name) => notRun(name, 'No host has this story.'))
    return [...results.map(({ outcome }) => outcome), ...missing]
  } catch (error) {
    return [notRun('stories', error instanceof Error ? error.message : String(error))]
  }
}

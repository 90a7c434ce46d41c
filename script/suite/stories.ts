import { type Kind, kinds } from '../../e2e/lab/place.ts'
import { withLab } from '../../e2e/lab/lab.ts'
import { jest } from './jest.ts'
import { lack } from './needs.ts'
import { notRun, type Outcome } from './outcome.ts'

/** Plays the stories on both kinds of host at the same time; `only` is a part of the names of their files. */
export async function stories(only: string, signal: AbortSignal): Promise<readonly Outcome[]> {
  const lacking = lack('script/test')
  if (lacking !== undefined) return [notRun('stories', lacking)]
  process.stdout.write('Starting the hosts: a minute or two the first time, 15 s later\n')
  const play = (kind: Kind) => {
    const args = ['--selectProjects', 'e2e', '--runInBand', ...(only === '' ? [] : [only])]
    return jest({ suite: `stories on ${kind}`, args, host: kind, signal })
  }
  try {
    return await withLab(kinds, () => Promise.all(kinds.map(play)))
  } catch (error) {
    return [notRun('stories', error instanceof Error ? error.message : String(error))]
  }
}

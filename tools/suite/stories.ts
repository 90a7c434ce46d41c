import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { jest } from './jest.ts'
import { lack } from './needs.ts'
import { notRun, type Outcome } from './outcome.ts'

/**
 * What these prove hangs more on our own code than on the host's programs. The whole suite plays each on one kind of host,
 * or a slow machine would take more than an hour; whoever names a story sees it on both.
 */
export const onOneHost: Readonly<Record<Kind, readonly string[]>> = {
  bookworm: [
    'bad-releases',
    'connect',
    'data',
    'drain',
    'inputs',
    'old-color',
    'shared-services',
    'summary',
    'two-at-once',
    'users',
  ],
  trixie: ['hostile', 'model', 'nothing-grows', 'plan', 'public-url', 'rollback', 'secrets', 'status', 'summary-page'],
}

const elsewhere = (kind: Kind): readonly string[] =>
  kinds.filter((each) => each !== kind).flatMap((each) => onOneHost[each].map((name) => `/${name}\\.e2e\\.ts$`))

/** Plays the stories on both kinds of host at the same time; `only` is a part of the names of their files. */
export async function stories(only: string, signal: AbortSignal): Promise<readonly Outcome[]> {
  const lacking = lack('script/test')
  if (lacking !== undefined) return [notRun('stories', lacking)]
  process.stdout.write('Starting the hosts: a minute or two the first time, 15 s later\n')
  const play = (kind: Kind) => {
    const which = only === '' ? ['--testPathIgnorePatterns', ...elsewhere(kind)] : [only]
    const args = ['--selectProjects', 'e2e', '--runInBand', ...which]
    return jest({ suite: `stories on ${kind}`, args, host: kind, signal })
  }
  try {
    return await withTestHosts(kinds, () => Promise.all(kinds.map(play)))
  } catch (error) {
    return [notRun('stories', error instanceof Error ? error.message : String(error))]
  }
}

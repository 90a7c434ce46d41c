// Shows the action at work: see script/demo.
import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { live } from '../progress.ts'
import { acts, play, type Played } from './releases.ts'
import { conclusion, disappointments, error, overview, verdict } from './report.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'

const versions = 'docker version -f "Docker {{.Server.Version}}"; nginx -v 2>&1 | sed "s,.*/,nginx ,"'

/** Plays all acts on a fresh server. */
async function demo(kind: Kind): Promise<readonly Played[]> {
  process.env['LAB_HOST'] = kind
  const testbed = await Testbed.open()
  const about = (await testbed.host.run(versions)).replaceAll('\n', ', ')
  process.stdout.write(
    `\nThe server: Debian ${kind}, ${about}. Its site has 14 visitors, two with requests of 3 s.\n\n`,
  )
  await testbed.reset()
  await testbed.buildRelease('db')
  const played: Played[] = []
  for (const act of acts) {
    await live(`${act.version}, ${act.what}`, async (at) => {
      const last = await play(testbed, act, at)
      played.push(last)
      return `${verdict(last.result)} (${seconds(last.result.durationMs)} s)`
    })
  }
  return played
}

async function main(name: string): Promise<number> {
  const kind = kinds.find((each) => each === name)
  const problem = kind === undefined ? `usage: script/demo [${kinds.join('|')}]` : lack('script/demo')
  if (kind === undefined || problem !== undefined) {
    process.stderr.write(`${problem ?? ''}\n`)
    return 2
  }
  // Ctrl-C reaches all that runs here; we only see to it that the server is put away.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
  process.stdout.write('Starting a small server in a container; the first time its image is built, a minute or two.\n')
  try {
    const played = await withTestHosts([kind], () => demo(kind))
    const failed = played.filter(({ act }) => act.wanted !== 'deployed')
    process.stdout.write(`\n${[overview(played), ...failed.map(error), conclusion(played)].join('\n\n')}\n`)
    return disappointments(played).length === 0 ? 0 : 1
  } catch (thrown) {
    process.stderr.write(`\n${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    return 1
  }
}

process.exitCode = await main(process.argv[2] ?? 'bookworm')

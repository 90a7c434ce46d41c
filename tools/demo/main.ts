// Shows the action under traffic: see script/demo.
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { showProgress } from '../progress.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'
import { demoReleases, deployAndObserve, type DemoResult } from './releases.ts'
import { findDeviations, formatConclusion, formatError, formatOverview, formatResult } from './report.ts'

const readVersions = 'docker version -f "Docker {{.Server.Version}}"; nginx -v 2>&1 | sed "s,.*/,nginx ,"'

/** Deploys all releases of the demo on a fresh server. */
async function runDemo(kind: Kind): Promise<readonly DemoResult[]> {
  process.env['LAB_HOST'] = kind
  const testbed = await Testbed.open()
  const software = (await testbed.host.run(readVersions)).replaceAll('\n', ', ')
  process.stdout.write(
    `\nThe server: Debian ${kind}, ${software}. Its site has 8 visitors, two with requests of 3 s.\n\n`,
  )
  await testbed.reset()
  await testbed.buildRelease('db')
  const results: DemoResult[] = []
  for (const release of demoReleases) {
    await showProgress(`${release.version}, ${release.description}`, async (setActivity) => {
      const result = await deployAndObserve(testbed, release, setActivity)
      results.push(result)
      return `${formatResult(result.result)} (${seconds(result.result.durationMs)} s)`
    })
  }
  return results
}

async function main(name: string): Promise<number> {
  const kind = kinds.find((each) => each === name)
  const problem = kind === undefined ? `usage: script/demo [${kinds.join('|')}]` : lack('script/demo')
  if (kind === undefined || problem !== undefined) {
    process.stderr.write(`${problem ?? ''}\n`)
    return 2
  }
  // Ctrl-C also reaches the programs that run here. This process goes on, to stop the server.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
  process.stdout.write('Starting a small server in a container. The first time this takes a minute or two.\n')
  try {
    const results = await withTestHosts([kind], () => runDemo(kind))
    const failed = results.filter(({ release }) => release.expected !== 'deployed')
    const report = [formatOverview(results), ...failed.map(formatError), formatConclusion(results)]
    process.stdout.write(`\n${report.join('\n\n')}\n`)
    return findDeviations(results).length === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

process.exitCode = await main(process.argv[2] ?? 'bookworm')

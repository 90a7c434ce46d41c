// Shows the action under traffic: see script/demo.
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { type Kind, kinds } from '../../e2e/hosts/workspace.ts'
import { layOutContainer, textInFolder } from '../../e2e/support/nginx-container.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { ordinarySwitch } from '../../e2e/support/switch-ways.ts'
import { showProgress } from '../progress.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'
import { balancerRate, demoReleases, deployAndObserve, type DemoResult } from './releases.ts'
import { findDeviations, formatConclusion, formatError, formatOverview, formatResult } from './report.ts'

const readVersions = 'docker version -f "Docker {{.Server.Version}}"; nginx -v 2>&1 | sed "s,.*/,nginx ,"'

/** What a demo shows: where nginx runs, and on which server. */
interface Demo {
  readonly nginx: 'host' | 'container'
  readonly kind: Kind
}

const usage = `usage: script/demo [container] [${kinds.join('|')}]`

/** A container of nginx needs Compose 2, which the oldest server has not. */
function parseDemo(words: readonly string[]): Demo | undefined {
  const nginx = words[0] === 'container' ? 'container' : 'host'
  const [name = nginx === 'container' ? 'trixie' : 'bookworm', ...more] = nginx === 'host' ? words : words.slice(1)
  const kind = kinds.find((each) => each === name)
  const isKnown = kind !== undefined && more.length === 0 && !(nginx === 'container' && kind === 'bookworm')
  return isKnown ? { nginx, kind } : undefined
}

/** Lays the server out. Returns the inputs that its layout demands. */
async function layOut(testbed: Testbed, nginx: Demo['nginx']): Promise<Readonly<Record<string, string>>> {
  if (nginx === 'host') await testbed.reset()
  await testbed.buildRelease('db')
  if (nginx === 'host') return {}
  await testbed.buildRelease('v1')
  await layOutContainer(testbed, textInFolder)
  return textInFolder.inputs
}

/** Deploys all releases of the demo on a fresh server. */
async function runDemo({ kind, nginx }: Demo): Promise<readonly DemoResult[]> {
  process.env['LAB_HOST'] = kind
  const testbed = await Testbed.open()
  const software = (await testbed.host.run(readVersions)).replaceAll('\n', ', ')
  process.stdout.write(
    `\nThe server: Debian ${kind}, ${software}${nginx === 'host' ? '' : ' in a container'}. ` +
      'Its site has 8 visitors with browsers, two with requests of 3 s, ' +
      `and a load balancer in front of it that sends ${balancerRate} POSTs/s and nothing twice.\n\n`,
  )
  const inputs = await layOut(testbed, nginx)
  const results: DemoResult[] = []
  for (const release of demoReleases) {
    await showProgress(`${release.version}, ${release.description}`, async (setActivity) => {
      const result = await deployAndObserve(
        testbed,
        { ...release, inputs: { ...inputs, ...release.inputs } },
        setActivity,
      )
      results.push(result)
      return `${formatResult(result.result)} (${seconds(result.result.durationMs)} s)`
    })
  }
  return results
}

async function main(words: readonly string[]): Promise<number> {
  const demo = parseDemo(words)
  const problem = demo === undefined ? usage : lack('script/demo')
  if (demo === undefined || problem !== undefined) {
    process.stderr.write(`${problem ?? ''}\n`)
    return 2
  }
  // Ctrl-C also reaches the programs that run here. This process goes on, to stop the server.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
  process.stdout.write('Starting a small server in a container. The first time this takes a minute or two.\n')
  try {
    const results = await withTestHosts([demo.kind], () => runDemo(demo))
    const failed = results.filter(({ release }) => release.expected !== 'deployed')
    const report = [formatOverview(results), ...failed.map(formatError), formatConclusion(results, ordinarySwitch)]
    process.stdout.write(`\n${report.join('\n\n')}\n`)
    return findDeviations(results, ordinarySwitch).length === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))

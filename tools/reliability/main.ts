// Tries every fault on each kind of host and writes docs/reliability.md from the results: see script/chaos.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import { describeInstant, listFaults, type Fault } from '../../e2e/chaos/fault.ts'
import { Series } from '../../e2e/chaos/series.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { kinds } from '../../e2e/hosts/workspace.ts'
import { containerLayouts, type ContainerLayout } from '../../e2e/support/nginx-container.ts'
import { findSwitchWay, ordinarySwitch, switchWays, type SwitchWay } from '../../e2e/support/switch-ways.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'
import { renderReliability } from './document.ts'
import { isComplete, isSurvived, ResultsFile, type HostResults } from './results.ts'

const usage = `usage: script/chaos                  try every fault on each kind of host; writes docs/reliability.md
       script/chaos --seed N         the same, with the random instants of an earlier run
       script/chaos --only TEXT      only the faults with TEXT in their name ("cancelled, switch"); writes nothing
       script/chaos --hosts A,B      on hosts that run already; writes nothing
       script/chaos --layout NAME    where nginx runs in a container: folder, file or link; writes nothing
       script/chaos --switch NAME    how the traffic is moved: ${switchWays.map(({ name }) => name).join(' or ')}; only the first writes
`

const options = {
  seed: { type: 'string' },
  only: { type: 'string' },
  hosts: { type: 'string' },
  layout: { type: 'string' },
  switch: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

interface ChaosPlan {
  readonly layout: ContainerLayout | undefined
  readonly switchWay: SwitchWay
  readonly seed: number
  readonly only: string
  readonly hosts: readonly string[]
  /** The folder of the results. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** The requests a second of the load balancer on each host: all hosts share the processors. */
const balancerRate = 50

const nameOf = ({ kind, at }: Fault): string => `${kind}, ${describeInstant(at)}`

/** Tries all faults on one host. Each host has its own random instants. */
async function runOnHost(host: string, plan: ChaosPlan): Promise<HostResults> {
  const seed = plan.seed + plan.hosts.indexOf(host)
  const faults = listFaults(seed).filter((fault) => nameOf(fault).includes(plan.only))
  const testbed = await Testbed.open(host)
  const results = new ResultsFile(join(plan.folder, `${host}.jsonl`))
  try {
    const series = await Series.begin(testbed, {
      container: plan.layout,
      switchWay: plan.switchWay,
      balancer: balancerRate,
    })
    const about = await series.measureNormal()
    results.write({ ...about, startedAt: new Date().toISOString(), seed, planned: faults.length })
    for (const [at, fault] of faults.entries()) {
      if (plan.signal.aborted) break
      const startedAt = performance.now()
      const result = await series.tryFault(fault)
      results.write(result)
      process.stdout.write(
        `${formatLine(host, `${at + 1}/${faults.length}`, result)} (${seconds(performance.now() - startedAt)} s)\n`,
      )
    }
    return results.read()
  } finally {
    testbed.close()
  }
}

function formatLine(host: string, count: string, result: FaultResult): string {
  const { kind, at, ended, serves, failed, balancerFailed, next, problems } = result
  const facts = `${kind}, ${at}: ${ended}; ${serves} serves, ${failed} failed, ${balancerFailed} × 502, next ${next}`
  return `${isSurvived(result) ? '✓' : '✗'} ${host} ${count} ${[facts, ...problems].join('\n    ')}`
}

async function runOnHosts(plan: ChaosPlan, startsHosts: boolean): Promise<readonly HostResults[]> {
  const run = () => Promise.all(plan.hosts.map((host) => runOnHost(host, plan)))
  return startsHosts ? withTestHosts(kinds, run) : run()
}

/** Prints the sum, and writes the document if every planned fault was survived. Returns whether that is so. */
function finish(hosts: readonly HostResults[], mayWrite: boolean): boolean {
  const results = hosts.flatMap((each) => each.results)
  const bad = results.filter((each) => !isSurvived(each)).length
  const complete = isComplete(hosts)
  process.stdout.write(`\n${results.length - bad} survived, ${bad} not${complete ? '' : '; the run is not complete'}\n`)
  if (!complete || !mayWrite) return complete
  const file = join(import.meta.dirname, '../../docs/reliability.md')
  writeFileSync(file, renderReliability(readFileSync(file, 'utf8'), hosts))
  process.stdout.write('docs/reliability.md is written.\n')
  return true
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const lacking = lack('script/chaos')
  const layout = containerLayouts.get(values.layout ?? '')
  const switchWay = findSwitchWay(values.switch ?? ordinarySwitch.name)
  const isKnown = values.layout === undefined || layout !== undefined
  if (lacking !== undefined || !Number.isInteger(seed) || !isKnown || switchWay === undefined) {
    process.stderr.write(`${lacking ?? usage}\n`)
    return 2
  }
  const folder = join(import.meta.dirname, '../../.cache/chaos', new Date().toISOString().replaceAll(':', '-'))
  mkdirSync(folder, { recursive: true })
  const cancel = new AbortController()
  // After the first Ctrl-C the current faults end, then the hosts are stopped.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cancel.abort())
  process.stdout.write(`seed ${seed}; results in ${folder}\n`)
  const { only = '', hosts } = values
  // The layouts need Compose 2.
  const played = layout === undefined ? kinds : kinds.filter((kind) => kind !== 'bookworm')
  const plan = { seed, only, layout, switchWay, hosts: hosts?.split(',') ?? played, folder, signal: cancel.signal }
  const mayWrite = only === '' && hosts === undefined && layout === undefined && switchWay === ordinarySwitch
  return finish(await runOnHosts(plan, hosts === undefined), mayWrite) ? 0 : 1
}

process.exitCode = await main()

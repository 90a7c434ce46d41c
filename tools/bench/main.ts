// Measures deployments: see script/bench.
import { parseArgs } from 'node:util'
import { measureBalancer, writeSection } from './balancer/measure.ts'
import { balancerOptions, parsePlan } from './balancer/plan.ts'
import { compareScripts } from './compare-scripts.ts'
import { quickPlan, fullPlan, type BenchPlan } from './conditions.ts'
import { compareLayouts } from './layouts.ts'
import { describeRun, measureWithoutHost, measureHost } from './measure.ts'
import { saveResults, loadResults, type HostResults, type Results } from './results.ts'
import { attachHost } from '../../e2e/hosts/boot.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { switchWays } from '../../e2e/support/switch-ways.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { formatOverview, writeDocs } from './report/docs.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'

const usage = `usage: script/bench                  measure everything (about an hour), write docs/benchmarks.md and its pictures
       script/bench --quick          measure one round under few conditions, as a try; writes no docs
       script/bench --render FILE    write the docs again from the results of an earlier run
       script/bench --layouts        count the round trips with nginx on the server and in a container; writes no docs
       script/bench --compare FILE   check whether our inline script runs the same commands as the script in FILE
       script/bench balancer [--deployments 100] [--rate 200] [--broken 10] [--cancelled 10] [--hosts A,B] [--switch A,B]
           count the 502s of a load balancer over so many deployments, some of them broken or cancelled
           --write puts the table into docs/benchmarks.md; --switch: ${switchWays.map(({ name }) => name).join(',')}
`

const options = {
  quick: { type: 'boolean', default: false },
  render: { type: 'string' },
  compare: { type: 'string' },
  layouts: { type: 'boolean', default: false },
} as const

const began = performance.now()
const report = (text: string): boolean =>
  process.stdout.write(`${seconds(performance.now() - began).padStart(7)} s  ${text}\n`)

/** Measures one host after the other, so that each has the whole machine, or only the running host that LAB_HOST names. */
async function measureHosts(plan: BenchPlan): Promise<readonly HostResults[]> {
  const running = process.env['LAB_HOST']
  if (running !== undefined) {
    report(`${running} runs already`)
    await attachHost(running)
    return [await measureHost(plan, report)]
  }
  const hosts: HostResults[] = []
  for (const kind of plan.kinds) {
    process.env['LAB_HOST'] = kind
    hosts.push(await withTestHosts([kind], () => measureHost(plan, report)))
  }
  return hosts
}

async function measureAll(plan: BenchPlan, command: string): Promise<Results> {
  const startedAt = new Date()
  const starts = await measureWithoutHost(plan, report)
  const hosts = await measureHosts(plan)
  return { about: describeRun(command, startedAt), plan, starts, hosts }
}

async function countBalancerFailures(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: balancerOptions })
  const plan = parsePlan(values)
  const problem = plan === undefined ? usage : lack('script/bench balancer')
  if (plan === undefined || problem !== undefined) {
    process.stderr.write(`${problem ?? ''}\n`)
    return 2
  }
  const all = await measureBalancer(plan, report)
  if (values.write) writeSection(all, plan)
  return all.every(({ tried }) => tried.every(({ wrong }) => wrong === undefined)) ? 0 : 1
}

/** Counts on the running host that LAB_HOST names, or on one of its own. */
async function printLayouts(): Promise<number> {
  const name = process.env['LAB_HOST']
  const compare = async () => compareLayouts(await Testbed.open(name ?? 'trixie'))
  const counted = name === undefined ? await withTestHosts(['trixie'], compare) : await compare()
  process.stdout.write(`${counted}\n`)
  return 0
}

async function main(): Promise<number> {
  const [subcommand, ...args] = process.argv.slice(2)
  if (subcommand === 'balancer') return countBalancerFailures(args)
  const { values } = parseArgs({ options })
  if (values.compare !== undefined) return compareScripts(values.compare)
  const problem = values.render === undefined ? lack('script/bench') : undefined
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`)
    return 2
  }
  if (values.layouts) return printLayouts()
  const command = values.quick ? 'script/bench --quick' : 'script/bench'
  const results =
    values.render === undefined
      ? await measureAll(values.quick ? quickPlan : fullPlan, command)
      : loadResults(values.render)
  const file = `.cache/bench/${results.about.startedAt.replaceAll(':', '')}.json`
  if (values.render === undefined) saveResults(file, results)
  process.stdout.write(`\n${formatOverview(results)}\n`)
  if (results.plan.rounds >= fullPlan.rounds) writeDocs(results)
  process.stdout.write(`\nTo render these results again: script/bench --render ${values.render ?? file}\n`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${usage}`)
  process.exitCode = 1
}

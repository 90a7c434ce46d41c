// Measures deployments: see script/bench.
import { parseArgs } from 'node:util'
import { compareScripts } from './compare-scripts.ts'
import { quick, whole, type Plan } from './conditions.ts'
import { describe, measureHere, measureHost } from './measure.ts'
import { keep, recall, type HostResults, type Results } from './results.ts'
import { attachHost } from '../../e2e/hosts/boot.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { overview, writeDocs } from './report/docs.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'

const usage = `usage: script/bench                  measure everything (about an hour), write docs/benchmarks.md and its pictures
       script/bench --quick          one round under few conditions: for trying, writes no docs
       script/bench --render FILE    write the docs anew from the results of an earlier run
       script/bench --compare FILE   whether the inline script here issues the same commands as that one
`

const options = {
  quick: { type: 'boolean', default: false },
  render: { type: 'string' },
  compare: { type: 'string' },
} as const

const began = performance.now()
const say = (text: string): boolean =>
  process.stdout.write(`${seconds(performance.now() - began).padStart(7)} s  ${text}\n`)

/** One host after the other, so that each has the machine to itself; or the one that runs already, which LAB_HOST names. */
async function measureHosts(plan: Plan): Promise<readonly HostResults[]> {
  const running = process.env['LAB_HOST']
  if (running !== undefined) {
    say(`${running} runs already`)
    await attachHost(running)
    return [await measureHost(plan, say)]
  }
  const hosts: HostResults[] = []
  for (const kind of plan.kinds) {
    process.env['LAB_HOST'] = kind
    hosts.push(await withTestHosts([kind], () => measureHost(plan, say)))
  }
  return hosts
}

async function measure(plan: Plan, command: string): Promise<Results> {
  const startedAt = new Date()
  const starts = await measureHere(plan, say)
  const hosts = await measureHosts(plan)
  return { about: describe(command, startedAt), plan, starts, hosts }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options })
  if (values.compare !== undefined) return compareScripts(values.compare)
  const problem = values.render === undefined ? lack('script/bench') : undefined
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`)
    return 2
  }
  const command = values.quick ? 'script/bench --quick' : 'script/bench'
  const results =
    values.render === undefined ? await measure(values.quick ? quick : whole, command) : recall(values.render)
  const file = `.cache/bench/${results.about.startedAt.replaceAll(':', '')}.json`
  if (values.render === undefined) keep(file, results)
  process.stdout.write(`\n${overview(results)}\n`)
  if (results.plan.rounds >= whole.rounds) writeDocs(results)
  process.stdout.write(`\nThe results are kept: script/bench --render ${values.render ?? file}\n`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${usage}`)
  process.exitCode = 1
}

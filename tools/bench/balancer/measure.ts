import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withTestHosts } from '../../../e2e/hosts/test-hosts.ts'
import { replaceBetween } from '../../markdown.ts'
import { table } from '../../table.ts'
import type { BalancerPlan } from './plan.ts'
import { runSeries, type BalancerSeries } from './series.ts'
import { listRemarks, renderBalancerSection, seriesColumns, toSeriesRow } from './table.ts'

const page = join(import.meta.dirname, '../../../docs/benchmarks.md')

/** Measures one host after the other, or only the running host that LAB_HOST names, and prints the table. */
export async function measureBalancer(
  plan: BalancerPlan,
  print: (text: string) => void,
): Promise<readonly BalancerSeries[]> {
  const running = process.env['LAB_HOST']
  const all: BalancerSeries[] = []
  const runAll = async (name: string) => {
    for (const way of plan.switchWays)
      all.push(await runSeries(plan, way, (text) => print(`${name}, ${way.name} ${text}`)))
  }
  if (running !== undefined) await runAll(running)
  else
    for (const kind of plan.hosts) {
      process.env['LAB_HOST'] = kind
      await withTestHosts([kind], () => runAll(kind))
    }
  const remarks = listRemarks(all).map((remark) => `${remark}\n`)
  process.stdout.write(`\n${table(seriesColumns, all.map(toSeriesRow))}\n${remarks.join('')}`)
  return all
}

/** Writes the section of docs/benchmarks.md. */
export function writeSection(all: readonly BalancerSeries[], { deployments, rate }: BalancerPlan): void {
  const command = `script/bench balancer --deployments ${deployments} --rate ${rate}`
  const section = renderBalancerSection(all, command, new Date().toISOString().slice(0, 10))
  writeFileSync(page, replaceBetween(readFileSync(page, 'utf8'), 'balancer', section))
}

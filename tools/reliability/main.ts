// Every fault on both kinds of host, and docs/reliability.md from what came of it: see script/chaos.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { listFaults, describeInstant, type Fault } from '../../e2e/chaos/fault.ts'
import type { FaultResult } from '../../e2e/chaos/fault-result.ts'
import { Series } from '../../e2e/chaos/series.ts'
import { withTestHosts } from '../../e2e/hosts/test-hosts.ts'
import { kinds } from '../../e2e/hosts/workspace.ts'
import { Testbed } from '../../e2e/support/testbed.ts'
import { renderReliability } from './document.ts'
import { isWhole, Results, survived, type Played } from './results.ts'
import { lack } from '../suite/needs.ts'
import { seconds } from '../table.ts'

const usage = `usage: script/chaos                  every fault on both kinds of host; writes docs/reliability.md
       script/chaos --seed N         the same with the random instants of an earlier run
       script/chaos --only TEXT      the faults with TEXT in their name ("cancelled, switch"); writes nothing
       script/chaos --hosts A,B      on hosts that run already; writes nothing
`

interface Plan {
  readonly seed: number
  readonly only: string
  readonly hosts: readonly string[]
  /** Where the lines of results go. */
  readonly folder: string
  readonly signal: AbortSignal
}

const nameOf = ({ kind, at }: Fault): string => `${kind}, ${describeInstant(at)}`

/** Plays all of it on one host; each host has random instants of its own. */
async function playOn(host: string, plan: Plan): Promise<Played> {
  const seed = plan.seed + plan.hosts.indexOf(host)
  const faults = listFaults(seed).filter((fault) => nameOf(fault).includes(plan.only))
  const testbed = await Testbed.open(host)
  const results = new Results(join(plan.folder, `${host}.jsonl`))
  try {
    const series = await Series.begin(testbed)
    const about = await series.measureNormal()
    results.write({ ...about, startedAt: new Date().toISOString(), seed, planned: faults.length })
    for (const [at, fault] of faults.entries()) {
      if (plan.signal.aborted) break
      const startedAt = performance.now()
      const result = await series.tryFault(fault)
      results.write(result)
      process.stdout.write(
        `${line(host, `${at + 1}/${faults.length}`, result)} (${seconds(performance.now() - startedAt)} s)\n`,
      )
    }
    return results.read()
  } finally {
    testbed.close()
  }
}

function line(host: string, count: string, result: FaultResult): string {
  const { kind, at, ended, serves, failed, next, problems } = result
  const facts = `${kind}, ${at}: ${ended}; ${serves} serves, ${failed} failed, next ${next}`
  return `${survived(result) ? '✓' : '✗'} ${host} ${count} ${[facts, ...problems].join('\n    ')}`
}

async function run(plan: Plan, own: boolean): Promise<readonly Played[]> {
  const all = () => Promise.all(plan.hosts.map((host) => playOn(host, plan)))
  return own ? withTestHosts(kinds, all) : all()
}

/** Writes the document, or says why not. */
function conclude(played: readonly Played[], mayWrite: boolean): boolean {
  const tries = played.flatMap((each) => each.tries)
  const bad = tries.filter((each) => !survived(each)).length
  const whole = isWhole(played)
  process.stdout.write(`\n${tries.length - bad} survived, ${bad} not${whole ? '' : '; the run was not whole'}\n`)
  if (!whole || !mayWrite) return whole
  const file = join(import.meta.dirname, '../../docs/reliability.md')
  writeFileSync(file, renderReliability(readFileSync(file, 'utf8'), played))
  process.stdout.write('docs/reliability.md is written\n')
  return true
}

async function main(): Promise<number> {
  const options = { seed: { type: 'string' }, only: { type: 'string' }, hosts: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const lacking = lack('script/chaos')
  if (lacking !== undefined || !Number.isInteger(seed)) {
    process.stderr.write(`${lacking ?? usage}\n`)
    return 2
  }
  const folder = join(import.meta.dirname, '../../.cache/chaos', new Date().toISOString().replaceAll(':', '-'))
  mkdirSync(folder, { recursive: true })
  const cancel = new AbortController()
  // The first Ctrl-C lets the faults in progress end, so that the hosts are put away in good order.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => cancel.abort())
  process.stdout.write(`seed ${seed}; results in ${folder}\n`)
  const { only = '', hosts } = values
  const plan = { seed, only, hosts: hosts?.split(',') ?? kinds, folder, signal: cancel.signal }
  return conclude(await run(plan, hosts === undefined), only === '' && hosts === undefined) ? 0 : 1
}

process.exitCode = await main()

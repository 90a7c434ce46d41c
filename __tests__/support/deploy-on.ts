import type { Event } from '../../src/events.ts'
import type { Journey, Network } from '../../src/public/journey.ts'
import type { Run } from '../../src/record.ts'
import { toOutputs, type Outputs } from '../../src/report/outputs.ts'
import { Report } from '../../src/report/report.ts'
import { toVerdict, type Verdict } from '../../src/report/verdict.ts'
import { recoverRun, run, type Result } from '../../src/run.ts'
import { read } from '../inputs/given.ts'
import { FakeHost, type Fault } from './fake-host.ts'
import type { Machine } from './fake-host/machine.ts'

/** All that a run said and asked. */
export interface Told {
  readonly deployment: Result
  readonly outputs: Omit<Outputs, 'duration-ms' | 'report'>
  readonly verdict: Verdict
  readonly events: readonly Event[]
  readonly report: Report
  readonly transcript: readonly string[]
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

interface Wish {
  /** Of the release; a rollback needs none. */
  readonly tag?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly faults?: readonly Fault[]
  /** What the runner finds at the public address. */
  readonly journey?: Journey
  /** Tells one run from another. */
  readonly number?: number
  /** Whether this is what comes after a run of that number whose process was ended. */
  readonly recovers?: boolean
}

/** Runs on a model of a host, with everything but the host as in a real run. */
export async function deployOn(machine: Machine, { tag = 'none', inputs = {}, ...more }: Wish): Promise<Told> {
  const cancel = new AbortController()
  const host = new FakeHost(machine, {
    ...more,
    cancel: () => cancel.abort(new Error('the run was cancelled')),
  })
  const config = read({ env: `TAG=${tag}`, ...inputs })
  const events: Event[] = []
  const report = new Report()
  const tell = (event: Event) => {
    events.push(event)
    report.tell(event)
  }
  machine.begin()
  const { number = 1, recovers = false } = more
  const network: Network = {
    reach: (url) =>
      more.journey ? Promise.resolve(more.journey) : Promise.reject(new Error(`nobody is to ask ${url}`)),
  }
  const parts = { config, host, network, tell, signal: cancel.signal, by: runOf(number), startedAt: number }
  const deployment = await (recovers ? recoverRun(parts) : run(parts))
  await host.close()
  const { result, color, image, ...others } = toOutputs(deployment, 0, {})
  const outputs = {
    result,
    color,
    image,
    'previous-color': others['previous-color'],
    'failed-step': others['failed-step'],
  }
  const textsOf = (kind: 'warned' | 'noted') => events.flatMap((event) => (event.kind === kind ? [event.text] : []))
  return {
    deployment,
    outputs,
    verdict: toVerdict(deployment),
    events,
    report,
    transcript: host.transcript,
    warnings: textsOf('warned'),
    notes: textsOf('noted'),
  }
}

export const runOf = (number: number): Run => ({
  repository: 'team/shop',
  url: `https://github.com/team/shop/actions/runs/${number}`,
  actor: 'mina',
  sha: String(number).padStart(40, 'a'),
  ref: 'refs/heads/main',
  workflow: 'Deploy',
  number,
})

import type { Event } from '../../src/domain/events.ts'
import type { PublicUrlResult, PublicNetwork } from '../../src/public-url/result.ts'
import type { WorkflowRun } from '../../src/domain/record.ts'
import { toOutputs, type Outputs } from '../../src/report/outputs.ts'
import { RunReport } from '../../src/report/report.ts'
import { toVerdict, type Verdict } from '../../src/report/verdict.ts'
import { recoverInterruptedRun, runMode, type Result } from '../../src/modes/run.ts'
import { read } from '../inputs/given.ts'
import { FakeHost, type Fault } from './fake-host.ts'
import type { Machine } from './fake-host/machine.ts'

/** All that a run said and asked. */
export interface Told {
  readonly deployment: Result
  readonly outputs: Omit<Outputs, 'duration-ms' | 'report'>
  readonly verdict: Verdict
  readonly events: readonly Event[]
  readonly report: RunReport
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
  readonly journey?: PublicUrlResult
  /** The host cannot be connected to. */
  readonly unreachable?: boolean
  /** Tells one run from another. */
  readonly number?: number
  /** Whether this is what comes after a run of that number whose process was ended. */
  readonly recovers?: boolean
  readonly tell?: (event: Event) => void
  /** Called before the connection is closed: the run still holds the host. */
  readonly atEnd?: (result: Result) => void
}

/** Runs on a model of a host, with everything but the host as in a real run. */
export async function deployOn(machine: Machine, wish: Wish): Promise<Told> {
  const { told } = await runOn(machine, wish)
  if (told === undefined) throw new Error('the process of the run was ended')
  return told
}

interface Ended {
  /** Absent: its process was ended before it could say anything. */
  readonly told?: Told
  readonly events: readonly Event[]
  readonly transcript: readonly string[]
}

/** The same for a run whose process may be ended. */
export async function runOn(machine: Machine, { tag = 'none', inputs = {}, ...more }: Wish): Promise<Ended> {
  const cancel = new AbortController()
  const host = new FakeHost(machine, {
    ...more,
    cancel: () => cancel.abort(new Error('the run was cancelled')),
  })
  const events: Event[] = []
  const report = new RunReport()
  const tell = (event: Event) => {
    events.push(event)
    report.receive(event)
    more.tell?.(event)
  }
  const { number = 1, recovers = false } = more
  if (!recovers) machine.begin()
  const config = read({ env: `TAG=${tag}`, ...inputs })
  const by = runOf(number)
  const network: PublicNetwork = {
    requestPublicUrl: (url) =>
      more.journey ? Promise.resolve(more.journey) : Promise.reject(new Error(`nobody is to ask ${url}`)),
  }
  const parts = {
    config,
    host,
    network,
    emit: tell,
    signal: cancel.signal,
    workflowRun: by,
    startedAt: number,
    clock: host.clock,
  }
  const deployment = await Promise.race([recovers ? recoverInterruptedRun(parts) : runMode(parts), host.died])
  const { transcript } = host
  if (deployment === undefined) return { events, transcript }
  more.atEnd?.(deployment)
  await host.close()
  return { told: toTold(deployment, report, { events, transcript }), events, transcript }
}

function toTold(
  deployment: Result,
  report: RunReport,
  { events, transcript }: Pick<Told, 'events' | 'transcript'>,
): Told {
  const { result, color, image, ...others } = toOutputs(deployment, 0, {})
  const textsOf = (kind: 'warning' | 'note') => events.flatMap((event) => (event.kind === kind ? [event.text] : []))
  return {
    deployment,
    outputs: { result, color, image, 'previous-color': others['previous-color'], 'failed-step': others['failed-step'] },
    verdict: toVerdict(deployment),
    events,
    report,
    transcript,
    warnings: textsOf('warning'),
    notes: textsOf('note'),
  }
}

export const runOf = (number: number): WorkflowRun => ({
  repository: 'team/shop',
  url: `https://github.com/team/shop/actions/runs/${number}`,
  actor: 'mina',
  sha: String(number).padStart(40, 'a'),
  ref: 'refs/heads/main',
  workflow: 'Deploy',
  number,
})

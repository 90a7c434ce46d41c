import type { Result } from '../runner/run-action.ts'
import type { TrafficReport } from '../traffic/report.ts'
import { describeInstant, type Fault } from './fault.ts'
import { findProblems, type FaultFacts } from './find-problems.ts'

/** What came of one fault: a line of the results. */
export interface FaultResult {
  readonly kind: Fault['kind']
  /** The instant in words. */
  readonly at: string
  /** Milliseconds after the start of the process. Absent: the process had ended before the instant. */
  readonly injectedMs?: number
  /** The step at that time. */
  readonly step?: string
  /** How the run ended: its output `result`, or what the post step reports. */
  readonly ended: string
  /** The messages of all annotations. */
  readonly annotations: readonly string[]
  readonly endedMs: number
  readonly serves: 'previous' | 'new' | 'neither'
  readonly failed: number
  readonly requests: number
  /** Of the load balancer's requests: each that failed is a 502 to its visitor. */
  readonly balancerFailed: number
  readonly balancerRequests: number
  /** The result of the next deployment. */
  readonly next: string
  /** Every broken promise. Empty: the fault was survived. */
  readonly problems: readonly string[]
}

/** The time from the start of the process to the fault. Undefined: the process had ended before. */
export type InjectedMs = number | undefined

/** Summarizes what was observed of a fault. */
export function toResult(facts: FaultFacts, injectedMs: InjectedMs): FaultResult {
  const { fault, former, liveNow, results, report, next } = facts
  const step =
    injectedMs === undefined ? undefined : 'step' in fault.at ? fault.at.step : findStepAt(results[0], injectedMs)
  return {
    kind: fault.kind,
    at: describeInstant(fault.at),
    ...(injectedMs !== undefined && { injectedMs: Math.round(injectedMs) }),
    ...(step !== undefined && { step }),
    ended: results.map(describeEnd).join(', '),
    annotations: results.flatMap(listAnnotations),
    endedMs: Math.max(...results.map(({ durationMs }) => durationMs)),
    serves: liveNow === undefined ? 'neither' : liveNow.version === former.version ? 'previous' : 'new',
    ...countRequests(report),
    next: next.outputs['result'] ?? 'nothing',
    problems: findProblems(facts),
  }
}

const countRequests = (report: TrafficReport | undefined) => ({
  failed: report?.failed ?? 0,
  requests: report?.total ?? 0,
  balancerFailed: report?.balancer?.failed ?? 0,
  balancerRequests: report?.balancer?.total ?? 0,
})

/** How a run ended: its output `result`, or else what its post step reports. */
function describeEnd({ outputs, post }: Result): string {
  if (outputs['result'] !== undefined) return outputs['result']
  const [annotation] = post?.log.annotations ?? []
  if (annotation !== undefined) return `post: ${annotation.title ?? annotation.message}`
  return post === undefined ? 'no report' : 'post: nothing to do'
}

const listAnnotations = ({ log, post }: Result): readonly string[] =>
  [...log.annotations, ...(post?.log.annotations ?? [])].map(({ message }) => message)

/** The step in the log at that time. */
function findStepAt(result: Result | undefined, ms: number): string {
  const lines = (result?.log.lines ?? []).filter(({ atMs }) => atMs <= ms)
  return lines.map(({ text }) => /^::group::(.+)$/.exec(text)?.[1] ?? '').findLast(Boolean) ?? 'before connect'
}

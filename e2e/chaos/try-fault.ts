import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningAction } from '../runner/run-action.ts'
import type { ChaosSite, LiveRelease } from './chaos-site.ts'
import { toResult, type FaultResult, type InjectedMs } from './fault-result.ts'
import type { Fault, Instant } from './fault.ts'
import { findLiveRelease, takesSiteDown, type FaultFacts } from './find-problems.ts'
import { injections, type Injection } from './inject-fault.ts'

interface TriedFault {
  readonly result: FaultResult
  /** What is live now. Absent: unknown, so that the site must be prepared again. */
  readonly live: LiveRelease | undefined
}

/** When a fault comes, and how long an undisturbed deployment takes. */
interface FaultTime {
  readonly at: Instant
  readonly normalMs: number
}

/** A fault, and what is live when it comes. */
export interface FaultPlan {
  readonly fault: Fault
  readonly live: LiveRelease
  readonly normalMs: number
  /** The requests a second of a load balancer beside the visitors; 0 for none. */
  readonly balancer: number
}

const fewVisitors = { fresh: 2, keepAlive: 2, slow: 1, slowMs: 800, maxSeconds: 240 }

/** Injects one fault into a deployment, then runs the next deployment, which must succeed. */
export async function tryFault(site: ChaosSite, { fault, live, normalMs, balancer }: FaultPlan): Promise<TriedFault> {
  const { testbed } = site
  const visitors = { ...fewVisitors, balancer }
  const before = await site.readState()
  let traffic = takesSiteDown(fault.kind) ? undefined : await testbed.startVisitors(visitors)
  const startAnother = (nth: number) => startRun(site, { version: site.releaseAfter(live, nth), number: nth })
  const injection = await injections[fault.kind]({ testbed, startAnother })
  const run = await startRun(site, { version: site.releaseAfter(live, 1), number: 1, inputs: injection.inputs ?? {} })
  const { injectedMs, results } = await runWithFault(run, injection, { at: fault.at, normalMs })
  const leftovers = await site.waitForLeftovers()
  if (takesSiteDown(fault.kind)) {
    await site.waitUntilUp()
    traffic = await testbed.startVisitors(visitors)
  }
  const after = await site.readState()
  const candidates = results.map((_, nth) => site.releaseAfter(live, nth + 1))
  const liveNow = findLiveRelease(after, live, candidates)
  const nextVersion = site.releaseAfter(liveNow ?? live, 1)
  const next = await site.deploy(nextVersion)
  const report = await traffic?.stop()
  const seen = { before, after, results, leftovers, next, nextVersion, report }
  const facts = { fault, switchWay: site.switchWay, former: live, liveNow, ...seen, end: await site.readState() }
  const isDeployed = next.outputs['result'] === 'deployed'
  return { result: toResult(facts, injectedMs), live: isDeployed ? releaseAfterNext(facts) : undefined }
}

const releaseAfterNext = ({ next, nextVersion }: FaultFacts): LiveRelease => ({
  version: nextVersion,
  color: next.outputs['color'] === 'green' ? 'green' : 'blue',
})

interface RunOptions {
  readonly version: string
  /** Runs that start together have different run numbers, as on GitHub. */
  readonly number: number
  readonly inputs?: Readonly<Record<string, string>>
}

function startRun(site: ChaosSite, { version, number, inputs = {} }: RunOptions): Promise<RunningAction> {
  return site.startDeploy(version, inputs, { GITHUB_RUN_NUMBER: String(100 + number) })
}

/** Injects the fault and waits until every run has ended. The fault is undone in any case. */
async function runWithFault(run: RunningAction, injection: Injection, time: FaultTime) {
  try {
    const injectedMs = await injectAtInstant(run, injection, time)
    return { injectedMs, results: [await run.done, ...((await injection.waitForOtherRuns?.()) ?? [])] }
  } finally {
    await injection.undo?.()
  }
}

async function injectAtInstant(run: RunningAction, injection: Injection, time: FaultTime): Promise<InjectedMs> {
  const startedAt = performance.now()
  const instant = waitForInstant(run, time).then(() => false)
  const ended = run.done.then(() => true)
  if (await Promise.race([instant.catch(() => true), ended])) return undefined
  injection.inject(run)
  return performance.now() - startedAt
}

async function waitForInstant(run: RunningAction, { at, normalMs }: FaultTime): Promise<unknown> {
  switch (at.kind) {
    case 'begin':
      return run.waitFor(new RegExp(`^::group::${at.step}$`), 60_000)
    case 'end':
      return run.waitFor(new RegExp(`^${at.step}: `), 60_000)
    case 'random':
      return sleep(at.part * normalMs)
    case 'start':
      return undefined
  }
}

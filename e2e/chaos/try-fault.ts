import { setTimeout as sleep } from 'node:timers/promises'
import type { Result, RunningAction } from '../runner/run-action.ts'
import type { TrafficReport } from '../traffic/report.ts'
import { describeInstant, type Fault, type Instant } from './fault.ts'
import { harms, type Harm } from './inject-fault.ts'
import { findProblems, liveIn, takesSiteDown, type Facts } from './find-problems.ts'
import type { Live, Site } from './chaos-site.ts'

/** One fault and what became of it: a line of the results. */
export interface Try {
  readonly kind: Fault['kind']
  /** Where it struck, in words. */
  readonly at: string
  /** Milliseconds after the start of the process, and the step that it was in by then; absent: it had ended. */
  readonly struckMs?: number
  readonly step?: string
  /** How the run ended, in its own words or in those of the post step. */
  readonly ended: string
  /** The annotations, for whoever looks closer. */
  readonly said: readonly string[]
  readonly endedMs: number
  readonly serves: 'former' | 'new' | 'neither'
  readonly failed: number
  readonly idleResets: number
  readonly requests: number
  readonly next: string
  /** What was not as it must be; empty when the fault was survived. */
  readonly problems: readonly string[]
}

interface Played {
  readonly result: Try
  /** What is live after it; absent: nobody knows, and the site must be laid out anew. */
  readonly live: Live | undefined
}

/** How long after the start of its process a fault struck; undefined: it had ended by then. */
type Struck = number | undefined

const visitors = { fresh: 2, keepAlive: 2, slow: 1, slowMs: 800, maxSeconds: 240 }

/** Plays one fault on a site where `live` serves, and the deployment that must succeed after it. */
export async function play(site: Site, live: Live, fault: Fault, normalMs: number): Promise<Played> {
  const { stage } = site
  const before = await site.look()
  let traffic = takesSiteDown(fault.kind) ? undefined : await stage.visitors(visitors)
  const startAnother = (nth: number) => startRun(site, site.after(live, nth), nth)
  const harm = await harms[fault.kind]({ stage, startAnother })
  const run = await startRun(site, site.after(live, 1), 1, harm.inputs)
  const { struck, results } = await suffer(run, harm, { at: fault.at, normalMs })
  const remains = await site.remains()
  if (takesSiteDown(fault.kind)) {
    await site.comeBack()
    traffic = await stage.visitors(visitors)
  }
  const after = await site.look()
  const now = liveIn(
    after,
    live,
    results.map((_, nth) => site.after(live, nth + 1)),
  )
  const nextVersion = site.after(now ?? live, 1)
  const next = await stage.deploy(nextVersion)
  const report = await traffic?.stop()
  const facts = { fault, live, now, before, after, results, remains, next, nextVersion, end: await site.look(), report }
  return { result: tell(facts, struck), live: next.outputs['result'] === 'deployed' ? liveAfter(facts) : undefined }
}

const liveAfter = ({ next, nextVersion }: Facts): Live => ({
  version: nextVersion,
  color: next.outputs['color'] === 'green' ? 'green' : 'blue',
})

/** Runs that are started together have numbers of their own, as on GitHub. */
function startRun(site: Site, version: string, number: number, inputs = {}): Promise<RunningAction> {
  return site.stage.startDeploy(version, inputs, { GITHUB_RUN_NUMBER: String(100 + number) })
}

/** When it comes, and what a normal deployment takes. */
interface When {
  readonly at: Instant
  readonly normalMs: number
}

/** Waits for the end of all that runs, whatever becomes of it; the harm is taken back in any case. */
async function suffer(run: RunningAction, harm: Harm, when: When) {
  try {
    const struck = await strike(run, harm, when)
    return { struck, results: [await run.done, ...((await harm.others?.()) ?? [])] }
  } finally {
    await harm.fix?.()
  }
}

async function strike(run: RunningAction, harm: Harm, when: When): Promise<Struck> {
  const startedAt = performance.now()
  const comes = instant(run, when).then(() => false)
  const ended = run.done.then(() => true)
  if (await Promise.race([comes.catch(() => true), ended])) return undefined
  harm.strike(run)
  return performance.now() - startedAt
}

async function instant(run: RunningAction, { at, normalMs }: When): Promise<unknown> {
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

function tell(facts: Facts, struck: Struck): Try {
  const { fault, live, now, results, report, next } = facts
  const step = struck === undefined ? undefined : 'step' in fault.at ? fault.at.step : stepAt(results[0], struck)
  return {
    kind: fault.kind,
    at: describeInstant(fault.at),
    ...(struck !== undefined && { struckMs: Math.round(struck) }),
    ...(step !== undefined && { step }),
    ended: results.map(ending).join(', '),
    said: results.flatMap(said),
    endedMs: Math.max(...results.map(({ durationMs }) => durationMs)),
    serves: now === undefined ? 'neither' : now.version === live.version ? 'former' : 'new',
    ...count(report),
    next: next.outputs['result'] ?? 'nothing',
    problems: findProblems(facts),
  }
}

const count = (report: TrafficReport | undefined) => ({
  failed: report?.failed ?? 0,
  idleResets: report?.failedByKind['idle-reset'] ?? 0,
  requests: report?.total ?? 0,
})

/** How a run ended, as its outputs say it, or its post step. */
function ending({ outputs, post }: Result): string {
  if (outputs['result'] !== undefined) return outputs['result']
  const [annotation] = post?.log.annotations ?? []
  if (annotation !== undefined) return `post: ${annotation.title ?? annotation.message}`
  return post === undefined ? 'nothing was said' : 'post: nothing to do'
}

const said = ({ log, post }: Result): readonly string[] =>
  [...log.annotations, ...(post?.log.annotations ?? [])].map(({ message }) => message)

/** The step that the log was in at that moment. */
function stepAt(result: Result | undefined, ms: number): string {
  const begun = (result?.log.lines ?? []).filter(({ atMs }) => atMs <= ms)
  return begun.map(({ text }) => /^::group::(.+)$/.exec(text)?.[1] ?? '').findLast(Boolean) ?? 'before connect'
}

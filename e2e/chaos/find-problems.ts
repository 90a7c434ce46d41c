import type { Result } from '../runner/run-action.ts'
import type { TrafficReport } from '../traffic/report.ts'
import type { Fault, FaultKind } from './fault.ts'
import { other, type Live, type Remains, type Sight } from './chaos-site.ts'

/** All that was seen of one fault. */
export interface Facts {
  readonly fault: Fault
  readonly live: Live
  /** What serves after it; absent: none of the releases that it could be. */
  readonly now: Live | undefined
  readonly before: Sight
  readonly after: Sight
  readonly results: readonly Result[]
  readonly remains: Remains
  readonly next: Result
  readonly nextVersion: string
  readonly end: Sight
  readonly report: TrafficReport | undefined
}

/** The site is down by itself then, and so are the visitors that are counted. */
export const takesSiteDown = (kind: FaultKind): boolean => kind === 'dockerd restarted' || kind === 'host rebooted'

/** The results that are right for a run which could say how it ended; none: it cannot say anything. */
const allowed: Readonly<Record<FaultKind, readonly string[]>> = {
  killed: ['deployed'], // it was through when the signal came
  lost: ['deployed'],
  cancelled: ['deployed', 'rolled-back', 'refused'],
  'link reset': ['deployed', 'rolled-back', 'refused'],
  'link black-holed': ['deployed', 'stranded', 'refused'],
  'dockerd restarted': ['deployed', 'rolled-back'],
  'host rebooted': ['deployed', 'rolled-back', 'stranded'],
  'disk full': ['rolled-back'],
  'three at once': ['deployed', 'refused'],
}

/** Which of these releases a visitor gets; a new one may be on the color that was idle, or after a third on either. */
export function liveIn({ served, link }: Sight, live: Live, candidates: readonly string[]): Live | undefined {
  if (served === live.version) return live
  if (!candidates.includes(served)) return undefined
  if (candidates.length === 1) return { version: served, color: other(live.color) }
  return { version: served, color: link === 'green' ? 'green' : 'blue' }
}

/** What was not as it must be. */
export function findProblems(facts: Facts): readonly string[] {
  return [
    ...serving(facts),
    ...facts.results.flatMap((run) => honesty(run, facts)),
    ...leftovers(facts),
    ...after(facts),
  ]
}

function serving({ fault, live, now, before, after, report }: Facts): string[] {
  const failed = report?.failed ?? 0
  const [failure] = report?.failures ?? []
  const former = before.containers.get(live.color)
  const found = after.containers.get(live.color)
  return [
    ...(failed > 0 ? [`${failed} requests failed, the first with ${failure?.kind}: ${failure?.detail}`] : []),
    ...(report !== undefined && report.endedBy !== 'stop' ? ['the visitors went home too early'] : []),
    ...(now === undefined ? [`visitors get ${after.served}`] : []),
    ...(now !== undefined && after.link !== now.color
      ? [`${now.color} serves, but the link leads to ${after.link}`]
      : []),
    ...(now?.version === live.version && !isSame(fault, former, found) ? ['the live container was touched'] : []),
    ...(isSame(fault, before.containers.get('db'), after.containers.get('db')) ? [] : ['the database was touched']),
  ]
}

type Seen = ReturnType<Sight['containers']['get']>

/** Docker starts containers anew after a restart of its own: they are the same ones all the same. */
const isSame = ({ kind }: Fault, one: Seen, two: Seen): boolean =>
  one?.id === two?.id && two?.status === 'running' && (takesSiteDown(kind) || one?.startedAt === two.startedAt)

/** What a run says is what happened. */
function honesty(run: Result, { fault, now }: Facts): string[] {
  const { result, color } = run.outputs
  const begun = run.log.raw.includes('::group::connect')
  const said = run.post?.log.display.trim() ?? ''
  const owesPost = run.state['began-at'] !== undefined && run.state['ended'] === undefined
  const silent = fault.kind !== 'lost' && owesPost && said === ''
  const wrong = result !== undefined && !allowed[fault.kind].includes(result)
  // Of several runs each speaks of its own time.
  const untrue = color !== undefined && color !== '' && fault.kind !== 'three at once' && color !== now?.color
  return [
    ...(wrong ? [`it ended ${result}: ${run.log.annotations.map(({ message }) => message).join(' / ')}`] : []),
    ...(fault.kind === 'cancelled' && begun && result === undefined && said === '' ? ['nobody says how it ended'] : []),
    ...(untrue ? [`it says that ${color} serves, but ${now?.color ?? 'none'} does`] : []),
    ...(silent ? ['the post step did nothing'] : []),
    ...(!owesPost && said !== '' ? [`the post step had nothing to do, but said: ${said}`] : []),
    ...(/STRANDED/.test(said) ? [`the post step could not put it right: ${said}`] : []),
    ...(fault.kind === 'disk full' && !/no space left on device/i.test(run.log.display)
      ? ['the disk is not named']
      : []),
    ...superseded(run, fault),
    ...misplaced(run, fault),
  ]
}

/** Of three at once an older one may be refused, but must say for whom. */
const superseded = ({ outputs, log }: Result, { kind }: Fault): string[] =>
  kind === 'three at once' && outputs['result'] === 'refused' && !/this run \(\d+\) waited/.test(log.display)
    ? [`one of three was refused: ${log.annotations.map(({ message }) => message).join(' / ')}`]
    : []

/** Until the switch has begun a cancel leaves the former release, and after the proof the new one. */
function misplaced({ outputs: { result } }: Result, { kind, at }: Fault): string[] {
  if (kind !== 'cancelled' || at.kind !== 'begin' || at.step === 'verify' || result === undefined) return []
  const proven = at.step === 'drain' || at.step === 'stop'
  return proven === (result === 'deployed') ? [] : [`cancelled as ${at.step} began, it ended ${result}`]
}

const leftovers = ({ remains: { leaseHeld, processes } }: Facts): string[] => [
  ...(leaseHeld ? ['the lock is still held'] : []),
  ...(processes.length > 0 ? [`still running on the host: ${processes.join(' | ')}`] : []),
]

/** The next deployment needs no hand. */
function after({ now, next, nextVersion, end, after: { containers }, fault }: Facts): string[] {
  const { result, color } = next.outputs
  const why = next.log.annotations.map(({ message }) => message).join(' / ')
  if (result !== 'deployed') return [`the next deployment ended ${result ?? 'without a result'}: ${why}`]
  return [
    ...(end.served === nextVersion ? [] : [`the next deployment is through, but visitors get ${end.served}`]),
    ...(end.link === color ? [] : [`after the next deployment the link leads to ${end.link}, not to ${color}`]),
    ...(now === undefined || color === other(now.color) ? [] : [`the next deployment took ${color}, which was live`]),
    ...(isSame(fault, containers.get('db'), end.containers.get('db')) ? [] : ['the next one touched the database']),
    ...(next.post?.log.display.trim() ? ['the post step of the next deployment had something to do'] : []),
  ]
}

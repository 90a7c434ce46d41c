import type { Result } from '../runner/run-action.ts'
import type { SwitchWay } from '../support/switch-ways.ts'
import type { ContainerState } from '../support/testbed.ts'
import type { TrafficReport } from '../traffic/report.ts'
import { otherColor, type Leftovers, type LiveRelease, type SiteState } from './chaos-site.ts'
import type { Fault, FaultKind } from './fault.ts'

/** Everything that was observed of one fault. */
export interface FaultFacts {
  readonly fault: Fault
  readonly switchWay: SwitchWay
  /** What was live before the fault. */
  readonly former: LiveRelease
  /** What is live after it. Absent: no release that this could be. */
  readonly liveNow: LiveRelease | undefined
  readonly before: SiteState
  readonly after: SiteState
  readonly results: readonly Result[]
  readonly leftovers: Leftovers
  readonly next: Result
  readonly nextVersion: string
  /** The site after the next deployment. */
  readonly end: SiteState
  readonly report: TrafficReport | undefined
}

/** Whether the fault itself takes the site down. Then visitors start only when the site is up again. */
export const takesSiteDown = (kind: FaultKind): boolean => kind === 'dockerd restarted' || kind === 'host rebooted'

/** The allowed results of a run that could report one. */
const allowedResults: Readonly<Record<FaultKind, readonly string[]>> = {
  killed: ['deployed'], // the run was over when the signal came
  lost: ['deployed'],
  cancelled: ['deployed', 'rolled-back', 'refused'],
  'link reset': ['deployed', 'rolled-back', 'refused'],
  'link black-holed': ['deployed', 'stranded', 'refused'],
  'dockerd restarted': ['deployed', 'rolled-back'],
  'host rebooted': ['deployed', 'rolled-back', 'stranded'],
  'disk full': ['rolled-back'],
  'three at once': ['deployed', 'refused'],
}

/**
 * The release that visitors get now. Undefined: neither the previous release nor a candidate. One candidate is on the color
 * that was idle; several may be on either color, so that the link decides.
 */
export function findLiveRelease(
  { servedVersion, linkedColor }: SiteState,
  former: LiveRelease,
  candidates: readonly string[],
): LiveRelease | undefined {
  if (servedVersion === former.version) return former
  if (!candidates.includes(servedVersion)) return undefined
  if (candidates.length === 1) return { version: servedVersion, color: otherColor(former.color) }
  return { version: servedVersion, color: linkedColor === 'green' ? 'green' : 'blue' }
}

/** Every fact that breaks a promise, in words. Empty: the fault was survived. */
export function findProblems(facts: FaultFacts): readonly string[] {
  return [
    ...servingProblems(facts),
    ...balancerProblems(facts),
    ...facts.results.flatMap((run) => reportingProblems(run, facts)),
    ...leftoverProblems(facts),
    ...nextDeploymentProblems(facts),
  ]
}

function servingProblems({ fault, former, liveNow, before, after, report }: FaultFacts): string[] {
  const failed = report?.failed ?? 0
  const [failure] = report?.failures ?? []
  const liveBefore = before.containers.get(former.color)
  const liveAfter = after.containers.get(former.color)
  return [
    ...(failed > 0 ? [`${failed} requests failed, the first with ${failure?.kind}: ${failure?.detail}`] : []),
    ...(report !== undefined && report.endedBy !== 'stop' ? ['the visitors ended too early'] : []),
    ...(liveNow === undefined ? [`visitors get ${after.servedVersion}`] : []),
    ...(liveNow !== undefined && after.linkedColor !== liveNow.color
      ? [`${liveNow.color} serves, but the link points to ${after.linkedColor}`]
      : []),
    ...(liveNow?.version === former.version && !isUntouched(fault, liveBefore, liveAfter)
      ? ['the live container was touched']
      : []),
    ...(isUntouched(fault, before.containers.get('db'), after.containers.get('db'))
      ? []
      : ['the database was touched']),
  ]
}

/** A switch may cost requests of a balancer only where it is known to do so. */
function balancerProblems({ switchWay, report }: FaultFacts): string[] {
  const { failed = 0, failures = [] } = report?.balancer ?? {}
  if (failed === 0 || switchWay.costAtBalancer !== undefined) return []
  return [`${failed} requests of the balancer failed, the first with ${failures[0]?.kind}: ${failures[0]?.detail}`]
}

/** Whether it is the same container and runs. When dockerd restarts, it starts the same containers again. */
const isUntouched = ({ kind }: Fault, before: ContainerState | undefined, after: ContainerState | undefined): boolean =>
  before?.id === after?.id &&
  after?.status === 'running' &&
  (takesSiteDown(kind) || before?.startedAt === after.startedAt)

/** What a run or its post step reports must be what happened. */
function reportingProblems(run: Result, { fault, liveNow }: FaultFacts): string[] {
  const { result, color } = run.outputs
  const hasConnected = run.log.raw.includes('::group::connect')
  const postLog = run.post?.log.display.trim() ?? ''
  const needsPost = run.state['began-at'] !== undefined && run.state['ended'] === undefined
  const postIsSilent = fault.kind !== 'lost' && needsPost && postLog === ''
  const isWrong = result !== undefined && !allowedResults[fault.kind].includes(result)
  // Of several runs, each reports the color of its own end.
  const isUntrue = color !== undefined && color !== '' && fault.kind !== 'three at once' && color !== liveNow?.color
  return [
    ...(isWrong ? [`the run ended ${result}: ${messagesOf(run)}`] : []),
    ...(fault.kind === 'cancelled' && hasConnected && result === undefined && postLog === ''
      ? ['neither the run nor its post step reports how it ended']
      : []),
    ...(isUntrue ? [`the run reports that ${color} serves, but ${liveNow?.color ?? 'none'} serves`] : []),
    ...(postIsSilent ? ['the post step did nothing'] : []),
    ...(!needsPost && postLog !== '' ? [`the post step had nothing to do, but printed: ${postLog}`] : []),
    ...(/STRANDED/.test(postLog) ? [`the post step could not repair the site: ${postLog}`] : []),
    ...(fault.kind === 'disk full' && !/no space left on device/i.test(run.log.display)
      ? ['the log does not name the disk']
      : []),
    ...refusalProblems(run, fault),
    ...lateCancelProblems(run, fault),
  ]
}

const messagesOf = ({ log }: Result): string => log.annotations.map(({ message }) => message).join(' / ')

/** An older one of three runs may be refused, but it must name the newer one. */
const refusalProblems = (run: Result, { kind }: Fault): string[] =>
  kind === 'three at once' && run.outputs['result'] === 'refused' && !/this run \(\d+\) waited/.test(run.log.display)
    ? [`one of three runs was refused: ${messagesOf(run)}`]
    : []

/** A cancel before the switch leaves the previous release, a cancel after the verification leaves the new one. */
function lateCancelProblems({ outputs: { result } }: Result, { kind, at }: Fault): string[] {
  if (kind !== 'cancelled' || at.kind !== 'begin' || at.step === 'verify' || result === undefined) return []
  const isVerified = ['drain', 'stop', 'check'].includes(at.step)
  return isVerified === (result === 'deployed') ? [] : [`cancelled as ${at.step} began, the run ended ${result}`]
}

const leftoverProblems = ({ leftovers: { lockIsHeld, processes } }: FaultFacts): string[] => [
  ...(lockIsHeld ? ['the lock is still held'] : []),
  ...(processes.length > 0 ? [`still running on the host: ${processes.join(' | ')}`] : []),
]

/** The next deployment must succeed without any repair by hand. */
function nextDeploymentProblems(facts: FaultFacts): string[] {
  const { liveNow, next, nextVersion, end, after, fault } = facts
  const { result, color } = next.outputs
  if (result !== 'deployed') return [`the next deployment ended ${result ?? 'without a result'}: ${messagesOf(next)}`]
  const databaseIsUntouched = isUntouched(fault, after.containers.get('db'), end.containers.get('db'))
  return [
    ...(end.servedVersion === nextVersion
      ? []
      : [`the next deployment ended deployed, but visitors get ${end.servedVersion}`]),
    ...(end.linkedColor === color
      ? []
      : [`after the next deployment the link points to ${end.linkedColor}, not to ${color}`]),
    ...(liveNow === undefined || color === otherColor(liveNow.color)
      ? []
      : [`the next deployment used ${color}, which was live`]),
    ...(databaseIsUntouched ? [] : ['the next deployment touched the database']),
    ...(next.post?.log.display.trim() ? ['the post step of the next deployment had something to do'] : []),
  ]
}

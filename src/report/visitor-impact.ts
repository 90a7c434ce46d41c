import { nameWithAdopted } from '../domain/adopt.ts'
import { findFacts, findRun, findUndo } from '../engine/step-facts.ts'
import { mayHaveSwitched, type DeployOutcome } from '../modes/run-outcome.ts'
import { drain } from '../steps/drain.ts'
import { formatConnections } from '../steps/format.ts'
import { state } from '../steps/state.ts'
import { stop } from '../steps/stop.ts'
import { switchTraffic } from '../steps/switch.ts'
import { formatDuration } from './format.ts'
import type { StepReport } from './run-report.ts'

/** What visitors of the site could notice. It uses only what the steps found out. */
export function describeVisitorImpact(outcome: DeployOutcome, steps: readonly StepReport[]): string {
  const cut = steps.reduce((sum, { facts }) => sum + (facts.connectionsCut ?? 0), 0)
  const atTakeDown =
    cut === 0 ? '' : ` ${formatConnections(cut)} with an earlier release were cut, and perhaps a request on each.`
  return describeEnd(outcome, switchImpact(outcome, steps)) + atTakeDown
}

/** What a text says of now is kept only where nginx showed the same at the end, if it was asked then. */
function describeEnd({ seen }: DeployOutcome, impact: string): string {
  if (!impact.startsWith('Nothing') && impact !== stillDown && impact !== downUntilSwitch) return impact
  if (seen?.kind === 'unknown') return `Unknown: ${seen.reason}.`
  if (impact === stillDown)
    return seen?.kind === 'serves' ? `The site was down before. Now ${seen.color} answers.` : impact
  return seen?.kind === 'down' ? `The site is down: ${seen.reason}.` : impact
}

const stillDown = 'The site was down before, and still is.'
const downUntilSwitch = 'The site was down until the switch.'

function switchImpact(outcome: DeployOutcome, steps: readonly StepReport[]): string {
  const { liveRuns } = findFacts(state, steps) ?? {}
  const wasDown = liveRuns === false
  const switched = findRun(switchTraffic, steps)
  const undone = findUndo(switchTraffic, steps)
  if (outcome.kind === 'rolled-back-down') return 'The release that served before went down: visitors get errors.'
  if (undone !== undefined)
    return (
      undoneSwitchImpact(switched ?? undone, undone) +
      describeWhoServesNow(outcome, undone, liveRuns) +
      balancerImpact(steps)
    )
  if (outcome.kind === 'stranded')
    return `Unknown: ${outcome.commands.length > 0 ? 'run the commands above' : 'run mode: status'} to find out.`
  if (switched === undefined) {
    if (mayHaveMoved(outcome)) return 'Unknown: the process was interrupted before it could report.'
    return wasDown ? stillDown : 'Nothing: the traffic was not moved.'
  }
  if (outcome.kind === 'deployed-down') return 'The new release went down after the switch: visitors may get errors.'
  if (outcome.kind !== 'deployed' && outcome.kind !== 'deployed-unfinished')
    return wasDown
      ? stillDown
      : `${nothing(steps)}: nginx continued to serve ${describePrevious(outcome)}.${balancerImpact(steps)}`
  if (outcome.previousColor === undefined) return 'Nothing: this is the first release.'
  return wasDown ? downUntilSwitch : drainImpact(outcome, steps) + balancerImpact(steps)
}

const describePrevious = ({ previousColor, adopted }: DeployOutcome): string =>
  previousColor === undefined || adopted === undefined
    ? 'the previous release'
    : nameWithAdopted(previousColor, adopted)

/** A recovery has no switch among its own steps, though the interrupted process may have switched. */
function mayHaveMoved(outcome: DeployOutcome): boolean {
  switch (outcome.kind) {
    case 'deployed':
    case 'deployed-unfinished':
    case 'deployed-down':
    case 'outcome-unknown':
      return true
    case 'rolled-back':
    case 'rolled-back-down':
    case 'refused':
    case 'invalid-inputs':
    case 'stranded':
      return outcome.failure.cause === 'interrupted' && mayHaveSwitched(outcome.failure)
  }
}

function drainImpact(outcome: DeployOutcome, steps: readonly StepReport[]): string {
  const open = findFacts(drain, steps)?.connectionsLeft
  if (findRun(drain, steps)?.result !== 'done' || open === undefined)
    return 'The new release answers. The wait for old requests did not finish, so some of them may have been cut.'
  const adopted = outcome.adopted === undefined ? '' : ` by ${describePrevious(outcome)}`
  if (open === 0) return `${nothing(steps)}: every open request was answered${adopted}.`
  if (findFacts(stop, steps)?.stopped?.length === 0)
    return `${nothing(steps)}: ${formatConnections(open)} from before the switch continue with the old color, which still runs.`
  return `${formatConnections(open)} from before the switch were still open when the old color was stopped: as many requests may have been cut.`
}

/** Whether the switch closed idle connections by a reload. A switch that failed cannot say: `null`. */
function closedIdle(steps: readonly StepReport[]): boolean | null {
  if (findFacts(state, steps)?.keepsIdle === true) return false
  if (findRun(switchTraffic, steps)?.result === 'failed') return null
  return findFacts(switchTraffic, steps)?.nginx === 'reloaded'
}

const nothing = (steps: readonly StepReport[]): string =>
  closedIdle(steps) === false ? 'Nothing' : 'Nothing in browsers'

/**
 * A browser sends a request again if the reload closed its idle connection. A load balancer does not, since it cannot know
 * whether nginx has the request.
 */
function balancerImpact(steps: readonly StepReport[]): string {
  const closed = closedIdle(steps)
  if (closed === false) return ''
  const subject = closed === null ? 'If nginx was reloaded meanwhile, a' : 'A'
  return ` ${subject} load balancer may have answered 502 where the reload closed an idle connection just as a request came on it; a switch without a reload (live-link) prevents that, and so does keepalive_min_timeout of nginx 1.27.4 and later.`
}

/** The time from the switch until nginx was proven to have left the new color again. */
function undoneSwitchImpact(switched: StepReport, undone: StepReport): string {
  const ms = undone.startedAt + undone.ms - switched.startedAt
  if (undone.result !== 'done') return 'Unknown: since the switch, visitors may get the new release.'
  if (switched === undone) return 'Some visitors may have got answers of the new release.'
  return `For at most ${formatDuration(ms)} visitors may have got answers of the new release.`
}

function describeWhoServesNow(
  outcome: DeployOutcome,
  undone: StepReport,
  liveRuns: boolean | null | undefined,
): string {
  const { kind, color, seen } = outcome
  if (undone.result !== 'done') return ''
  if (seen?.kind === 'unknown') return ` It is not known what answers now: ${seen.reason}.`
  if (color !== undefined) return ` Now ${describePrevious(outcome)} answers again.`
  if (kind !== 'rolled-back') return ' Now nginx is as before.'
  return liveRuns === true ? ' Now no release answers.' : ' Now, as before, no release answers.'
}

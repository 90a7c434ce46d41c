import { nameWithAdopted } from '../domain/adopt.ts'
import { blocksDeploy, countChecks, formatProblem, type Check } from '../checks/check.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import type { HostStatus } from '../steps/inspect/host-status.ts'
import type { PlanResult } from '../steps/inspect/plan.ts'
import { nothingToDo, type OutcomeText } from './outcome-text.ts'
import { colorLabel, formatUtc, servesSince } from './format.ts'

type Planned = Extract<RunOutcome, { readonly kind: 'planned' }>
type Reported = Extract<RunOutcome, { readonly kind: 'reported' }>

/** An error when a deployment would fail, so that a plan can be a check of a pull request. */
export function describePlanned({ plan }: Planned): OutcomeText {
  const errors = plan.checks.filter(blocksDeploy)
  const warnings = plan.checks.filter(({ result }) => result === 'warning')
  const headline = planHeadline(plan, errors.length)
  if (errors.length > 0)
    return {
      ...nothingToDo,
      level: 'error',
      title: 'Not ready: a deployment would fail',
      headline,
      reason: listProblems(errors),
      serving: 'Nothing was changed on the server.',
    }
  if (warnings.length > 0)
    return {
      ...nothingToDo,
      level: 'warning',
      title: 'Ready, with warnings',
      headline,
      serving: listProblems(warnings),
    }
  const serving = `No problem was found by ${countChecks(plan.checks)}.`
  return { ...nothingToDo, level: 'info', title: 'Ready', headline, serving }
}

function planHeadline({ status, idle }: PlanResult, errors: number): string {
  if (errors > 0) return `❌ Not ready: ${errors} ${errors === 1 ? 'problem' : 'problems'} would stop a deployment`
  return `✅ Ready: a deployment would move the traffic ${colorLabel(status.serves?.color, status.serves?.adopted)} → ${colorLabel(idle)}`
}

const listProblems = (checks: readonly Check[]): string => checks.map((each) => `- ${formatProblem(each)}`).join('\n')

export function describeReported({ color, images, status }: Reported): OutcomeText {
  const headline = statusHeadline(status)
  if (color !== undefined)
    return {
      ...nothingToDo,
      level: 'info',
      title: 'Status',
      headline,
      serving: `${nameWithAdopted(color, status.serves?.adopted)} serves ${images.join(', ')}.`,
    }
  if (status.unknown === undefined)
    return { ...nothingToDo, level: 'info', title: 'Status', headline, serving: 'No release serves.' }
  return {
    ...nothingToDo,
    level: 'warning',
    title: 'Live color unknown',
    headline,
    reason: status.unknown,
    serving: '',
  }
}

function statusHeadline({ serves, unknown, lockIsHeld, lockIsUnknown }: HostStatus): string {
  const mayRun = lockIsUnknown ? ', and a deployment may be running' : ', and a deployment is running'
  const running = lockIsHeld ? mayRun : ''
  if (serves === undefined)
    return `${unknown === undefined ? '⚪ No release serves' : '❓ Live color unknown'}${running}`
  const since = servesSince(serves)
  return `${colorLabel(serves.color, serves.adopted)} serves${since === undefined ? '' : ` since ${formatUtc(since)}`}${running}`
}

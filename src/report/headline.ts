import { wentDown, type Deployment } from '../modes/deployment.ts'
import type { Failure } from '../engine/saga.ts'
import { blocksDeploy } from '../checks/check.ts'
import type { PlanResult } from '../steps/inspect/plan.ts'
import type { HostStatus } from '../steps/inspect/status.ts'

import { inlineCode, type Inline } from './markdown.ts'
import { colorLabel, servesSince, formatUtc } from './words.ts'

/** What happened and what serves now, in one line for somebody who was just woken up. */
export function headlineOf(deployment: Deployment, mode: string): readonly Inline[] {
  const { color } = deployment
  switch (deployment.kind) {
    case 'deployed': {
      const { unfinished } = deployment
      const done = mode === 'rollback' ? 'Rolled back' : 'Deployed'
      if (unfinished === undefined) return [`✅ ${done}: ${colorLabel(color)} serves now`]
      if (wentDown(deployment)) return [`🆘 ${done}, but ${colorLabel(color)} was down when it was last seen`]
      return [`⚠️ ${done}, but `, stepOf(unfinished), ` did not end: ${colorLabel(color)} serves now`]
    }
    case 'rolled-back':
      return [
        ...endedAt(deployment.failure, mode),
        color === undefined ? 'as before, no release serves' : stillServes(color),
      ]
    case 'refused':
      if (deployment.blind) return ['🚫 Interrupted, outcome unknown: how far it came is not known here']
      return deployment.failure.step === undefined
        ? ['⛔ Refused: the inputs are not right; nothing was touched']
        : [...endedAt(deployment.failure, mode), color === undefined ? 'nothing was changed' : stillServes(color)]
    case 'stranded':
      return [
        ...(deployment.failure.step === undefined ? ['🆘 Stranded'] : ['🆘 Stranded at ', stepOf(deployment.failure)]),
        deployment.commands.length === 0
          ? ': what the ended process left is not put right yet'
          : ': somebody must put it right by hand',
      ]
  }
}

export function statusHeadline({ serves, unknown, lockIsHeld }: HostStatus): readonly Inline[] {
  const busy = lockIsHeld ? ', and a deployment is under way' : ''
  if (serves !== undefined) {
    const since = servesSince(serves)
    return [`${colorLabel(serves.color)} serves${since === undefined ? '' : ` since ${formatUtc(since)}`}${busy}`]
  }
  return [unknown === undefined ? `⚪ No release serves${busy}` : `❓ Live color unknown${busy}`]
}

export function planHeadline({ checks, idle, status }: PlanResult): readonly Inline[] {
  const stopping = checks.filter(blocksDeploy).length
  if (stopping > 0) return [`❌ Not ready: ${stopping} ${stopping === 1 ? 'thing' : 'things'} would stop a deploy`]
  return [`✅ Ready: a deploy would move the traffic ${colorLabel(status.serves?.color)} → ${colorLabel(idle)}`]
}

const stillServes = (color: 'blue' | 'green'): string => `${colorLabel(color)} serves as before`

function endedAt(failure: Failure, mode: string): readonly Inline[] {
  if (failure.killed === true) return ['🚫 Ended at ', stepOf(failure), ': ']
  if (failure.cancelled) return ['🚫 Cancelled at ', stepOf(failure), ': ']
  return [`❌ ${without[mode] ?? 'Not deployed'}, `, stepOf(failure), ' failed: ']
}

/** What there is not when a mode fails. */
const without: Readonly<Record<string, string>> = { rollback: 'Rollback failed', status: 'No status', plan: 'No plan' }

const stepOf = ({ step }: Failure): Inline => inlineCode(step ?? 'inputs')

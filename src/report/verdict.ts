import { countChecks, formatProblem, blocksDeploy, type Check } from '../checks/check.ts'
import { wentDown, type Deployment } from '../modes/deployment.ts'
import type { PlannedEnd } from '../modes/plan.ts'
import type { Result } from '../modes/run.ts'
import { StepError, type Failure } from '../engine/saga.ts'
import type { ReportedEnd } from '../modes/status.ts'

/** What is said at the end: for the log when all is well, as an error or a warning for a person when not. */
export interface Verdict {
  readonly level: 'info' | 'warning' | 'error'
  readonly title: string
  readonly text: string
}

/** What happened, what serves now, and what to do: in this order, since it is read at three in the morning. */
export function toVerdict(deployment: Result): Verdict {
  const { color } = deployment
  switch (deployment.kind) {
    case 'reported':
      return reported(deployment)
    case 'planned':
      return planned(deployment)
    case 'deployed':
      return wentDown(deployment) ? down(deployment) : deployed(deployment)
    case 'rolled-back':
      return error(`Rolled back: ${how(deployment.failure)}`, [
        cause(deployment.failure),
        now(deployment),
        advice(deployment.failure),
      ])
    case 'refused':
      return error(deployment.blind ? 'Interrupted, outcome unknown' : `Refused: ${how(deployment.failure)}`, [
        cause(deployment.failure),
        deployment.blind ? 'How far the ended process came is not known here.' : 'Nothing was changed on the host.',
        advice(deployment.failure),
      ])
    case 'stranded': {
      const { failure, commands } = deployment
      const serves = color === undefined ? 'What serves now is not known.' : now(deployment)
      const todo =
        commands.length === 0
          ? `What to do: ${onceMended(deployment)}.`
          : `Look, and put it right by hand on the host:\n${commands.map((line) => `  ${line}`).join('\n')}`
      return error(`STRANDED: ${how(failure)}`, [cause(failure), notPutRight(deployment), serves, todo])
    }
  }
}

function reported({ color, images, status: { unknown } }: ReportedEnd): Verdict {
  if (color !== undefined) return { level: 'info', title: 'Status', text: `${color} serves ${images.join(', ')}` }
  if (unknown === undefined) return { level: 'info', title: 'Status', text: 'no release serves' }
  return { level: 'warning', title: 'Live color unknown', text: unknown }
}

/** Red where a deployment would fail: a plan is there to be a check of a pull request. */
function planned({ outlook: { checks } }: PlannedEnd): Verdict {
  const list = (found: readonly Check[]) => found.map((each) => `- ${formatProblem(each)}`).join('\n')
  const [stopping, looks] = [checks.filter(blocksDeploy), checks.filter(({ result }) => result === 'warning')]
  if (stopping.length > 0)
    return {
      level: 'error',
      title: 'Not ready: a deploy would fail',
      text: `${list(stopping)}\nNothing was changed on the host.`,
    }
  if (looks.length > 0) return { level: 'warning', title: 'Ready, but please look', text: list(looks) }
  return { level: 'info', title: 'Ready', text: `a deploy would go through, by ${countChecks(checks)}` }
}

type Deployed = Extract<Deployment, { kind: 'deployed' }>
type Stranded = Extract<Deployment, { kind: 'stranded' }>

function deployed({ color, previousColor, images, unfinished }: Deployed): Verdict {
  const serves = `${color ?? ''} serves ${images.join(', ')}`
  if (unfinished === undefined) return { level: 'info', title: 'Deployed', text: serves }
  const stopped = unfinished.step === 'drain' ? 'is not stopped yet' : 'may not be stopped yet'
  const left = previousColor === undefined ? '' : ` ${previousColor} ${stopped}; the next deployment clears it away.`
  const text = [cause(unfinished), `${serves}.${left}`, advice(unfinished)].filter(Boolean).join('\n')
  return { level: 'warning', title: `Deployed, but ${unfinished.step ?? ''} did not end`, text }
}

/** Nobody is served, whatever was deployed: that must wake somebody. */
function down({ color, unfinished }: Deployed): Verdict {
  const parts = unfinished === undefined ? [] : [cause(unfinished), advice(unfinished)]
  return error(`Deployed, but ${color ?? ''} was down when it was last seen`, parts)
}

const error = (title: string, parts: readonly string[]): Verdict => ({
  level: 'error',
  title,
  text: parts.filter(Boolean).join('\n'),
})

function how({ step, cancelled, killed }: Failure): string {
  if (killed === true) return `ended${at(step)}`
  if (step === undefined) return 'the inputs are not right'
  return cancelled ? `cancelled at ${step}` : `${step} failed`
}

/** Why it failed or ended early. */
export function cause({ error: { message }, cancelled, killed, step }: Failure): string {
  if (killed === true)
    return `The process was ended${at(step)}: by the runner (10 s after a cancel), or together with it.`
  return cancelled ? `The run was cancelled${at(step)}.` : message
}

/** Why that could not be undone either. Who looks after an ended process may get no further than to the door. */
export function notPutRight({ failure, undoFailure: { step, error: why } }: Stranded): string {
  if (failure.killed !== true) return `Then undoing ${step ?? ''} failed as well: ${why.message}`
  const undone = step === 'switch' || step === 'up' ? 'undoing ' : ''
  return `What it left could not be put right, since ${undone}${step ?? ''} failed: ${why.message}`
}

/** The next thing to do where nothing is known of the host that could be typed there. */
export function onceMended({ undoFailure: { error } }: Stranded): string {
  const first = error instanceof StepError && error.fix !== undefined ? error.fix : 'fix what is named above'
  return `${first}; then look with mode: status, and deploy what should serve: a deployment puts right what the one before it left`
}

/** Of a process that was ended, only the host may know the step. */
const at = (step: string | undefined): string => (step === undefined ? '' : ` at ${step}`)

const now = ({ color, images }: Deployment): string =>
  color === undefined
    ? 'As before, no release serves.'
    : `As before, ${color} serves${images.length > 0 ? ` ${images.join(', ')}` : ''}.`

/** What fixes a step is no advice to who cancelled it. */
const advice = ({ error: thrown, cancelled }: Failure): string =>
  !cancelled && thrown instanceof StepError && thrown.fix !== undefined ? `What to do: ${thrown.fix}.` : ''

import { blamesRelease, type Deployment } from '../deployment.ts'
import { StepError, type Failure } from '../saga.ts'
import { code, type Inline } from './markdown.ts'

/** Why it failed, and why that could not be undone either. */
export function cause(deployment: Deployment, failure: Failure): readonly Inline[] {
  const why = reason(failure)
  if (deployment.kind !== 'stranded') return [why]
  const { undoFailure } = deployment
  return [`${why} Then undoing `, code(undoFailure.step ?? ''), ` failed as well: ${undoFailure.error.message}`]
}

function reason({ error, cancelled, killed, step }: Failure): string {
  if (!cancelled || step === undefined) return error.message
  return killed === true ? 'The process was ended, by the runner or along with it.' : 'The run was cancelled.'
}

/** The next thing that a person does. */
export function fix(deployment: Deployment, failure: Failure): readonly Inline[] {
  const { error, cancelled } = failure
  if (deployment.kind === 'stranded') return ['Log in to the server, look, and put it right:']
  if (!cancelled && error instanceof StepError && error.advice !== undefined)
    return [`${error.advice.charAt(0).toUpperCase()}${error.advice.slice(1)}.`]
  if (deployment.kind === 'deployed')
    return ['Nothing at once: the new release serves, and the next deployment clears away what is left.']
  if (cancelled) return ['Nothing on the server; run it again when you want it.']
  if (deployment.kind === 'refused') return ['Mend what is named above, and run it again: nothing was touched.']
  const first = blamesRelease(failure)
    ? 'mend the release, and deploy again'
    : 'mend what is named above, and run it again'
  return [`Nothing on the server; ${first}.`]
}

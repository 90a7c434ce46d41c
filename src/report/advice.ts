import { blamesRelease, type Deployment } from '../modes/deployment.ts'
import { StepError, type Failure } from '../engine/saga.ts'
import { cause as causeOf, notPutRight, onceMended } from './verdict.ts'

/** Why it failed, and why that could not be undone either. */
export const cause = (deployment: Deployment, failure: Failure): string =>
  deployment.kind === 'stranded' ? `${causeOf(failure)} ${notPutRight(deployment)}` : causeOf(failure)

/** The next thing that a person does. */
export function fix(deployment: Deployment, failure: Failure): string {
  const { error, cancelled } = failure
  if (deployment.kind === 'stranded')
    return deployment.commands.length === 0
      ? sentence(onceMended(deployment))
      : 'Log in to the server, look, and put it right:'
  if (!cancelled && error instanceof StepError && error.fix !== undefined) return sentence(error.fix)
  if (deployment.kind === 'refused' && deployment.blind) return 'Look with mode: status at what serves now.'
  if (deployment.kind === 'deployed')
    return 'Nothing at once: the new release serves, and the next deployment clears away what is left.'
  if (cancelled) return 'Nothing on the server; run it again when you want it.'
  if (deployment.kind === 'refused') return 'Fix what is named above, and run it again: nothing was touched.'
  const first = blamesRelease(failure)
    ? 'fix the release, and deploy again'
    : 'fix what is named above, and run it again'
  return `Nothing on the server; ${first}.`
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

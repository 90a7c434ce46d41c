import type { Failure } from '../engine/step-runner.ts'
import { StepError } from '../engine/step.ts'
import { findBlame } from '../modes/find-blame.ts'

/** Whether something is wrong. A cancel, or the end of the process, is not. */
export const isSerious = ({ cause }: Failure): boolean => cause === 'failed'

/** The verb of how a step ended. */
export function sayHow({ cause }: Failure): string {
  switch (cause) {
    case 'failed':
      return 'failed'
    case 'cancelled':
      return 'was cancelled'
    case 'interrupted':
      return 'was interrupted'
  }
}

/** Why a step ended early, in one sentence or the words of its error. */
export function reasonOf({ error, cause, step }: Failure): string {
  const place = step === undefined ? '' : ` at ${step.name}`
  switch (cause) {
    case 'failed':
      return error.message
    case 'cancelled':
      return `The run was cancelled${step === undefined ? '' : ` before ${step.name} had finished`}.`
    case 'interrupted':
      return `The process was ended${place} before it had finished: the runner ended it (10 s after a cancel), or the runner itself stopped.`
  }
}

/** Who is the cause, in one sentence; empty when nobody is, or it is not known. */
export function describeBlame(failure: Failure): string {
  switch (findBlame(failure)) {
    case 'release':
      return 'The cause is the new release.'
    case 'host':
      return 'The cause is the server, not the new release.'
    case 'network':
      return 'The cause is the network, not the new release.'
    case 'workflow':
      return 'The cause is the workflow, not the new release.'
    case 'nobody':
    case undefined:
      return ''
  }
}

/** The fix that a failed step names. A cancelled step has none: what would fix it is not what the person wants. */
export const fixOf = ({ error, cause }: Failure): string | undefined =>
  cause === 'failed' && error instanceof StepError ? error.fix : undefined

/** Why the failed step could not be undone either. */
export function undoReason(failure: Failure, { step, error }: Failure): string {
  const name = step?.name ?? 'the undo'
  return failure.cause === 'interrupted'
    ? `The changes of the interrupted run could not be undone, because ${name} failed: ${error.message}`
    : `Then the undo of ${name} failed as well: ${error.message}`
}

/** What to do when no command is known that a person could type. */
export function recoveryFix(undoFailure: Failure): string {
  const first = fixOf(undoFailure) ?? 'fix the problem above'
  return `${first}; then run mode: status, and deploy the release that you want: the deployment also repairs the server`
}

import { toError } from '../domain/thrown.ts'
import { StepError } from '../engine/step.ts'
import { RemoteError } from '../host/host.ts'

/** The error of a step that starts a second release, where the connection was lost meanwhile; else the same error. */
export function toLostLinkError(thrown: unknown): Error {
  const error = toError(thrown)
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'lost') return error
  return new StepError(error.message, { blame: 'network', fix: lostLinkFix, cause: error })
}

const lostLinkFix =
  'check whether the server answers; if it does not, it may have run out of memory, since two releases run at the same time (sudo dmesg names the processes that the kernel killed)'

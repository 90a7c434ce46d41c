import type { Blame } from '../domain/blame.ts'
import type { Failure } from '../engine/step-runner.ts'
import { StepError } from '../engine/step.ts'
import { ConnectError, RemoteError } from '../host/host.ts'

/** Who must act on a failure; undefined: it is not known. */
export const findBlame = ({ error, cause }: Failure): Blame | undefined =>
  cause === 'failed' ? ownBlame(error) : 'nobody'

/** The blame that the error itself knows, or the lost connection behind it. */
function ownBlame(error: unknown): Blame | undefined {
  if (error instanceof RemoteError) return error.outcome.kind === 'lost' ? 'network' : 'host'
  if (error instanceof ConnectError) return error.blame
  if (!(error instanceof StepError)) return undefined
  const { blame, cause } = error
  const isLost = cause instanceof RemoteError && cause.outcome.kind === 'lost'
  return isLost ? 'network' : blame
}

import { openLease, takeLease } from '../commands/lock.ts'
import { ask, type DeployStep } from '../context.ts'
import { RemoteError } from '../host/host.ts'
import { StepError } from '../saga.ts'

/** Takes the lease on the application's folder: from here on no other deployment of it does anything. */
export const lock: DeployStep<null, null> = {
  name: 'lock',
  async run(_, context) {
    const { directory } = context.config.compose
    const { lockTimeoutMs } = context.config
    await ask(context, openLease(directory)).catch((error: unknown) => {
      if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') throw error
      throw new StepError(`the folder ${directory} cannot be opened on the host: ${lastLine(error)}`, {
        advice: 'check the input directory, and that the user may read that folder',
        cause: error,
      })
    })
    const outcome = await context.host.run(takeLease(lockTimeoutMs), { signal: context.signal })
    if (outcome.kind === 'exited' && outcome.code === 1) {
      throw new StepError(`another deployment of ${directory} holds the host, ${waited(lockTimeoutMs)}`, {
        advice: 'let the other run end, or allow more time with lock-timeout',
      })
    }
    if (outcome.kind !== 'exited' || outcome.code !== 0) throw new RemoteError('take the lease', outcome)
    return { value: null, says: `this run alone deploys ${directory}`, evidence: { directory } }
  },
}

const waited = (ms: number): string => (ms === 0 ? 'and lock-timeout is 0' : `still after ${ms / 1000} s`)

function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n').at(-1) ?? text
}

import type { Facts } from '../domain/json.ts'
import { StepError } from '../engine/step.ts'
import { ConnectError } from '../host/host.ts'
import type { DeployStep } from './stages.ts'

/** Opens the connection to a host whose key is pinned. */
export const connect: DeployStep<null, null, Facts> = {
  name: 'connect',
  phase: 'prepare',
  async run(_, { host, signal, note, warn }) {
    try {
      const { message, facts, warning } = await host.open({ signal, note })
      if (warning !== undefined) warn(warning)
      return { value: null, message, facts }
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error
      throw new StepError(error.message, { fix: error.fix, blame: error.blame, cause: error })
    }
  },
}

import type { DeployStep } from '../engine/context.ts'
import { ConnectError } from '../host/host.ts'
import { StepError } from '../engine/saga.ts'

/** Opens the connection to a host whose key is vouched for. */
export const connect: DeployStep<null, null> = {
  name: 'connect',
  async run(_, { host, signal, note, warn }) {
    try {
      const { message, facts, warning } = await host.open({ signal, note })
      if (warning !== undefined) warn(warning)
      return { value: null, message, facts }
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error
      throw new StepError(error.message, { fix: error.fix, cause: error })
    }
  },
}

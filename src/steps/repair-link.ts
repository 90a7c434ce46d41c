import { switchNginx } from '../commands/switch-nginx.ts'
import { runCommand, type DeployStep } from '../engine/context.ts'
import type { Cutover } from '../domain/decision.ts'
import { StepError } from '../engine/saga.ts'
import type { Preflight } from './state.ts'

export const targetDiffers = ({ currentTarget, expectedTarget }: Cutover): boolean => currentTarget !== expectedTarget

/**
 * Brings the link into agreement with what nginx serves, before anybody's reload makes the difference real. Belongs to
 * `state`, but from here on the host is changed: a failure is no refusal any more. Nothing to undo: users see no difference.
 */
export const repairLink: DeployStep<Preflight, null> = {
  name: 'state',
  async run({ cutover: { currentTarget, expectedTarget, live }, nginx }, context) {
    const { result, output } = await runCommand(
      context,
      switchNginx({ nginx, from: currentTarget, to: expectedTarget }),
    )
    if (result !== 'switched') {
      throw new StepError(
        `${nginx.link} could not be pointed back to ${expectedTarget ?? 'nothing'} (${result}): ${output}`,
      )
    }
    const message = `${nginx.link} points to ${expectedTarget ?? 'nothing'} again, as ${live ?? 'nothing'} is what nginx serves`
    return { value: null, message, facts: { link: expectedTarget ?? null } }
  },
}

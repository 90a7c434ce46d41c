import { switchSite } from '../commands/switch-nginx.ts'
import { ask, type DeployStep } from '../engine/context.ts'
import type { Plan } from '../domain/decision.ts'
import { StepError } from '../engine/saga.ts'
import type { Survey } from './state.ts'

export const linkDiffers = ({ linkHolds, linkBelongs }: Plan): boolean => linkHolds !== linkBelongs

/**
 * Brings the link into agreement with what nginx serves, before anybody's reload makes the difference real. Belongs to
 * `state`, but from here on the host is changed: a failure is no refusal any more. Nothing to undo: users see no difference.
 */
export const mend: DeployStep<Survey, null> = {
  name: 'state',
  async run({ plan: { linkHolds, linkBelongs, live }, nginx }, context) {
    const { result, said } = await ask(context, switchSite({ nginx, from: linkHolds, to: linkBelongs }))
    if (result !== 'switched') {
      throw new StepError(`${nginx.link} could not be pointed back to ${linkBelongs ?? 'nothing'} (${result}): ${said}`)
    }
    const says = `${nginx.link} points to ${linkBelongs ?? 'nothing'} again, as ${live ?? 'nothing'} is what nginx serves`
    return { value: null, says, evidence: { link: linkBelongs ?? null } }
  },
}

import { linkLines, reloadLine, switchNginx } from '../commands/switch-nginx.ts'
import type { Cutover } from '../domain/decision.ts'
import { runCommand } from '../engine/context.ts'
import { switchError } from './switch-error.ts'
import type { DeployStep, Preflight } from './stages.ts'

/** Whether the link on the disk is not the one that belongs to what nginx serves. */
export const targetDiffers = ({ currentTarget, expectedTarget }: Cutover): boolean => currentTarget !== expectedTarget

/**
 * Makes the link agree with what nginx serves, before a reload of another program would change what visitors get. From
 * here on the host is changed, so a later failure is no refusal. It has no undo, since visitors see no difference.
 */
export const repairLink: DeployStep<Preflight, null, { readonly link: string | null }> = {
  name: 'repair',
  recordedAs: 'state',
  phase: 'prepare',
  async run({ cutover: { currentTarget, expectedTarget, live }, nginx }, context) {
    const command = switchNginx({ nginx, from: currentTarget, to: expectedTarget })
    const switched = await runCommand(context, command)
    const target = expectedTarget ?? 'nothing'
    if (switched.result !== 'switched')
      throw switchError(`${nginx.link} could not be pointed back to ${target}`, switched)
    const message = `${nginx.link} points to ${target} again, because nginx serves ${live ?? 'nothing'}`
    return { value: null, message, facts: { link: expectedTarget ?? null } }
  },

  preview: ({ preflight: { cutover, nginx } }) => ({
    message: 'repairs the link first',
    commands:
      cutover.expectedTarget === undefined
        ? []
        : [...linkLines(nginx, cutover.expectedTarget), reloadLine(nginx)].map(({ text }) => text),
  }),
}

import { reloadLines, switchNginx } from '../commands/switch-nginx.ts'
import type { Cutover } from '../domain/decision.ts'
import { valueOnHost } from '../domain/container-paths.ts'
import { describeSite, formatSiteValue, siteNoun } from '../domain/live-site.ts'
import { runCommand } from '../engine/context.ts'
import { siteForm, writableSite } from '../layouts/site-form.ts'
import { switchError } from './switch-error.ts'
import type { DeployStep, Preflight } from './stages.ts'

/** Whether the link or the file on the disk does not belong to what nginx serves, or is not whole. */
export const needsRepair = ({ currentValue, expectedValue, siteIsCut }: Cutover): boolean =>
  currentValue !== expectedValue || siteIsCut === true

/**
 * Makes the link or the file agree with what nginx serves, before a reload of another program would change what visitors get. From
 * here on the host is changed, so a later failure is no refusal. It has no undo, since visitors see no difference.
 */
export const repairLink: DeployStep<Preflight, null, { readonly link: string | null }> = {
  name: 'repair',
  recordedAs: 'state',
  phase: 'prepare',
  async run({ cutover: { currentValue, expectedValue, live }, nginx }, context) {
    const { site } = nginx
    const switched = await runCommand(context, switchNginx({ nginx, from: currentValue, to: expectedValue }))
    if (switched.result !== 'switched')
      throw switchError(
        nginx,
        `${site.path} could not be set back to ${formatSiteValue(site, expectedValue)}`,
        switched,
      )
    const message = `${describeSite(site, expectedValue)} again, because nginx serves ${live ?? 'nothing'}`
    return { value: null, message, facts: { link: expectedValue ?? null } }
  },

  preview: ({ preflight: { cutover, nginx } }) => ({
    message: `repairs the ${siteNoun(nginx.site)} first`,
    commands:
      cutover.expectedValue === undefined
        ? []
        : [
            ...siteForm(nginx.site).previewLines(
              writableSite(nginx),
              valueOnHost(nginx.site, nginx.files, cutover.expectedValue),
            ),
            ...reloadLines(nginx),
          ].map(({ text }) => text),
  }),
}

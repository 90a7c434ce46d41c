import {
  manualReloadLine,
  reloadLines,
  startLine,
  switchNginx,
  testLine,
  type SwitchResult,
} from '../commands/switch-nginx.ts'
import { describeTarget } from '../domain/color-target.ts'
import type { Config, SiteConfig } from '../domain/config.ts'
import { valueOnHost } from '../domain/container-paths.ts'
import type { Container } from '../domain/host-state.ts'
import { describeSite, formatSiteValue, needsReload } from '../domain/live-site.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { sh } from '../host/script.ts'
import { siteForm, writableSite } from '../layouts/site-form.ts'
import { askColor } from './ask-color.ts'
import type { ExpectedServing } from './find-switch-problem.ts'
import { probeSite } from './probe-nginx.ts'
import { proveServed, ServingError } from './prove-served.ts'
import {
  idleProject,
  type DeployStep,
  type Healthy,
  type Preflight,
  type PreviewInput,
  type Switched,
} from './stages.ts'
import { startLiveColor } from './start-live-color.ts'
import { describeUnlocked, switchError } from './switch-error.ts'
import { drainBeforeTakeDown } from './former-requests.ts'

/** How long an undo waits while nginx answers the requests itself, in ms: a limit of requests may end. */
const ownAnswerLimitMs = 5_000

type SwitchFacts = {
  readonly link: string
  readonly oldWorkers: readonly string[]
  readonly nginx: 'started' | 'reloaded' | 'untouched'
}

/** Points nginx to the new color. The script on the host ends with the new site loaded, or with the old one restored. */
export const switchTraffic: DeployStep<Healthy, Switched, SwitchFacts> = {
  name: 'switch',
  phase: 'switch',
  async run(healthy, context) {
    const { cutover, nginx, containers } = healthy
    const { site } = nginx
    const to = site.values[cutover.idle]
    const proven = {
      ids: containers.map(({ id }) => id),
      reached: findReached(healthy, context.config).map(({ id }) => id),
      sudo: idleProject(healthy).project.sudo,
    }
    const switched = await runCommand(context, switchNginx({ nginx, from: cutover.expectedValue, to, proven }))
    const { result, workers, logSize, started, master, changedAt } = switched
    if (result !== 'switched')
      throw switchError(nginx, `${site.path} could not be set to ${formatSiteValue(site, to)}`, switched)
    warnOfReplaced(switched, nginx, context)
    return {
      value: { ...healthy, workers, logSize, started, changedAt, reloadedMaster: master },
      message: `${describeSite(site, to)}, ${describeEffect(site, started)}`,
      facts: {
        link: to,
        oldWorkers: workers,
        nginx: started ? 'started' : needsReload(site) ? 'reloaded' : 'untouched',
      },
    }
  },

  undo: switchBack,
  manualUndo: restoreSiteLines,
  preview: previewSwitch,
}

const describeEffect = (site: SiteConfig, started: boolean): string =>
  started ? 'nginx was started' : needsReload(site) ? 'nginx was reloaded' : 'and nginx follows it with each request'

/** The containers that nginx reaches by their names, where it has a network of its own. */
const findReached = (
  { nginx, containers, cutover }: Healthy,
  { containerPort, compose }: Config,
): readonly Container[] =>
  containerPort === undefined || nginx.container?.ownNetwork !== true
    ? []
    : containers.filter(({ service }) => service === compose.services[cutover.idle][0])

/** Shell lines that point nginx back to what it served before. */
export function restoreSiteLines({ nginx, cutover: { expectedValue } }: Preflight): readonly string[] {
  const target = writableSite(nginx)
  const line =
    expectedValue === undefined
      ? sh`sudo rm -f ${target.site.path}`
      : siteForm(nginx.site).manualLine(target, valueOnHost(nginx.site, nginx.files, expectedValue))
  return [line.text, ...(needsReload(nginx.site) ? [manualReloadLine(nginx).text] : [])]
}

/** Points nginx back to what it served before, and proves it. Harmless when nginx was never switched. */
export async function switchBack(preflight: Preflight, context: Context): Promise<string> {
  const { cutover, nginx, targets, master } = preflight
  const { site } = nginx
  await startLiveColor(preflight, context)
  const from = site.values[cutover.idle]
  const nginxAction = master === undefined ? 'quit' : 'reload-if-there'
  const back = await runCommand(
    context,
    switchNginx({ nginx, from, to: cutover.expectedValue, nginxAction, isUndo: true }),
  )
  if (back.unlocked !== undefined) context.warn(describeUnlocked(nginx, back))
  if (back.result !== 'switched') {
    const message = `${site.path} could not be set back to ${formatSiteValue(site, cutover.expectedValue)}`
    throw switchError(nginx, message, { ...back, restored: false })
  }
  if (back.quit) {
    const { workers, changedAt } = back
    await drainBeforeTakeDown(context, { nginx, targets, workers, changedAt, color: cutover.idle })
    return `${site.path} is as before, and nginx does not run, as before`
  }
  return back.reloaded ? proveFormerColorServes(context, preflight, back) : proveNewColorIsGone(context, preflight)
}

/** The link dangles again. nginx cannot load that, so it keeps what it has loaded, and that may be the new color. */
async function proveNewColorIsGone(context: Context, preflight: Preflight): Promise<string> {
  const { cutover, nginx, targets, httpClient, siteRequests } = preflight
  const { served } = await probeSite(context, {
    nginx,
    targets,
    httpClient,
    requests: siteRequests.map(({ request }) => request),
  })
  const isGone = served.kind === 'neither' || (served.kind === 'color' && served.color !== cutover.idle)
  const message = `${nginx.site.path} points to a missing file, as before`
  if (isGone) return `${message}; nginx keeps the configuration that it has loaded`
  throw new StepError(`${message}, but nginx may still serve ${cutover.idle}, so ${cutover.idle} is not stopped`)
}

/**
 * No request may use the new color when it is stopped next. `verify-status` is not applied to the former color: it was
 * live, and a status that neither color answers would leave the undo half done.
 */
async function proveFormerColorServes(
  context: Context,
  preflight: Preflight,
  { workers, logSize, changedAt, master: reloadedMaster }: SwitchResult,
): Promise<string> {
  const { cutover, nginx, targets } = preflight
  const expected: ExpectedServing = {
    color: cutover.live,
    mustAnswer: cutover.liveRuns,
    acceptAnyStatus: true,
    ownAnswerLimitMs,
  }
  const message = await proveServed(context, { ...preflight, workers, logSize, reloadedMaster }, expected).then(
    () => `nginx serves ${cutover.live ?? 'the same as before'} again`,
    (error: unknown) => acceptOwnAnswer(error, preflight, context),
  )
  await drainBeforeTakeDown(context, { nginx, targets, workers, changedAt, color: cutover.idle })
  return message
}

/**
 * nginx has loaded the former configuration, and answers our requests itself, for example because it limits them. That is
 * no reason to leave the undo half done, if the former color answers on its own port.
 */
async function acceptOwnAnswer(error: unknown, preflight: Preflight, context: Context): Promise<string> {
  const { cutover, projectContainers } = preflight
  const { live } = cutover
  if (!(error instanceof ServingError && error.isOwnAnswer) || live === undefined) throw error
  const { config } = context
  const answer = await askColor(context, preflight, { color: live, containers: projectContainers })
  if (answer === undefined) throw error
  context.warn(`whether visitors reach ${live} could not be proven: ${error.message}`)
  const { site } = preflight.nginx
  const effect = needsReload(site)
    ? `nginx has loaded the site of ${live}`
    : `${site.path} points to ${site.values[live]}`
  return `${effect} again, and ${live} answers on ${describeTarget(config, live)}; no request reached it through nginx`
}

/** A container that another program restarts drops its requests, and reads its configuration by itself. */
function warnOfReplaced({ isReplaced }: SwitchResult, { container }: Preflight['nginx'], context: Context): void {
  if (isReplaced)
    context.warn(
      `another program restarted nginx's container ${container?.name ?? ''}, or made it anew, during the deployment`,
    )
}

function previewSwitch({ preflight: { cutover, nginx, master } }: PreviewInput) {
  const target = writableSite(nginx)
  const load = master === undefined ? [testLine(nginx), startLine(nginx)] : reloadLines(nginx)
  const lines = [...siteForm(target.site).previewLines(target, target.site.values[cutover.idle]), ...load]
  return { message: `points nginx to ${cutover.idle}`, commands: lines.map(({ text }) => text.trim()) }
}

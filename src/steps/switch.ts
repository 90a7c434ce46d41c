import { asRoot } from '../commands/as-root.ts'
import { probeNginx } from '../commands/probe-nginx.ts'
import { reloadLine, switchNginx, testLine, type SwitchResult } from '../commands/switch-nginx.ts'
import { describeSite, formatSiteValue } from '../domain/live-site.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { sh } from '../host/script.ts'
import { siteForm } from '../layouts/site-form.ts'
import type { ExpectedServing } from './find-switch-problem.ts'
import { probeSite, toCandidate } from './probe-nginx.ts'
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
import { drainBeforeTakeDown } from './wait-for-workers.ts'

/** How long an undo waits while nginx answers the requests itself, in ms: a limit of requests may end. */
const ownAnswerLimitMs = 5_000

type SwitchFacts = {
  readonly link: string
  readonly oldWorkers: readonly string[]
  readonly nginx: 'started' | 'reloaded'
}

/** Points nginx to the new color. The script on the host ends with the new site loaded, or with the old one restored. */
export const switchTraffic: DeployStep<Healthy, Switched, SwitchFacts> = {
  name: 'switch',
  phase: 'switch',
  async run(healthy, context) {
    const { cutover, nginx, containers } = healthy
    const { site } = nginx
    const to = site.values[cutover.idle]
    const proven = { ids: containers.map(({ id }) => id), sudo: idleProject(healthy).project.sudo }
    const switched = await runCommand(context, switchNginx({ nginx, from: cutover.expectedValue, to, proven }))
    const { result, workers, logSize, started } = switched
    if (result !== 'switched')
      throw switchError(`${site.path} could not be set to ${formatSiteValue(site, to)}`, switched)
    return {
      value: { ...healthy, workers, logSize, started },
      message: `${describeSite(site, to)}, nginx was ${started ? 'started' : 'reloaded'}`,
      facts: { link: to, oldWorkers: workers, nginx: started ? 'started' : 'reloaded' },
    }
  },

  undo: switchBack,
  manualUndo: restoreSiteLines,
  preview: previewSwitch,
}

/** Shell lines that point nginx back to what it served before. */
export function restoreSiteLines({ nginx, cutover: { expectedValue } }: Preflight): readonly string[] {
  const { site, command } = nginx
  const line =
    expectedValue === undefined ? sh`sudo rm -f ${site.path}` : siteForm(site).manualLine(site, expectedValue)
  return [line.text, sh`sudo ${command} -t && sudo ${command} -s reload`.text]
}

/** Points nginx back to what it served before, and proves it. Harmless when nginx was never switched. */
export async function switchBack(preflight: Preflight, context: Context): Promise<string> {
  const { cutover, nginx, master } = preflight
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
    throw switchError(message, { ...back, restored: false })
  }
  if (back.quit) {
    await drainBeforeTakeDown(context, { nginx, workers: back.workers, color: cutover.idle })
    return `${site.path} is as before, and nginx does not run, as before`
  }
  return back.reloaded ? proveFormerColorServes(context, preflight, back) : proveNewColorIsGone(context, preflight)
}

/** The link dangles again. nginx cannot load that, so it keeps what it has loaded, and that may be the new color. */
async function proveNewColorIsGone(context: Context, preflight: Preflight): Promise<string> {
  const { cutover, nginx, httpClient, siteRequests } = preflight
  const { served } = await probeSite(context, {
    nginx,
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
  { workers, logSize }: SwitchResult,
): Promise<string> {
  const { cutover, nginx } = preflight
  const expected: ExpectedServing = {
    color: cutover.live,
    mustAnswer: cutover.liveRuns,
    acceptAnyStatus: true,
    ownAnswerLimitMs,
  }
  const message = await proveServed(context, { ...preflight, workers, logSize }, expected).then(
    () => `nginx serves ${cutover.live ?? 'the same as before'} again`,
    (error: unknown) => acceptOwnAnswer(error, preflight, context),
  )
  await drainBeforeTakeDown(context, { nginx, workers, color: cutover.idle })
  return message
}

/**
 * nginx has loaded the former configuration, and answers our requests itself, for example because it limits them. That is
 * no reason to leave the undo half done, if the former color answers on its own port.
 */
async function acceptOwnAnswer(error: unknown, preflight: Preflight, context: Context): Promise<string> {
  const { cutover, nginx, httpClient } = preflight
  const { live } = cutover
  if (!(error instanceof ServingError && error.isOwnAnswer) || live === undefined) throw error
  const { ports, health } = context.config
  const url = `http://127.0.0.1:${ports[live]}${health.path}`
  const request = { url, hostHeader: health.hostHeader, place: 'direct' }
  const candidates = [toCandidate(httpClient, request)]
  const command = probeNginx({ nginx, candidates, ports, requests: 1, workers: [], logSize: -1 })
  const [probe] = await runCommand(context, command)
  if (probe?.answer.kind !== 'answer') throw error
  context.warn(`whether visitors reach ${live} could not be proven: ${error.message}`)
  return `nginx has loaded the site of ${live} again, and ${live} answers on port ${ports[live]}; no request reached it through nginx`
}

function previewSwitch({ preflight: { cutover, nginx, master }, config }: PreviewInput) {
  const load = master === undefined ? sh`${asRoot(nginx.sudo)}systemctl start nginx` : reloadLine(nginx)
  const { site } = config.nginx
  const lines = [...siteForm(site).previewLines(nginx, site.values[cutover.idle]), testLine(nginx), load]
  return { message: `points nginx to ${cutover.idle}`, commands: lines.map(({ text }) => text.trim()) }
}

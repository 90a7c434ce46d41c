import { switchNginx, type SwitchResult as SwitchResult } from '../commands/switch-nginx.ts'
import { runCommand, type Context, type DeployStep } from '../engine/context.ts'
import { StepError } from '../engine/saga.ts'
import type { Healthy } from './health.ts'
import { drainBeforeTakeDown, proveServed, type ExpectedServing } from './prove-served.ts'
import { probeServedColor } from './probe-nginx.ts'
import type { Preflight } from './state.ts'

export type Switched = Healthy & Pick<SwitchResult, 'workers' | 'logSize' | 'started'>

/** Points nginx to the new color. The script on the host ends with the new site in force, or with the old one back. */
export const switchTraffic: DeployStep<Healthy, Switched> = {
  name: 'switch',
  async run(healthy, context) {
    const { cutover, nginx } = healthy
    const to = context.config.nginx.sites[cutover.idle]
    const { result, output, restored, ...facts } = await runCommand(
      context,
      switchNginx({ nginx, from: cutover.expectedTarget, to }),
    )
    if (result !== 'switched')
      throw switchError(`${nginx.link} could not be pointed to ${to}`, { result, output, clean: restored })
    return {
      value: { ...healthy, ...facts },
      message: `${nginx.link} points to ${to}, nginx was ${facts.started ? 'started' : 'told to reload'}`,
      facts: { link: to, oldWorkers: facts.workers, nginx: facts.started ? 'started' : 'reloaded' },
    }
  },

  undo: switchBack,
}

/** Points nginx back to what it served before `survey` was made, and proves it; harmless when it never left. */
export async function switchBack(survey: Preflight, context: Context): Promise<string> {
  const { cutover, nginx, master } = survey
  const from = context.config.nginx.sites[cutover.idle]
  const nginxAction = master === undefined ? 'quit' : 'reload-if-there'
  const back = await runCommand(context, switchNginx({ nginx, from, to: cutover.expectedTarget, nginxAction }))
  if (back.result !== 'switched') {
    throw switchError(`${nginx.link} could not be set back to ${cutover.expectedTarget ?? 'nothing'}`, {
      ...back,
      clean: false,
    })
  }
  if (nginxAction === 'quit') {
    await drainBeforeTakeDown(context, { nginx, workers: back.workers, color: cutover.idle })
    return `${nginx.link} is as it was, and nginx does not run, as before`
  }
  return back.reloaded ? proveFormerColorServes(context, survey, back) : proveNewColorIsGone(context, survey)
}

/** The link leads nowhere again, which nginx cannot load: it goes on with what it has, and that may be the new color. */
async function proveNewColorIsGone(context: Context, { cutover, nginx, httpClient }: Preflight): Promise<string> {
  const served = await probeServedColor(context, httpClient, nginx)
  const says = `${nginx.link} leads nowhere, as before; nginx keeps what it has loaded`
  if (served.kind === 'neither' || (served.kind === 'color' && served.color !== cutover.idle)) return says
  throw new StepError(`${says}, which is ${cutover.idle}: it is left up`)
}

/**
 * Nobody may still have a request with the new color when it is taken down next. `verify-status` is not asked of the
 * former one: it was live as it is, and a status that neither of them gives would leave the host half undone.
 */
async function proveFormerColorServes(
  context: Context,
  { cutover, nginx, httpClient }: Preflight,
  back: SwitchResult,
): Promise<string> {
  const { workers, logSize } = back
  const expected: ExpectedServing = { color: cutover.live, mustAnswer: cutover.liveRuns, acceptAnyStatus: true }
  await proveServed(context, { nginx, httpClient, workers, logSize }, expected)
  await drainBeforeTakeDown(context, { nginx, workers, color: cutover.idle })
  return `nginx serves ${cutover.live ?? 'what it served'} again`
}

type Why = Pick<SwitchResult, 'result' | 'output'> & { readonly clean: boolean }

function switchError(text: string, { result, output, clean }: Why): StepError {
  const reasons: Record<SwitchResult['result'], string> = {
    switched: '',
    busy: 'another application on this host has been switching nginx for too long',
    changed: 'somebody else changed it meanwhile',
    'link-failed': 'the link could not be replaced',
    'test-failed': 'nginx -t refuses the new configuration',
    'reload-failed': 'nginx could not be told to reload',
    'start-failed': 'nginx could not be started',
  }
  return new StepError(`${text}: ${reasons[result]}: ${output.trim()}`, { clean })
}

import { switchSite, type Switched as SwitchResult } from '../commands/switch-nginx.ts'
import { ask, type Context, type DeployStep } from '../engine/context.ts'
import { StepError } from '../engine/saga.ts'
import type { Healthy } from './health.ts'
import { letFinish, proveServed } from './prove-served.ts'
import { askNginx } from './probe-nginx.ts'
import type { Survey } from './state.ts'

export type Switched = Healthy & Pick<SwitchResult, 'workers' | 'logSize' | 'started'>

/** Points nginx to the new colour. The script on the host ends with the new site in force, or with the old one back. */
export const switchOver: DeployStep<Healthy, Switched> = {
  name: 'switch',
  async run(healthy, context) {
    const { plan, nginx } = healthy
    const to = context.config.nginx.sites[plan.idle]
    const { result, said, restored, ...facts } = await ask(context, switchSite({ nginx, from: plan.linkBelongs, to }))
    if (result !== 'switched')
      throw notSwitched(`${nginx.link} could not be pointed to ${to}`, { result, said, clean: restored })
    return {
      value: { ...healthy, ...facts },
      says: `${nginx.link} points to ${to}, nginx was ${facts.started ? 'started' : 'told to reload'}`,
      evidence: { link: to, oldWorkers: facts.workers, nginx: facts.started ? 'started' : 'reloaded' },
    }
  },

  undo: switchBack,
}

/** Points nginx back to what it served before `survey` was made, and proves it; harmless when it never left. */
export async function switchBack(survey: Survey, context: Context): Promise<string> {
  const { plan, nginx, master } = survey
  const from = context.config.nginx.sites[plan.idle]
  const tell = master === undefined ? 'quit' : 'reload-if-there'
  const back = await ask(context, switchSite({ nginx, from, to: plan.linkBelongs, tell }))
  if (back.result !== 'switched') {
    throw notSwitched(`${nginx.link} could not be set back to ${plan.linkBelongs ?? 'nothing'}`, {
      ...back,
      clean: false,
    })
  }
  if (tell === 'quit') {
    await letFinish(context, { nginx, workers: back.workers, color: plan.idle })
    return `${nginx.link} is as it was, and nginx does not run, as before`
  }
  return back.told ? proveBack(context, survey, back) : proveLeft(context, survey)
}

/** The link leads nowhere again, which nginx cannot load: it goes on with what it has, and that may be the new colour. */
async function proveLeft(context: Context, { plan, nginx, tool }: Survey): Promise<string> {
  const served = await askNginx(context, tool, nginx)
  const says = `${nginx.link} leads nowhere, as before; nginx keeps what it has loaded`
  if (served.kind === 'neither' || (served.kind === 'color' && served.color !== plan.idle)) return says
  throw new StepError(`${says}, which is ${plan.idle}: it is left up`)
}

/**
 * Nobody may still have a request with the new colour when it is taken down next. `verify-status` is not asked of the
 * former one: it was live as it is, and a status that neither of them gives would leave the host half undone.
 */
async function proveBack(context: Context, { plan, nginx, tool }: Survey, back: SwitchResult): Promise<string> {
  const { workers, logSize } = back
  const expected = { color: plan.live, mustAnswer: plan.liveRuns, asItIs: true }
  await proveServed(context, { nginx, tool, workers, logSize }, expected)
  await letFinish(context, { nginx, workers, color: plan.idle })
  return `nginx serves ${plan.live ?? 'what it served'} again`
}

type Why = Pick<SwitchResult, 'result' | 'said'> & { readonly clean: boolean }

function notSwitched(text: string, { result, said, clean }: Why): StepError {
  const reasons: Record<SwitchResult['result'], string> = {
    switched: '',
    busy: 'another application on this host has been switching nginx for too long',
    changed: 'somebody else changed it meanwhile',
    'link-failed': 'the link could not be replaced',
    'test-failed': 'nginx -t refuses the new configuration',
    'reload-failed': 'nginx could not be told to reload',
    'start-failed': 'nginx could not be started',
  }
  return new StepError(`${text}: ${reasons[result]}: ${said.trim()}`, { clean })
}

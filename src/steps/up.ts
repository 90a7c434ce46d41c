import { stop, up as upCommand } from '../commands/compose.ts'
import { ask, type Context, type DeployStep } from '../engine/context.ts'
import { StepError } from '../engine/saga.ts'
import type { Container } from '../domain/host-state.ts'
import { short, type Pulled } from './pull.ts'
import { letFinish } from './prove-served.ts'
import type { Survey } from './state.ts'
import { messageOf } from '../domain/thrown.ts'

export interface Started extends Pulled {
  readonly containers: readonly Container[]
}

/** What a colour that no visitor ever reached may take to stop when the run is cancelled. */
const hurriedGraceSeconds = 2

/** Starts the idle colour from scratch and makes sure that what runs is what was pulled. */
export const up: DeployStep<Pulled, Started> = {
  name: 'up',
  async run(pulled, context) {
    const { plan, project, nginx } = pulled
    const guard = { link: nginx.link, site: context.config.nginx.sites[plan.idle] }
    const services = context.config.compose.services[plan.idle]
    if (plan.idleIsUp) await leaveToFinish(context, pulled)
    const containers = await ask(context, upCommand({ project, services, guard })).catch((error: unknown) => {
      throw new StepError(`${plan.idle} could not be started: ${messageOf(error)}`, { cause: error })
    })
    for (const service of services) proveImage(service, containers, pulled)
    return {
      value: { ...pulled, containers },
      says: containers.map(({ name, imageId }) => `${name} runs ${short(imageId)}`).join(', '),
      evidence: { containers: containers.map(({ name, id, imageId }) => ({ name, id, imageId })) },
    }
  },

  undo: takeDown,
}

/** Stops what is up of the idle colour; its containers stay, for a look at their logs. */
export async function takeDown({ plan, project, nginx }: Survey, context: Context): Promise<string> {
  const { compose, stopTimeoutMs } = context.config
  const services = compose.services[plan.idle]
  const guard = { link: nginx.link, site: context.config.nginx.sites[plan.idle] }
  const graceSeconds = Math.min(stopTimeoutMs / 1000, context.cancelled ? hurriedGraceSeconds : Infinity)
  const { names: stopped } = await ask(context, stop({ project, services, guard, graceSeconds }))
  return stopped.length === 0
    ? `nothing of ${plan.idle} was running`
    : `stopped ${stopped.join(', ')}, kept for a look at the logs`
}

/** A run that was cut off may have switched just now: nginx's old workers can still have requests with the idle colour. */
async function leaveToFinish(context: Context, { plan, nginx }: Pulled): Promise<void> {
  await letFinish(context, { nginx, workers: [], color: plan.idle }).catch((error: unknown) => {
    const text = `could not wait for the requests that ${plan.idle} may still have: ${messageOf(error)}`
    throw new StepError(text, { clean: true, cause: error }) // nothing was touched, and stopping it could cut them
  })
}

function proveImage(service: string, containers: readonly Container[], { pulled }: Pulled): void {
  const own = containers.filter((container) => container.service === service)
  if (own.length === 0) throw new StepError(`Compose started no container of ${service}`)
  const wrong = own.find(({ imageId }) => imageId !== pulled.get(service)?.id)
  if (wrong === undefined) return
  throw new StepError(
    `${wrong.name} runs image ${short(wrong.imageId)}, but ${short(pulled.get(service)?.id ?? '')} was pulled`,
  )
}

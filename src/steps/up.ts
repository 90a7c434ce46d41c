import { startServices as upCommand } from '../commands/start-services.ts'
import { stopServices } from '../commands/stop-services.ts'
import { runCommand, type Context, type DeployStep } from '../engine/context.ts'
import { StepError } from '../engine/saga.ts'
import type { Container } from '../domain/host-state.ts'
import { shortenId, type Pulled } from './pull.ts'
import { drainBeforeTakeDown } from './prove-served.ts'
import type { Preflight } from './state.ts'
import { errorMessage } from '../domain/thrown.ts'

export interface Started extends Pulled {
  readonly containers: readonly Container[]
}

/** What a color that no visitor ever reached may take to stop when the run is cancelled. */
const graceSecondsWhenCancelled = 2

/** Starts the idle color from scratch and makes sure that what runs is what was pulled. */
export const up: DeployStep<Pulled, Started> = {
  name: 'up',
  async run(pulled, context) {
    const { cutover, project, nginx } = pulled
    const guard = { link: nginx.link, site: context.config.nginx.sites[cutover.idle] }
    const services = context.config.compose.services[cutover.idle]
    if (cutover.idleIsUp) await drainIdleBeforeStart(context, pulled)
    const containers = await runCommand(context, upCommand({ project, services, guard })).catch((error: unknown) => {
      throw new StepError(`${cutover.idle} could not be started: ${errorMessage(error)}`, { cause: error })
    })
    for (const service of services) checkImage(service, containers, pulled)
    return {
      value: { ...pulled, containers },
      message: containers.map(({ name, imageId }) => `${name} runs ${shortenId(imageId)}`).join(', '),
      facts: { containers: containers.map(({ name, id, imageId }) => ({ name, id, imageId })) },
    }
  },

  undo: stopIdleColor,
}

/** Stops what is up of the idle color; its containers stay, for a look at their logs. */
export async function stopIdleColor({ cutover, project, nginx }: Preflight, context: Context): Promise<string> {
  const { compose, stopTimeoutMs } = context.config
  const services = compose.services[cutover.idle]
  const guard = { link: nginx.link, site: context.config.nginx.sites[cutover.idle] }
  const graceSeconds = Math.min(stopTimeoutMs / 1000, context.cancelled ? graceSecondsWhenCancelled : Infinity)
  const { names: stopped } = await runCommand(context, stopServices({ project, services, guard, graceSeconds }))
  return stopped.length === 0
    ? `nothing of ${cutover.idle} was running`
    : `stopped ${stopped.join(', ')}, kept for a look at the logs`
}

/** A run that was cut off may have switched just now: nginx's old workers can still have requests with the idle color. */
async function drainIdleBeforeStart(context: Context, { cutover, nginx }: Pulled): Promise<void> {
  await drainBeforeTakeDown(context, { nginx, workers: [], color: cutover.idle }).catch((error: unknown) => {
    const text = `could not wait for the requests that ${cutover.idle} may still have: ${errorMessage(error)}`
    throw new StepError(text, { clean: true, cause: error }) // nothing was touched, and stopping it could cut them
  })
}

function checkImage(service: string, containers: readonly Container[], { pulled }: Pulled): void {
  const own = containers.filter((container) => container.service === service)
  if (own.length === 0) throw new StepError(`Compose started no container of ${service}`)
  const wrong = own.find(({ imageId }) => imageId !== pulled.get(service)?.id)
  if (wrong === undefined) return
  throw new StepError(
    `${wrong.name} runs image ${shortenId(wrong.imageId)}, but ${shortenId(pulled.get(service)?.id ?? '')} was pulled`,
  )
}

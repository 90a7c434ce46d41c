import type { Context, DeployStep } from '../engine/context.ts'
import { toDeployment, type Deployment } from './deployment.ts'
import type { Saga } from '../engine/saga.ts'
import { connect } from '../steps/connect.ts'
import { drain } from '../steps/drain.ts'
import { health } from '../steps/health.ts'
import { lock } from '../steps/lock.ts'
import { targetDiffers, repairLink } from '../steps/repair-link.ts'
import { pull, type Pulled } from '../steps/pull.ts'
import { state, type Preflight } from '../steps/state.ts'
import { stop } from '../steps/stop.ts'
import { switchTraffic } from '../steps/switch.ts'
import { up, type Started } from '../steps/up.ts'
import { verify } from '../steps/verify.ts'

/** Moves the traffic to a new release; whatever goes wrong on the way, the former one serves on. */
export async function deploy(saga: Saga<Context>, fetch: DeployStep<Preflight, Pulled> = pull): Promise<Deployment> {
  let survey: Preflight | undefined
  let release: Started | undefined
  const ended = await saga.runAll(async () => {
    await saga.run(connect, null)
    await saga.run(lock, null)
    survey = await saga.run(state, null)
    if (targetDiffers(survey.cutover)) await saga.run(repairLink, survey)
    const pulled = await saga.run(fetch, survey)
    release = await saga.run(up, pulled)
    const healthy = await saga.run(health, release)
    const switched = await saga.run(switchTraffic, healthy)
    const served = await saga.run(verify, switched)
    saga.commit() // From here on the new release serves: nothing below may bring the old one back.
    const drained = await saga.run(drain, served)
    await saga.run(stop, drained)
  })
  return toDeployment(ended, survey, release)
}

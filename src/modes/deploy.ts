import { checkServing } from '../steps/check-serving.ts'
import { connect } from '../steps/connect.ts'
import { drain } from '../steps/drain.ts'
import { health } from '../steps/health.ts'
import { lock } from '../steps/lock.ts'
import { pull } from '../steps/pull.ts'
import { repairLink, needsRepair } from '../steps/repair-link.ts'
import type { DeployRunner, DeployStep, Preflight, Pulled, Started } from '../steps/stages.ts'
import { state } from '../steps/state.ts'
import { stop } from '../steps/stop.ts'
import { switchTraffic } from '../steps/switch.ts'
import { up } from '../steps/up.ts'
import { verify } from '../steps/verify.ts'
import { replaceAllWorkers } from '../steps/workers.ts'
import type { DeployOutcome } from './run-outcome.ts'
import { toOutcome } from './to-outcome.ts'

/** A step that makes the images of a release present on the host. */
type ImageStep = DeployStep<Preflight, Pulled, { readonly images: readonly string[] }>

/** Moves the traffic to a new release. Whatever fails on the way, the previous release continues to serve. */
export async function deploy(runner: DeployRunner, bringImages: ImageStep = pull): Promise<DeployOutcome> {
  let preflight: Preflight | undefined
  let started: Started | undefined
  const ended = await runner.runAll(async () => {
    await runner.run(connect, null)
    await runner.run(lock, null)
    preflight = await runner.run(state, null)
    if (needsRepair(preflight.cutover)) await runner.run(repairLink, preflight)
    const pulled = await runner.run(bringImages, preflight)
    started = await runner.run(up, pulled)
    const healthy = await runner.run(health, started)
    const switched = await runner.run(switchTraffic, healthy)
    const verified = await runner.run(verify, switched)
    if (preflight.hasWorkers) await runner.run(replaceAllWorkers, verified)
    runner.commit() // From here on the new release serves: nothing below may bring the old one back.
    const drained = await runner.run(drain, verified)
    await runner.run(stop, drained)
  })
  const release = started && { color: started.cutover.idle, images: started.images }
  const atEnd = { newColor: release?.color, isUndone: ended.kind === 'undone' }
  const seen = preflight && (await runner.runAfterEnd(checkServing, { preflight, ...atEnd }))
  return toOutcome(ended, { preflight, release, seen })
}

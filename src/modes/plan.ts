import { formatImage } from '../domain/release-image.ts'
import type { Context } from '../engine/context.ts'
import { Rehearsal } from '../engine/rehearsal.ts'
import { connect } from '../steps/connect.ts'
import { planDeployment, type RehearseDeploy } from '../steps/inspect/plan.ts'
import type { DeployRunner, PreviewInput } from '../steps/stages.ts'
import { deploy } from './deploy.ts'
import type { RunOutcome } from './run-outcome.ts'

/** Shows what a deployment would do, and whether the server is ready for it. Changes nothing on the host. */
export async function plan(runner: DeployRunner): Promise<RunOutcome> {
  const ended = await runner.runAll(async () => {
    await runner.run(connect, null)
    return runner.run(planDeployment, rehearseDeploy)
  })
  if (ended.kind !== 'completed') return { kind: 'refused', failure: ended.failure, images: [] }
  const { serves } = ended.value.status
  return { kind: 'planned', color: serves?.color, images: serves?.images.map(formatImage) ?? [], plan: ended.value }
}

/** Walks through a deployment and runs no step of it. */
const rehearseDeploy: RehearseDeploy = async (input) => {
  const rehearsal = new Rehearsal<Context, PreviewInput>(input.preflight, input)
  await deploy(rehearsal)
  return rehearsal.steps
}

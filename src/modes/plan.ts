import type { Color } from '../domain/color.ts'
import { blocksDeploy } from '../checks/check.ts'
import type { Context } from '../engine/context.ts'
import type { Deployment } from './deployment.ts'
import { formatImage } from '../domain/release-image.ts'
import type { Saga } from '../engine/saga.ts'
import { connect } from '../steps/connect.ts'
import { planDeployment, type PlanResult } from '../steps/inspect/plan.ts'

/** Nothing was done: what a deployment would do was told, and whether the host is ready for it. */
export interface PlannedEnd {
  readonly kind: 'planned'
  /** Whether a deployment would go through, as far as can be told before it. */
  readonly ready: boolean
  /** As `Reported` has them. */
  readonly color?: Color | undefined
  readonly previousColor?: undefined
  readonly images: readonly string[]
  readonly outlook: PlanResult
}

/** Says what a deployment would do, and whether the host is ready. Changes nothing on the host. */
export async function plan(saga: Saga<Context>): Promise<Deployment | PlannedEnd> {
  const ended = await saga.runAll(async () => {
    await saga.run(connect, null)
    return saga.run(planDeployment, null)
  })
  if (ended.kind !== 'completed') return { kind: 'refused', failure: ended.failure, images: [] }
  const { checks, status } = ended.value
  const { serves } = status
  const images = serves?.images.map(formatImage) ?? []
  return { kind: 'planned', ready: !checks.some(blocksDeploy), color: serves?.color, images, outlook: ended.value }
}

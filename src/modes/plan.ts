import type { Color } from '../domain/color.ts'
import { stopsDeploy } from '../checks/check.ts'
import type { Context } from '../engine/context.ts'
import type { Deployment } from './deployment.ts'
import { nameImage } from '../domain/record.ts'
import type { Saga } from '../engine/saga.ts'
import { connect } from '../steps/connect.ts'
import { examine, type Outlook } from '../steps/inspect/plan.ts'

/** Nothing was done: what a deployment would do was told, and whether the host is ready for it. */
export interface Planned {
  readonly kind: 'planned'
  /** Whether a deployment would go through, as far as can be told before it. */
  readonly ready: boolean
  /** As `Reported` has them. */
  readonly color?: Color | undefined
  readonly previousColor?: undefined
  readonly images: readonly string[]
  readonly outlook: Outlook
}

/** Says what a deployment would do, and whether the host is ready. Changes nothing on the host. */
export async function plan(saga: Saga<Context>): Promise<Deployment | Planned> {
  const ended = await saga.play(async () => {
    await saga.run(connect, null)
    return saga.run(examine, null)
  })
  if (ended.kind !== 'completed') return { kind: 'refused', failure: ended.failure, images: [] }
  const { checks, status } = ended.value
  const { serves } = status
  const images = serves?.images.map(nameImage) ?? []
  return { kind: 'planned', ready: !checks.some(stopsDeploy), color: serves?.color, images, outlook: ended.value }
}

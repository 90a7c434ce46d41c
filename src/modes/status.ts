import type { Color } from '../domain/color.ts'
import type { Context } from '../engine/context.ts'
import type { Deployment } from './deployment.ts'
import { formatImage } from '../domain/release-image.ts'
import type { Saga } from '../engine/saga.ts'
import { connect } from '../steps/connect.ts'
import { readStatus, type HostStatus } from '../steps/inspect/status.ts'

/** Nothing was done: what the host is like was told. */
export interface ReportedEnd {
  readonly kind: 'reported'
  /** What serves; absent: nothing, or nobody knows. */
  readonly color?: Color | undefined
  readonly previousColor?: undefined
  readonly images: readonly string[]
  readonly status: HostStatus
}

/** Says what serves, since when and by whom, and who deploys just now. Changes nothing on the host. */
export async function status(saga: Saga<Context>): Promise<Deployment | ReportedEnd> {
  const ended = await saga.runAll(async () => {
    await saga.run(connect, null)
    return saga.run(readStatus, null)
  })
  if (ended.kind !== 'completed') return { kind: 'refused', failure: ended.failure, images: [] }
  const { serves } = ended.value
  return { kind: 'reported', color: serves?.color, images: serves?.images.map(formatImage) ?? [], status: ended.value }
}

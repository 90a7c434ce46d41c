import type { Color } from '../domain/color.ts'
import type { Context } from '../engine/context.ts'
import type { Deployment } from './deployment.ts'
import { nameImage } from '../domain/record.ts'
import type { Saga } from '../engine/saga.ts'
import { connect } from '../steps/connect.ts'
import { look, type Status } from '../steps/inspect/status.ts'

/** Nothing was done: what the host is like was told. */
export interface Reported {
  readonly kind: 'reported'
  /** What serves; absent: nothing, or nobody knows. */
  readonly color?: Color | undefined
  readonly previousColor?: undefined
  readonly images: readonly string[]
  readonly status: Status
}

/** Says what serves, since when and by whom, and who deploys just now. Changes nothing on the host. */
export async function status(saga: Saga<Context>): Promise<Deployment | Reported> {
  const ended = await saga.play(async () => {
    await saga.run(connect, null)
    return saga.run(look, null)
  })
  if (ended.kind !== 'completed') return { kind: 'refused', failure: ended.failure, images: [] }
  const { serves } = ended.value
  return { kind: 'reported', color: serves?.color, images: serves?.images.map(nameImage) ?? [], status: ended.value }
}

import { formatImage } from '../domain/release-image.ts'
import { connect } from '../steps/connect.ts'
import { readStatus } from '../steps/inspect/read-status.ts'
import type { DeployRunner } from '../steps/stages.ts'
import type { RunOutcome } from './run-outcome.ts'

/** Reports what serves, since when, who deployed it, and who deploys now. Changes nothing on the host. */
export async function status(runner: DeployRunner): Promise<RunOutcome> {
  const ended = await runner.runAll(async () => {
    await runner.run(connect, null)
    return runner.run(readStatus, null)
  })
  if (ended.kind !== 'completed') return { kind: 'refused', failure: ended.failure, images: [] }
  const { serves } = ended.value
  return { kind: 'reported', color: serves?.color, images: serves?.images.map(formatImage) ?? [], status: ended.value }
}

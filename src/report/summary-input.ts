import type { Config } from '../domain/config.ts'
import type { Commit } from '../domain/events.ts'
import type { WorkflowRun } from '../domain/record.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import type { ContainerLog, StepReport } from './run-report.ts'

/** All that a summary is made of. */
export interface SummaryInput {
  readonly mode: Config['mode']
  readonly outcome: RunOutcome
  readonly workflowRun: WorkflowRun
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
  readonly steps: readonly StepReport[]
  readonly logs: readonly ContainerLog[]
  /** The commit of the release that was brought up, once it was known. */
  readonly commit: Commit | undefined
}

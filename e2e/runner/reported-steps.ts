import type { Result } from './step.ts'

/** One step of a run, as in the output `report`. */
export interface ReportedStep {
  readonly step: string
  readonly action: 'run' | 'undo'
  /** Epoch ms. */
  readonly startedAt: number
  readonly ms: number
  readonly facts: Readonly<Record<string, unknown>>
}

/** The steps in a run's output `report`. */
export function readSteps({ outputs }: Pick<Result, 'outputs'>): readonly ReportedStep[] {
  const { steps } = JSON.parse(outputs['report'] ?? '') as { readonly steps: readonly ReportedStep[] }
  return steps
}

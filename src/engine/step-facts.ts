import type { Facts } from '../domain/json.ts'
import type { StepInfo } from '../domain/step-info.ts'
import type { StepResult } from './step.ts'

/** The facts that a step finds, as its own file types them. */
export type StepFacts<AnyStep> = AnyStep extends {
  readonly run: (...args: never[]) => Promise<StepResult<unknown, infer Found>>
}
  ? Found
  : never

/** The run or the undo of a step, as a report keeps it. */
interface Reported {
  readonly step: string
  readonly action: 'run' | 'undo'
  readonly facts: Facts
}

/** The facts of a step in a report, typed by the step; undefined when it was not run. A step that failed has none. */
export function findFacts<AnyStep extends StepInfo>(
  step: AnyStep,
  reports: readonly Reported[],
): Partial<StepFacts<AnyStep>> | undefined {
  return findRun(step, reports)?.facts as Partial<StepFacts<AnyStep>> | undefined // only this step writes under its name
}

/** The run of a step in a report; undefined when it was not run. */
export const findRun = <Report extends Reported>({ name }: StepInfo, reports: readonly Report[]): Report | undefined =>
  reports.find(({ step, action }) => step === name && action === 'run')

/** The undo of a step in a report; undefined when it was not undone. */
export const findUndo = <Report extends Reported>({ name }: StepInfo, reports: readonly Report[]): Report | undefined =>
  reports.find(({ step, action }) => step === name && action === 'undo')

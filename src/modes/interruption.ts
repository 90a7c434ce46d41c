import type { CurrentDeployment } from '../domain/record.ts'
import { phases, type StepInfo } from '../domain/step-info.ts'
import type { Failure } from '../engine/step-runner.ts'

/** The name of a step. A record can contain any text, and this one gets into outputs and titles. */
const stepName = /^[\w-]{1,40}$/

/** The step that was interrupted. An unknown phase (of another version of the action) may have changed anything. */
export function findInterruptedStep({ step, phase }: CurrentDeployment): StepInfo {
  return { name: stepName.test(step) ? step : 'unknown', phase: phases.find((each) => each === phase) ?? 'switch' }
}

/** Before this phase no container of the idle color was touched; what ran of it then was kept on purpose. */
export const mayHaveStartedContainers = (current: CurrentDeployment): boolean =>
  findInterruptedStep(current).phase !== 'prepare'

/** All steps of this phase come after the proof. */
export const wasVerified = (current: CurrentDeployment): boolean => findInterruptedStep(current).phase === 'finish'

/** The failure of a process that ended before it was done. */
export const toInterruption = (current: CurrentDeployment | undefined): Failure => ({
  step: current && findInterruptedStep(current),
  error: new Error('the process was interrupted'),
  cause: 'interrupted',
})

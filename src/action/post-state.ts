import * as core from '@actions/core'
import type { Event } from '../domain/events.ts'
import { phases, type Phase, type StepInfo } from '../domain/step-info.ts'
import { StepError } from '../engine/step.ts'
import { readPlainInputs } from '../inputs/read-inputs.ts'
import type { RunOutcome } from '../modes/run-outcome.ts'
import { createInputReader, stateKeys } from './start.ts'

/** Returns a function that saves what the `post` run needs if this process is interrupted. `startedAt`: epoch ms. */
export function createPostSaver(startedAt: number): (event: Event) => void {
  let reached: Phase = 'prepare'
  return (event) => {
    if (event.kind === 'step-started') {
      // The highest phase so far: what was begun may be left, whatever step came after it.
      reached = phases.indexOf(event.phase) > phases.indexOf(reached) ? event.phase : reached
      core.saveState(stateKeys.lastStep, `${event.step} ${reached}`)
    }
    if (event.kind !== 'lock-taken') return
    core.saveState(stateKeys.began, startedAt)
    core.saveState(stateKeys.inputs, readPlainInputs(createInputReader(process.env)))
  }
}

/** The last step that the interrupted main run began. */
export function readLastStep(): StepInfo | undefined {
  const [name = '', phase] = core.getState(stateKeys.lastStep).split(' ')
  const known = phases.find((each) => each === phase)
  return known === undefined ? undefined : { name, phase: known }
}

/** A `post` run without its inputs cannot inspect the host. So it knows nothing, and "nothing was changed" may be false. */
export function explainMissingInputs(outcome: RunOutcome, interruptedAt: StepInfo | undefined): RunOutcome {
  if (outcome.kind !== 'invalid-inputs') return outcome
  const { message } = outcome.failure.error
  const error = new StepError(`the post step did not get the inputs of the step: ${message}`, { fix: nestedActionsFix })
  return { kind: 'outcome-unknown', failure: { error, cause: 'failed' }, interruptedAt, images: [] }
}

const nestedActionsFix =
  'run mode: status to see what serves now; GitHub passes other inputs to the post step of nested composite actions, ' +
  'so use this action in the workflow itself, or in one composite action'

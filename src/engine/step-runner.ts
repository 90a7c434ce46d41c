import type { Facts } from '../domain/json.ts'
import type { StepInfo } from '../domain/step-info.ts'
import type { Step } from './step.ts'

/** Runs the steps of a mode: a saga really does, a rehearsal only collects what they would do. */
export interface StepRunner<Context, PreviewInput> {
  readonly runAll: <Value>(steps: () => Promise<Value>) => Promise<SagaEnd<Value>>
  readonly run: <In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    input: NoInfer<In>,
  ) => Promise<Out>
  /** After this nothing is undone any more. */
  readonly commit: () => void
  /**
   * Runs a step that changes nothing which would have to be undone, after the end of `runAll`, whatever that end was. No
   * cancel reaches it, and a lost connection is opened again once. Undefined: it failed, or is only rehearsed.
   */
  readonly runAfterEnd: <In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    input: NoInfer<In>,
  ) => Promise<Out | undefined>
}

/** Why a step ended early. */
export interface Failure {
  /** Absent: the run failed before its first step. */
  readonly step?: StepInfo | undefined
  readonly error: Error
  /** `cancelled`: by the runner's signal. `interrupted`: the process ended, and only its `post` run reports it. */
  readonly cause: 'failed' | 'cancelled' | 'interrupted'
}

/** An undo that failed. */
export interface UndoFailure extends Failure {
  /** Shell lines that a person can type instead of the undo. */
  readonly commands: readonly string[]
}

export type SagaEnd<Value> =
  | { readonly kind: 'completed'; readonly value: Value }
  /** A step failed, and what was begun is undone. */
  | { readonly kind: 'undone'; readonly failure: Failure }
  /** An undo failed too. What was done before that step stays as it is, since undoing it could do harm. */
  | { readonly kind: 'undo-failed'; readonly failure: Failure; readonly undoFailure: UndoFailure }
  /** A step failed after the commit, so nothing is undone. */
  | { readonly kind: 'failed-after-commit'; readonly failure: Failure }

import type { DeployOutcome } from '../modes/run-outcome.ts'

/** All that people read about the end of a run. Annotation, summary and GitHub only lay these fields out. */
export interface OutcomeText {
  readonly level: 'info' | 'warning' | 'error'
  /** What happened, in a few words. */
  readonly title: string
  /** What happened and what serves now, in one line with a mark. */
  readonly headline: string
  /** Why; empty when nothing failed. */
  readonly reason: string
  /** Who is the cause, in one sentence; empty when nobody is, or it is not known. */
  readonly blame: string
  /** What serves now, in sentences. */
  readonly serving: string
  /** What to do next: a sentence without a capital letter and a full stop; empty when there is nothing to do. */
  readonly fix: string
  /** Shell lines that belong to the fix. */
  readonly commands: readonly string[]
}

/** For an end without a failure. */
export const nothingToDo = { reason: '', blame: '', fix: '', commands: [] } as const

export type OutcomeOf<Kind extends DeployOutcome['kind']> = Extract<DeployOutcome, { readonly kind: Kind }>

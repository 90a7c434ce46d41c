import type { Facts } from './json.ts'
import type { StepInfo } from './step-info.ts'

/** The commit that a release was made from, as its workflow run knew it. */
export interface Commit {
  readonly repository: string
  readonly sha: string
}

/** Facts that come with a warning, whatever step gives it. */
export type WarningFacts = {
  /** Connections to a color that were still open when its containers were stopped. */
  readonly connectionsCut?: number
}

/** All that happens in a run, in its order. Log, outputs and summary are made only from these events, so they agree. */
export type Event =
  | ({ readonly kind: 'step-started'; readonly step: string } & Omit<StepInfo, 'name'>)
  /** From here on no other deployment of this application does anything. */
  | { readonly kind: 'lock-taken' }
  /** It is known which release will be brought up. A commit of the record may be empty. */
  | { readonly kind: 'release-known'; readonly commit: Commit }
  /** A message of our own while a step runs. */
  | { readonly kind: 'note'; readonly step: string; readonly text: string }
  /** A line that a program on the host printed: untrusted. */
  | { readonly kind: 'program-output'; readonly step: string; readonly text: string }
  /** The end of the log of a container that failed: untrusted. */
  | {
      readonly kind: 'container-log'
      readonly step: string
      readonly source: string
      readonly lines: readonly string[]
    }
  /** Users must know it, though the run goes on. */
  | { readonly kind: 'warning'; readonly step: string; readonly text: string; readonly facts?: WarningFacts }
  | {
      readonly kind: 'step-done'
      readonly step: string
      readonly ms: number
      readonly message: string
      readonly facts: Facts
    }
  | { readonly kind: 'step-failed'; readonly step: string; readonly ms: number; readonly reason: string }
  | { readonly kind: 'undo-started'; readonly step: string }
  | { readonly kind: 'undo-done'; readonly step: string; readonly ms: number; readonly message: string }
  | { readonly kind: 'undo-failed'; readonly step: string; readonly ms: number; readonly reason: string }

export type Emit = (event: Event) => void

import type { Blame } from '../domain/blame.ts'
import type { Facts } from '../domain/json.ts'
import type { StepInfo } from '../domain/step-info.ts'

/** What a step did: the value that later steps build on, one sentence, and the facts behind it. */
export interface StepResult<Out, StepFacts extends Facts> {
  readonly value: Out
  readonly message: string
  readonly facts: StepFacts
}

/** What one step would do: one sentence, and the shell lines that would change something on the host. */
export interface Preview {
  readonly message: string
  readonly commands?: readonly string[]
}

/**
 * One step: what it does, how that is undone, and how a plan shows it. An undo must be harmless when it runs twice, or
 * after a step that failed half-way. These are properties, not methods: TypeScript would let a method take less than it
 * asks for, and so a step could run without its proof.
 */
export interface Step<In, Out, Context, StepFacts extends Facts, PreviewInput> extends StepInfo {
  readonly run: (input: In, context: Context) => Promise<StepResult<Out, StepFacts>>
  /** Returns one sentence about the state that is restored. */
  readonly undo?: (input: In, context: Context) => Promise<string>
  /** Shell lines for a person, in case the undo fails. */
  readonly manualUndo?: (input: In) => readonly string[]
  /** Absent: a plan does not show this step. */
  readonly preview?: (input: PreviewInput) => Preview
}

/**
 * Why a step failed, in words for users. `effect`: what the failed step left behind. `refused`: it began nothing.
 * `nothing-to-undo`: it changed nothing. `live-release-down`: the release that serves went down.
 * `live-color-changed`: another program or a person changed which color is live.
 */
export class StepError extends Error {
  override readonly name = 'StepError'
  readonly effect: 'refused' | 'nothing-to-undo' | 'may-need-undo' | 'live-release-down' | 'live-color-changed'
  /** What to do next: a sentence without a capital letter and without a full stop. */
  readonly fix: string | undefined
  /** Absent: the step does not know who must act. */
  readonly blame: Blame | undefined

  constructor(
    message: string,
    options: {
      readonly effect?: StepError['effect']
      readonly blame?: Blame | undefined
      readonly fix?: string | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: options.cause })
    this.effect = options.effect ?? 'may-need-undo'
    this.fix = options.fix
    this.blame = options.blame
  }
}

/** The effect of an error. Of an error that is no StepError nothing is known, so its step may need its undo. */
export const effectOf = (error: Error): StepError['effect'] =>
  error instanceof StepError ? error.effect : 'may-need-undo'

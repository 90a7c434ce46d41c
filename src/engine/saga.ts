import type { Evidence, StepName, Emit } from '../domain/events.ts'
import { errorMessage, toError } from '../domain/thrown.ts'

/** What a step did: the value that later steps build on, a sentence for people, and the facts behind it. */
export interface StepResult<Out> {
  readonly value: Out
  readonly message: string
  readonly facts?: Evidence
}

/**
 * One step: what it does, and how that is undone. Undoing twice, or what was only half done, must be harmless. Properties
 * and no methods: TypeScript would let a method take less than it asks for, and so a step run without its proof.
 */
export interface Step<In, Out, Context> {
  readonly name: StepName
  readonly run: (input: In, context: Context) => Promise<StepResult<Out>>
  /** Gives a sentence on what is now as it was. */
  readonly undo?: (input: In, context: Context) => Promise<string>
}

/** Why a step failed, for people. `clean`: it left nothing behind that would need undoing. */
export class StepError extends Error {
  override readonly name = 'StepError'
  readonly clean: boolean
  /** The step refused to begin: nothing was touched. */
  readonly refusal: boolean
  /** What serves since the commit was seen to be down. */
  readonly down: boolean
  /** What a person can do now. */
  readonly fix: string | undefined

  constructor(
    message: string,
    options: {
      clean?: boolean
      refusal?: boolean
      down?: boolean
      fix?: string | undefined
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: options.cause })
    this.refusal = options.refusal ?? false
    this.clean = options.clean ?? this.refusal
    this.down = options.down ?? false
    this.fix = options.fix
  }
}

export interface Failure {
  /** Absent: it was before the first step. */
  readonly step?: StepName
  readonly error: Error
  /** Whether it was a cancel that ended the step. */
  readonly cancelled: boolean
  /** The process itself was ended in that step: only its `post` phase tells of it. */
  readonly killed?: boolean
}

export type SagaEnd<Value> =
  | { readonly kind: 'completed'; readonly value: Value }
  /** What was begun is undone. */
  | { readonly kind: 'undone'; readonly failure: Failure }
  /** An undo failed; what was done before that step still stands, since undoing it could do harm. */
  | { readonly kind: 'stuck'; readonly failure: Failure; readonly undoFailure: Failure }
  /** Failed after the commit: nothing is undone any more. */
  | { readonly kind: 'incomplete'; readonly failure: Failure }

export interface SagaContext {
  readonly signal: AbortSignal
  readonly emit: Emit
}

interface Undo {
  readonly step: StepName
  readonly run: () => Promise<string>
}

/** Runs steps one after the other and, when one fails, undoes them last-in-first-out. Knows nothing of what they do. */
export class Saga<Context extends SagaContext> {
  readonly #context: (step: StepName, undoing: boolean) => Context
  readonly #emit: Emit
  readonly #signal: AbortSignal
  #undos: Undo[] = []
  #step: StepName
  #committed = false

  /** `context` makes what a step works with; an undo must get a context that no cancel reaches. */
  constructor(first: StepName, base: SagaContext, context: (step: StepName, undoing: boolean) => Context) {
    this.#step = first
    this.#emit = base.emit
    this.#signal = base.signal
    this.#context = context
  }

  /** Runs a whole story of steps. Never throws: whatever goes wrong is one of the ways to end. */
  async runAll<Value>(story: () => Promise<Value>): Promise<SagaEnd<Value>> {
    try {
      return { kind: 'completed', value: await story() }
    } catch (thrown) {
      const failure = { step: this.#step, error: toError(thrown), cancelled: this.#signal.aborted }
      return this.#committed ? { kind: 'incomplete', failure } : this.#unwind(failure)
    }
  }

  async run<In, Out>(step: Step<In, Out, Context>, input: NoInfer<In>): Promise<Out> {
    this.#step = step.name
    this.#signal.throwIfAborted()
    const context = this.#context(step.name, false)
    const undo = step.undo?.bind(step)
    // Before the step runs: one that fails half-way needs its undo most.
    if (undo) this.#undos.push({ step: step.name, run: () => undo(input, this.#context(step.name, true)) })
    this.#emit({ kind: 'step-started', step: step.name })
    const ms = startStopwatch()
    try {
      const { value, message, facts = {} } = await step.run(input, context)
      this.#emit({ kind: 'step-done', step: step.name, ms: ms(), message, facts })
      return value
    } catch (thrown) {
      if (undo && thrown instanceof StepError && thrown.clean) this.#undos.pop()
      this.#emit({ kind: 'step-failed', step: step.name, ms: ms(), reason: errorMessage(thrown) })
      throw thrown
    }
  }

  /** Undoes what an earlier process did: told as an undo, and failing as a step does. */
  async undo(step: StepName, undo: (context: Context) => Promise<string>): Promise<void> {
    this.#step = step
    const error = await this.#undoOne({ step, run: () => undo(this.#context(step, true)) })
    if (error !== undefined) throw error
  }

  /** From here on what was done stays done. */
  commit(): void {
    this.#committed = true
    this.#undos = []
  }

  async #unwind<Value>(failure: Failure): Promise<SagaEnd<Value>> {
    for (const undo of this.#undos.reverse()) {
      const error = await this.#undoOne(undo)
      if (error) return { kind: 'stuck', failure, undoFailure: { step: undo.step, error, cancelled: false } }
    }
    return { kind: 'undone', failure }
  }

  async #undoOne({ step, run }: Undo): Promise<Error | undefined> {
    this.#emit({ kind: 'undo-started', step })
    const ms = startStopwatch()
    try {
      this.#emit({ kind: 'undo-done', step, message: await run(), ms: ms() })
      return undefined
    } catch (thrown) {
      const error = toError(thrown)
      this.#emit({ kind: 'undo-failed', step, reason: error.message, ms: ms() })
      return error
    }
  }
}

function startStopwatch(): () => number {
  const from = performance.now()
  return () => Math.round(performance.now() - from)
}

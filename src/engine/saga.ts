import type { Emit } from '../domain/events.ts'
import type { Facts } from '../domain/json.ts'
import type { StepInfo } from '../domain/step-info.ts'
import { errorMessage, toError } from '../domain/thrown.ts'
import type { Failure, SagaEnd, StepRunner, UndoFailure } from './step-runner.ts'
import { effectOf, type Step } from './step.ts'

export interface SagaContext {
  readonly signal: AbortSignal
  readonly emit: Emit
}

interface Undo {
  readonly step: StepInfo
  readonly run: () => Promise<string>
  readonly commands: () => readonly string[]
}

/** Runs steps in order. When one fails, it undoes them, the last one first. It does not know what they do. */
export class Saga<Context extends SagaContext, PreviewInput> implements StepRunner<Context, PreviewInput> {
  readonly #createContext: (step: string, undoing: boolean) => Context
  readonly #emit: Emit
  readonly #signal: AbortSignal
  #undos: Undo[] = []
  #step: StepInfo | undefined
  #committed = false

  /** `createContext` makes what a step works with. The context of an undo must not be affected by a cancel. */
  constructor(base: SagaContext, createContext: (step: string, undoing: boolean) => Context) {
    this.#emit = base.emit
    this.#signal = base.signal
    this.#createContext = createContext
  }

  /** Runs all steps of a mode. Never throws: each failure is one of the ways to end. */
  async runAll<Value>(steps: () => Promise<Value>): Promise<SagaEnd<Value>> {
    try {
      return { kind: 'completed', value: await steps() }
    } catch (thrown) {
      const cause = this.#signal.aborted ? 'cancelled' : 'failed'
      const failure: Failure = { step: this.#step, error: toError(thrown), cause }
      return this.#committed ? { kind: 'failed-after-commit', failure } : this.#unwind(failure)
    }
  }

  async run<In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    input: NoInfer<In>,
  ): Promise<Out> {
    this.#step = step
    this.#signal.throwIfAborted()
    this.#registerUndo(step, input)
    try {
      return await this.#runStep(step, input, this.#createContext(step.name, false))
    } catch (thrown) {
      const left = effectOf(toError(thrown))
      if (step.undo && (left === 'refused' || left === 'nothing-to-undo')) this.#undos.pop()
      throw thrown
    }
  }

  runAfterEnd<In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    input: NoInfer<In>,
  ): Promise<Out | undefined> {
    return this.#runStep(step, input, this.#createContext(step.name, true)).catch(() => undefined)
  }

  async #runStep<In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    input: NoInfer<In>,
    context: Context,
  ): Promise<Out> {
    this.#emit({ kind: 'step-started', step: step.name, phase: step.phase, recordedAs: step.recordedAs })
    const readMs = startStopwatch()
    try {
      const { value, message, facts } = await step.run(input, context)
      this.#emit({ kind: 'step-done', step: step.name, ms: readMs(), message, facts })
      return value
    } catch (thrown) {
      this.#emit({ kind: 'step-failed', step: step.name, ms: readMs(), reason: errorMessage(thrown) })
      throw thrown
    }
  }

  /** Undoes a step that an earlier process ran. It is reported as an undo, and it fails as a step does. */
  async undo<In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    undo: (context: Context) => Promise<string>,
  ): Promise<void> {
    this.#step = step
    const run = () => undo(this.#createContext(step.name, true))
    const error = await this.#runUndo({ step, run, commands: () => [] })
    if (error !== undefined) throw error
  }

  commit(): void {
    this.#committed = true
    this.#undos = []
  }

  /** Before the step runs: a step that fails half-way needs its undo most. */
  #registerUndo<In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
    input: In,
  ): void {
    const { undo, manualUndo } = step
    if (undo === undefined) return
    this.#undos.push({
      step,
      run: () => undo(input, this.#createContext(step.name, true)),
      commands: () => manualUndo?.(input) ?? [],
    })
  }

  /** Stops at the first undo that fails. */
  async #unwind<Value>(failure: Failure): Promise<SagaEnd<Value>> {
    for (const undo of this.#undos.reverse()) {
      const error = await this.#runUndo(undo)
      if (error) {
        const undoFailure: UndoFailure = { step: undo.step, error, cause: 'failed', commands: undo.commands() }
        return { kind: 'undo-failed', failure, undoFailure }
      }
    }
    return { kind: 'undone', failure }
  }

  async #runUndo({ step: { name: step }, run }: Undo): Promise<Error | undefined> {
    this.#emit({ kind: 'undo-started', step })
    const readMs = startStopwatch()
    try {
      this.#emit({ kind: 'undo-done', step, message: await run(), ms: readMs() })
      return undefined
    } catch (thrown) {
      const error = toError(thrown)
      this.#emit({ kind: 'undo-failed', step, reason: error.message, ms: readMs() })
      return error
    }
  }
}

/** Returns a function that reads the whole milliseconds since this call. */
function startStopwatch(): () => number {
  const from = performance.now()
  return () => Math.round(performance.now() - from)
}

import type { Facts } from '../domain/json.ts'
import type { SagaEnd, StepRunner } from './step-runner.ts'
import type { Preview, Step } from './step.ts'

/** One step that a deployment would run. */
export interface PlannedStep extends Preview {
  readonly step: string
  readonly commands: readonly string[]
}

/**
 * Walks through the steps of a mode and runs none: it collects what each would do. So a plan shows the very steps that a
 * deployment runs, in their order. Each step gets the preflight as its input, which is the part that previews need.
 */
export class Rehearsal<Context, PreviewInput> implements StepRunner<Context, PreviewInput> {
  readonly steps: PlannedStep[] = []
  readonly #preflight: unknown
  readonly #previewInput: PreviewInput

  /** `preflight`: what the step `state` found, which every later step hands on. */
  constructor(preflight: unknown, previewInput: PreviewInput) {
    this.#preflight = preflight
    this.#previewInput = previewInput
  }

  /** Throws what a preview throws: a plan without all of its steps would be wrong. */
  async runAll<Value>(steps: () => Promise<Value>): Promise<SagaEnd<Value>> {
    return { kind: 'completed', value: await steps() }
  }

  run<In, Out, StepFacts extends Facts>({
    name,
    preview,
  }: Step<In, Out, Context, StepFacts, PreviewInput>): Promise<Out> {
    const { message, commands = [] } = preview?.(this.#previewInput) ?? {}
    if (message !== undefined) this.steps.push({ step: name, message, commands })
    return Promise.resolve(this.#preflight as Out)
  }

  commit(): void {
    // Nothing was done, so nothing could be undone.
  }

  async runAfterEnd<In, Out, StepFacts extends Facts>(
    step: Step<In, Out, Context, StepFacts, PreviewInput>,
  ): Promise<undefined> {
    await this.run(step)
  }
}

import type { Event, Evidence, StepName } from '../domain/events.ts'

/** One step, or the undoing of one, as the `report` output tells it. */
export interface StepReport {
  readonly step: StepName
  readonly action: 'run' | 'undo'
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  result: 'running' | 'done' | 'failed'
  ms: number
  message: string
  facts: Evidence
  readonly warnings: string[]
}

/** What a program said last before a step failed. */
export interface ContainerLog {
  readonly step: StepName
  /** A container's name, or the server's programs as a whole. */
  readonly source: string
  readonly lines: readonly string[]
}

/** Lines of a step's programs that are kept for the case that it fails. */
const keptLines = 40

/** Remembers what happened, for the `report` output and the summary. */
export class RunReport {
  readonly steps: StepReport[] = []
  /** Not among the entries: what an application prints is no business of the workflow's next steps. */
  readonly logs: ContainerLog[] = []
  #recentOutput: string[] = []

  receive(event: Event): void {
    switch (event.kind) {
      case 'step-started':
      case 'undo-started':
        return this.#startStep(event)
      case 'step-done':
        return this.#endStep('done', event.ms, { message: event.message, facts: event.facts })
      case 'undo-done':
        return this.#endStep('done', event.ms, { message: event.message })
      case 'step-failed':
        this.#keepRecentOutput(event.step)
        return this.#endStep('failed', event.ms, { message: event.reason })
      case 'undo-failed':
        return this.#endStep('failed', event.ms, { message: event.reason })
      case 'warning':
        return this.#addWarning(event)
      case 'container-log':
        this.logs.push({ step: event.step, source: event.source, lines: event.lines })
        return
      case 'program-output':
        if (this.#recentOutput.push(event.text) > keptLines) this.#recentOutput.shift()
        return
      case 'note':
    }
  }

  #startStep({ step, kind }: Extract<Event, { kind: 'step-started' | 'undo-started' }>): void {
    this.#recentOutput = []
    this.steps.push({
      step,
      action: kind === 'step-started' ? 'run' : 'undo',
      startedAt: Date.now(),
      result: 'running',
      ms: 0,
      message: '',
      facts: {},
      warnings: [],
    })
  }

  /** What belongs to a step may come to light when it is over. */
  #addWarning({ step, text, facts }: Extract<Event, { kind: 'warning' }>): void {
    const entry = this.steps.findLast((each) => each.step === step)
    if (entry === undefined) return
    entry.warnings.push(text)
    entry.facts = { ...entry.facts, ...facts }
  }

  #endStep(result: StepReport['result'], ms: number, more: { message: string; facts?: Evidence }): void {
    const entry = this.steps.at(-1)
    if (entry !== undefined) Object.assign(entry, { result, ms, ...more, facts: { ...entry.facts, ...more.facts } })
  }

  /** A container's own words tell more than what was said around it. */
  #keepRecentOutput(step: StepName): void {
    const told = this.logs.some((each) => each.step === step)
    if (!told && this.#recentOutput.length > 0)
      this.logs.push({ step, source: 'the server', lines: this.#recentOutput })
  }
}

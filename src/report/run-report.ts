import type { Commit, Event, WarningFacts } from '../domain/events.ts'
import type { Facts } from '../domain/json.ts'

/** One step, or the undo of one, as the output `report` has it. */
export interface StepReport {
  readonly step: string
  readonly action: 'run' | 'undo'
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  result: 'running' | 'done' | 'failed'
  ms: number
  message: string
  facts: Facts & WarningFacts
  readonly warnings: string[]
}

/** What was printed last before a step failed. */
export interface ContainerLog {
  readonly step: string
  /** The name of a container, or the programs of the server as a whole. */
  readonly source: string
  readonly lines: readonly string[]
}

/** How many lines of a step's programs are kept, in case that it fails. */
const keptLines = 40

/** Collects the events of a run for the output `report` and the summary. */
export class RunReport {
  readonly steps: StepReport[] = []
  /** Kept apart from the steps: the output of an application must not reach later steps of the workflow. */
  readonly logs: ContainerLog[] = []
  /** The commit of the release that is brought up, once it is known. */
  commit: Commit | undefined
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
      case 'release-known':
        this.commit = event.commit
        return
      case 'note':
      case 'lock-taken':
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

  /** A warning about a step can come after its end. */
  #addWarning({ step, text, facts }: Extract<Event, { kind: 'warning' }>): void {
    const report = this.steps.findLast((each) => each.step === step)
    if (report === undefined) return
    report.warnings.push(text)
    report.facts = { ...report.facts, ...facts }
  }

  #endStep(result: StepReport['result'], ms: number, more: { message: string; facts?: Facts }): void {
    const report = this.steps.at(-1)
    if (report === undefined) return
    Object.assign(report, { result, ms, ...more, facts: { ...report.facts, ...more.facts } })
  }

  /** The log of a container is more useful than the output of the programs around it. */
  #keepRecentOutput(step: string): void {
    const hasLog = this.logs.some((each) => each.step === step)
    if (!hasLog && this.#recentOutput.length > 0)
      this.logs.push({ step, source: 'the server', lines: this.#recentOutput })
  }
}

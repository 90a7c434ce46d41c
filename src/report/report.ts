import type { Event, Evidence, StepName } from '../domain/events.ts'

/** One step, or the undoing of one, as the `report` output tells it. */
export interface Entry {
  readonly step: StepName
  readonly action: 'run' | 'undo'
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  result: 'running' | 'done' | 'failed'
  ms: number
  says: string
  evidence: Evidence
  readonly warnings: string[]
}

/** What a program said last before a step failed. */
export interface LastWords {
  readonly step: StepName
  /** A container's name, or the server's programs as a whole. */
  readonly of: string
  readonly lines: readonly string[]
}

/** Lines of a step's programs that are kept for the case that it fails. */
const keptLines = 40

/** Remembers what happened, for the `report` output and the summary. */
export class Report {
  readonly entries: Entry[] = []
  /** Not among the entries: what an application prints is no business of the workflow's next steps. */
  readonly lastWords: LastWords[] = []
  #heard: string[] = []

  tell(event: Event): void {
    switch (event.kind) {
      case 'step-started':
      case 'undo-started':
        return this.#begin(event)
      case 'step-done':
        return this.#end('done', event.ms, { says: event.says, evidence: event.evidence })
      case 'undo-done':
        return this.#end('done', event.ms, { says: event.says })
      case 'step-failed':
        this.#keepWhatWasHeard(event.step)
        return this.#end('failed', event.ms, { says: event.why })
      case 'undo-failed':
        return this.#end('failed', event.ms, { says: event.why })
      case 'warned':
        return this.#warn(event)
      case 'last-words':
        this.lastWords.push({ step: event.step, of: event.of, lines: event.lines })
        return
      case 'host-said':
        if (this.#heard.push(event.text) > keptLines) this.#heard.shift()
        return
      case 'noted':
    }
  }

  #begin({ step, kind }: Extract<Event, { kind: 'step-started' | 'undo-started' }>): void {
    this.#heard = []
    this.entries.push({
      step,
      action: kind === 'step-started' ? 'run' : 'undo',
      startedAt: Date.now(),
      result: 'running',
      ms: 0,
      says: '',
      evidence: {},
      warnings: [],
    })
  }

  /** What belongs to a step may come to light when it is over. */
  #warn({ step, text, evidence }: Extract<Event, { kind: 'warned' }>): void {
    const entry = this.entries.findLast((each) => each.step === step)
    if (entry === undefined) return
    entry.warnings.push(text)
    entry.evidence = { ...entry.evidence, ...evidence }
  }

  #end(result: Entry['result'], ms: number, more: { says: string; evidence?: Evidence }): void {
    const entry = this.entries.at(-1)
    if (entry !== undefined)
      Object.assign(entry, { result, ms, ...more, evidence: { ...entry.evidence, ...more.evidence } })
  }

  /** A container's own words tell more than what was said around it. */
  #keepWhatWasHeard(step: StepName): void {
    const told = this.lastWords.some((each) => each.step === step)
    if (!told && this.#heard.length > 0) this.lastWords.push({ step, of: 'the server', lines: this.#heard })
  }
}

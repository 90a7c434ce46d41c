import type { Event, Evidence, StepName } from '../events.ts'

/** One step, or the undoing of one, as the `report` output tells it. */
interface Entry {
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

/** Remembers what happened, for the `report` output. */
export class Report {
  readonly entries: Entry[] = []

  tell(event: Event): void {
    switch (event.kind) {
      case 'step-started':
      case 'undo-started':
        this.entries.push({
          step: event.step,
          action: event.kind === 'step-started' ? 'run' : 'undo',
          startedAt: Date.now(),
          result: 'running',
          ms: 0,
          says: '',
          evidence: {},
          warnings: [],
        })
        return
      case 'step-done':
        return this.#end('done', event.ms, { says: event.says, evidence: event.evidence })
      case 'undo-done':
        return this.#end('done', event.ms, { says: event.says })
      case 'step-failed':
      case 'undo-failed':
        return this.#end('failed', event.ms, { says: event.why })
      case 'warned':
        this.entries.at(-1)?.warnings.push(event.text)
        return
      case 'noted':
      case 'host-said':
    }
  }

  #end(result: Entry['result'], ms: number, more: { says: string; evidence?: Evidence }): void {
    const entry = this.entries.at(-1)
    if (entry !== undefined) Object.assign(entry, { result, ms, ...more })
  }
}

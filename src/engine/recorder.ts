import type { Color } from '../domain/color.ts'
import {
  begin,
  emptyRecord,
  end,
  learn,
  settle,
  type Current,
  type Ending,
  type HostRecord,
  type Run,
} from '../domain/record.ts'

type Facts = Parameters<typeof learn>[1]

/** Keeps the host's record of deployments for the length of a run; `RecordingHost` brings what is new to the host. */
export class Recorder {
  readonly #by: Run
  readonly #mode: Current['mode']
  readonly #startedAt: number
  #record: HostRecord = emptyRecord
  #begun = false
  #resumed = false
  #saved = true

  constructor(by: Run, mode: Current['mode'], startedAt: number) {
    this.#by = by
    this.#mode = mode
    this.#startedAt = startedAt
  }

  get by(): Run {
    return this.#by
  }

  get record(): HostRecord {
    return this.#record
  }

  /** Whether what the host remembers as in progress is this very run. */
  isOurs({ current }: HostRecord): boolean {
    return current !== undefined && current.startedAt === this.#startedAt && current.by.url === this.#by.url
  }

  /** Whether the host remembers this very run as one that is over. */
  wasOurs({ history }: HostRecord): boolean {
    return history.some(({ by, startedAt }) => startedAt === this.#startedAt && by.url === this.#by.url)
  }

  /** From here on the record is ours to write. Gives the deployment that was cut off before this one, if any. */
  begin(found: HostRecord): Current | undefined {
    const current: Current = { by: this.#by, mode: this.#mode, startedAt: this.#startedAt, step: 'lock', images: [] }
    this.#begun = true
    this.#change(begin(found, current))
    return found.current
  }

  /** Goes on with a deployment of this very run, whose process was ended. */
  resume(found: HostRecord): void {
    this.#begun = true
    this.#resumed = true
    this.#record = found
  }

  settle(live: Color | undefined): void {
    if (!this.#resumed) this.#change(settle(this.#record, live))
  }

  learn(facts: Facts): void {
    if (this.#begun && !this.#resumed) this.#change(learn(this.#record, facts))
  }

  end(ending: Ending): void {
    if (!this.#begun) return
    this.#change(end(this.#record, ending))
    this.#begun = false
  }

  /** Nothing was begun, so there is nothing to remember. */
  forget(): void {
    const { history, version } = this.#record
    if (!this.#begun) return
    this.#change({ version, history })
    this.#begun = false
  }

  /** What the host has not been told yet, as JSON. */
  takeUnsaved(): string | undefined {
    if (this.#saved) return undefined
    this.#saved = true
    return JSON.stringify(this.#record)
  }

  #change(record: HostRecord): void {
    this.#record = record
    this.#saved = false
  }
}

import type { Color } from '../domain/color.ts'
import {
  beginDeployment,
  emptyRecord,
  endDeployment,
  updateCurrent,
  markServedAsDeployed,
  type CurrentDeployment,
  type Ending,
  type HostRecord,
  type WorkflowRun,
} from '../domain/record.ts'

type Facts = Parameters<typeof updateCurrent>[1]

/** Keeps the host's record of deployments for the length of a run; `RecordingHost` brings what is new to the host. */
export class Recorder {
  readonly #by: WorkflowRun
  readonly #mode: CurrentDeployment['mode']
  readonly #startedAt: number
  #record: HostRecord = emptyRecord
  #begun = false
  #resumed = false
  #saved = true

  constructor(by: WorkflowRun, mode: CurrentDeployment['mode'], startedAt: number) {
    this.#by = by
    this.#mode = mode
    this.#startedAt = startedAt
  }

  get by(): WorkflowRun {
    return this.#by
  }

  get record(): HostRecord {
    return this.#record
  }

  /** Whether what the host remembers as in progress is this very run. */
  isThisRun({ current }: HostRecord): boolean {
    return current !== undefined && current.startedAt === this.#startedAt && current.by.url === this.#by.url
  }

  /** Whether the host remembers this very run as one that is over. */
  hasEndedThisRun({ history }: HostRecord): boolean {
    return history.some(({ by, startedAt }) => startedAt === this.#startedAt && by.url === this.#by.url)
  }

  /** From here on the record is ours to write. Gives the deployment that was cut off before this one, if any. */
  beginDeployment(found: HostRecord): CurrentDeployment | undefined {
    const current: CurrentDeployment = {
      by: this.#by,
      mode: this.#mode,
      startedAt: this.#startedAt,
      step: 'lock',
      images: [],
    }
    this.#begun = true
    this.#replaceRecord(beginDeployment(found, current))
    return found.current
  }

  /** Goes on with a deployment of this very run, whose process was ended. */
  resumeDeployment(found: HostRecord): void {
    this.#begun = true
    this.#resumed = true
    this.#record = found
  }

  markServedAsDeployed(live: Color | undefined): void {
    if (!this.#resumed) this.#replaceRecord(markServedAsDeployed(this.#record, live))
  }

  updateCurrent(facts: Facts): void {
    if (this.#begun && !this.#resumed) this.#replaceRecord(updateCurrent(this.#record, facts))
  }

  endDeployment(ending: Ending): void {
    if (!this.#begun) return
    this.#replaceRecord(endDeployment(this.#record, ending))
    this.#begun = false
  }

  /** Nothing was begun, so there is nothing to remember. */
  discardDeployment(): void {
    const { history, version } = this.#record
    if (!this.#begun) return
    this.#replaceRecord({ version, history })
    this.#begun = false
  }

  /** What the host has not been told yet, as JSON. */
  takeUnsaved(): string | undefined {
    if (this.#saved) return undefined
    this.#saved = true
    return JSON.stringify(this.#record)
  }

  #replaceRecord(record: HostRecord): void {
    this.#record = record
    this.#saved = false
  }
}

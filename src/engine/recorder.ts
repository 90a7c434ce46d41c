import {
  addAdopted,
  beginDeployment,
  discardCurrent,
  emptyRecord,
  endDeployment,
  markServedAsDeployed,
  serializeRecord,
  updateCurrent,
  type AdoptedRelease,
  type CurrentDeployment,
  type DeploymentFacts,
  type Ending,
  type HostRecord,
  type LiveRelease,
  type RecordedMode,
  type WorkflowRun,
} from '../domain/record.ts'
import type { StepInfo } from '../domain/step-info.ts'

/** Keeps the host's record of deployments up to date during a run. `RecordingHost` sends the changes to the host. */
export class Recorder {
  readonly #workflowRun: WorkflowRun
  readonly #mode: RecordedMode
  readonly #startedAt: number
  #record: HostRecord = emptyRecord
  #found: HostRecord = emptyRecord
  #hasBegun = false
  #hasResumed = false
  #isSaved = true
  #canSave = true

  /** `startedAt`: milliseconds since the epoch; with `workflowRun` it identifies this run. */
  constructor(workflowRun: WorkflowRun, mode: RecordedMode, startedAt: number) {
    this.#workflowRun = workflowRun
    this.#mode = mode
    this.#startedAt = startedAt
  }

  get workflowRun(): WorkflowRun {
    return this.#workflowRun
  }

  get record(): HostRecord {
    return this.#record
  }

  /** Whether this is the recovery of a run whose first process was ended. */
  get hasResumed(): boolean {
    return this.#hasResumed
  }

  /** Whether the deployment in progress on the host is this run. */
  isThisRun({ current }: HostRecord): boolean {
    return current !== undefined && this.#isOwn(current)
  }

  /**
   * The same after a lost connection, where the record of this run may never have been written: then the host still has
   * the one that this run found. Undefined: it cannot be read, so it shows no other run.
   */
  mayStillBeThisRun(record: HostRecord | undefined): boolean {
    if (record === undefined) return true
    return this.isThisRun(record) || serializeRecord(record) === serializeRecord(this.#found)
  }

  /** Whether the host's history contains this run. */
  hasEndedThisRun({ history }: HostRecord): boolean {
    return history.some((entry) => this.#isOwn(entry))
  }

  /**
   * From now on this run writes the record, beginning in `step`. Returns the deployment that was interrupted before this
   * one, if any.
   */
  beginDeployment(found: HostRecord, { name, phase }: StepInfo): CurrentDeployment | undefined {
    this.#hasBegun = true
    this.#found = found
    this.#replaceRecord(
      beginDeployment(found, {
        by: this.#workflowRun,
        mode: this.#mode,
        startedAt: this.#startedAt,
        step: name,
        phase,
        images: [],
      }),
    )
    return found.current
  }

  /** Continues the record of this run after its first process was ended. */
  resumeDeployment(found: HostRecord): void {
    this.#hasBegun = true
    this.#hasResumed = true
    this.#record = found
  }

  markServedAsDeployed(served: LiveRelease): void {
    if (!this.#hasResumed) this.#replaceRecord(markServedAsDeployed(this.#record, served))
  }

  addAdopted(release: AdoptedRelease): void {
    if (!this.#hasResumed) this.#replaceRecord(addAdopted(this.#record, release))
  }

  updateCurrent(facts: DeploymentFacts): void {
    if (this.#hasBegun && !this.#hasResumed) this.#replaceRecord(updateCurrent(this.#record, facts))
  }

  endDeployment(ending: Ending): void {
    if (!this.#hasBegun) return
    this.#replaceRecord(endDeployment(this.#record, ending))
    this.#hasBegun = false
  }

  /** Removes this run from the record, because it changed nothing on the host. */
  discardDeployment(): void {
    if (!this.#hasBegun) return
    // As it was found: a deployment that was interrupted before is still to be repaired.
    this.#replaceRecord(this.#found.current === undefined ? discardCurrent(this.#record) : this.#found)
    this.#hasBegun = false
  }

  /** Writes nothing to the host in this run: it has an unreadable record, which must not be written over. */
  disableSaving(): void {
    this.#canSave = false
  }

  /** The record as JSON, if the host does not have it yet. The caller sends it. */
  takeUnsaved(): string | undefined {
    if (this.#isSaved || !this.#canSave) return undefined
    this.#isSaved = true
    return serializeRecord(this.#record)
  }

  #isOwn({ by, startedAt }: Pick<CurrentDeployment, 'by' | 'startedAt'>): boolean {
    return startedAt === this.#startedAt && by.url === this.#workflowRun.url
  }

  #replaceRecord(record: HostRecord): void {
    this.#record = record
    this.#isSaved = false
  }
}

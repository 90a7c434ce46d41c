import * as v from 'valibot'
import type { Color } from './color.ts'
import type { Container } from './host-state.ts'
import { isDeeperThan, isJsonObject, omitFields, parseJson, type JsonObject } from './json.ts'
import {
  currentSchema,
  entrySchema,
  noWorkflowRun,
  recordedResults,
  type CurrentDeployment,
  type PastDeployment,
  type RecordedMode,
  type RecordedResult,
  type ReleaseImage,
} from './record-schema.ts'
import { isSameRelease } from './release-image.ts'
import { phases, type Phase } from './step-info.ts'

export type {
  CurrentDeployment,
  FormerWorker,
  PastDeployment,
  RecordedMode,
  RecordedResult,
  ReleaseImage,
  WorkflowRun,
} from './record-schema.ts'

/** How many deployments the history keeps. */
const historyLength = 50

/** In characters. The record is sent along with commands, so a longer one would slow every step. */
const maxTextLength = 1 << 20

/** Levels of objects and lists. JSON.stringify fails on values that are nested very deeply. */
const maxDepth = 100

/** The whole record as JSON, with the fields and entries that only another version of the action understands. */
type RecordContent = JsonObject & { readonly current?: unknown; readonly history: readonly unknown[] }

/**
 * The deployments of an application that the host remembers: the one in progress, and the last ones. It only informs:
 * nginx and Docker decide what is live. Every change is made to `content`, which keeps all that this version does not
 * understand; `current` and `history` are what it does understand of `content`.
 */
export interface HostRecord {
  readonly content: RecordContent
  readonly current?: CurrentDeployment | undefined
  /** The oldest first. Entries that are no objects are left out here, and stay where they are in `content`. */
  readonly history: readonly PastDeployment[]
}

export const emptyRecord: HostRecord = toRecord({ version: 1, history: [] })

/** Undefined: the text is not a record, so it must not be written over. An empty text is an empty record. */
export function parseRecord(text: string): HostRecord | undefined {
  if (text.trim() === '') return emptyRecord
  const content = text.length > maxTextLength ? undefined : parseJson(text)
  if (!isJsonObject(content) || isDeeperThan(content, maxDepth)) return undefined
  const { history = [] } = content
  return Array.isArray(history) ? toRecord({ version: 1, ...content, history }) : undefined
}

/** Leaves out the oldest entries of a record that would be too long to be read again. */
export function serializeRecord({ content }: HostRecord): string {
  const text = JSON.stringify(content)
  const { history } = content
  if (text.length <= maxTextLength || history.length === 0) return text
  return serializeRecord(toRecord({ ...content, history: history.slice(Math.ceil(history.length / 2)) }))
}

export type NewDeployment = CurrentDeployment & { readonly mode: RecordedMode }

/** Begins a deployment. The caller has the lock. */
export const beginDeployment = (record: HostRecord, current: NewDeployment): HostRecord =>
  toRecord({ ...endInterrupted(record).content, current })

/** Call while the lock is free or held by the caller: a deployment in progress was interrupted. Its end time is unknown. */
export function endInterrupted(record: HostRecord): HostRecord {
  const { startedAt = 0, step } = record.current ?? {}
  return endDeployment(record, { result: 'interrupted', endedAt: startedAt, failedStep: step })
}

/** What nginx serves. */
export interface LiveRelease {
  /** Absent: no color. */
  readonly live?: Color | undefined
  readonly images: readonly ReleaseImage[]
}

/** The last deployment counts as deployed when it was interrupted and nginx serves its color, with its images. */
export function markServedAsDeployed(record: HostRecord, { live, images }: LiveRelease): HostRecord {
  const { content } = record
  const last = content.history.at(-1)
  if (live === undefined || !isJsonObject(last)) return record
  const { result, color, images: deployed } = v.parse(entrySchema, last)
  if (result !== 'interrupted' || color !== live || !isSameRelease(deployed, images)) return record
  return toRecord({ ...content, history: [...content.history.slice(0, -1), { ...last, result: 'deployed' }] })
}

export interface AdoptedRelease extends LiveRelease {
  readonly container: Pick<Container, 'id' | 'name' | 'startedAt'>
}

/** Adds the release of an adopted container to the history, so that a rollback can go back to it. */
export function addAdopted(record: HostRecord, { live, images, container }: AdoptedRelease): HostRecord {
  const { history } = record.content
  const last = record.history.findLast(({ result }) => result === 'deployed')
  if (last?.adopted?.id === container.id) return record
  const startedAt = Date.parse(container.startedAt) || 0
  const { id, name } = container
  const entry: PastDeployment = {
    by: noWorkflowRun,
    mode: adoptMode,
    startedAt,
    endedAt: startedAt,
    result: 'deployed',
    color: live,
    images: [...images],
    adopted: { id, name },
  }
  return toRecord({ ...record.content, history: [...history, entry].slice(-historyLength) })
}

/** The mode of an entry that no run deployed. */
const adoptMode = 'adopt'

/** What a run finds out while it goes on. */
export type DeploymentFacts = Partial<
  Pick<
    CurrentDeployment,
    'live' | 'liveRuns' | 'adopted' | 'idle' | 'link' | 'runningJobs' | 'formerWorkers' | 'images' | 'jobs'
  >
> & {
  readonly step?: string
  readonly phase?: Phase
}

/** Adds facts to the deployment in progress. Its phase never becomes lower: what was begun stays begun. */
export function updateCurrent(record: HostRecord, facts: DeploymentFacts): HostRecord {
  const { content } = record
  if (!isJsonObject(content.current)) return record
  const reached = phases.findLast((each) => each === facts.phase || each === record.current?.phase)
  const phase = reached === undefined ? {} : { phase: reached }
  return toRecord({ ...content, current: { ...content.current, ...facts, ...phase } })
}

export interface Ending {
  readonly result: RecordedResult
  /** Milliseconds since the epoch. */
  readonly endedAt: number
  readonly failedStep: string | undefined
}

/** Moves the deployment in progress into the history. */
export function endDeployment(record: HostRecord, ending: Ending): HostRecord {
  const { current, history } = record.content
  if (!isJsonObject(current)) return discardCurrent(record)
  // Fields of another version go into the history too.
  const fields = omitFields(current, [
    'step',
    'phase',
    'live',
    'liveRuns',
    'adopted',
    'idle',
    'link',
    'runningJobs',
    'formerWorkers',
  ])
  const { idle } = current
  const entry = { ...fields, ...(idle !== undefined && { color: idle }), ...ending }
  return toRecord({ ...discardCurrent(record).content, history: [...history, entry].slice(-historyLength) })
}

/** Forgets the deployment in progress. */
export const discardCurrent = ({ content }: HostRecord): HostRecord =>
  toRecord({ ...omitFields(content, ['current']), history: content.history })

/** Undefined: a result of another version of the action. */
export const parseResult = (result: string): RecordedResult | undefined =>
  recordedResults.find((known) => known === result)

/** A noun for a deployment of this mode: `deployment`, `rollback`, or `canary run` for a mode of another version. */
export function formatMode(mode: string): string {
  if (mode === 'deploy') return 'deployment'
  return mode === 'rollback' ? mode : `${mode} run`
}

function toRecord(content: RecordContent): HostRecord {
  return {
    content,
    current: isJsonObject(content.current) ? v.parse(currentSchema, content.current) : undefined,
    history: content.history.filter(isJsonObject).map((entry) => v.parse(entrySchema, entry)),
  }
}

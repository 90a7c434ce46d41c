import * as v from 'valibot'
import type { Color } from './color.ts'

/** How many deployments the history keeps. */
const historyLength = 50

const text = v.optional(v.string(), '')

/** Who deploys: what a person needs to find the run. */
const runSchema = v.object({
  repository: text,
  url: text,
  actor: text,
  sha: text,
  ref: text,
  workflow: text,
  number: v.optional(v.number(), 0),
})

/** The images of a release: by service of either color's list, in the order of that list. */
const imageSchema = v.object({ service: v.string(), id: v.string(), digest: v.optional(v.string()) })

const colorSchema = v.picklist(['blue', 'green'])

const currentSchema = v.object({
  by: runSchema,
  mode: v.picklist(['deploy', 'rollback']),
  /** Milliseconds since the epoch, by the runner's clock. */
  startedAt: v.number(),
  step: v.string(),
  /** Of that step: how far it can bring the host. */
  phase: v.optional(v.string()),
  live: v.optional(colorSchema),
  idle: v.optional(colorSchema),
  /** What nginx's link must hold again if this fails; absent: there was none. */
  link: v.optional(v.string()),
  images: v.optional(v.array(imageSchema), []),
})

const entrySchema = v.object({
  by: runSchema,
  mode: v.picklist(['deploy', 'rollback']),
  startedAt: v.number(),
  endedAt: v.number(),
  result: v.picklist(['deployed', 'rolled-back', 'stranded', 'interrupted']),
  failedStep: v.optional(v.string()),
  /** What was deployed, whether it succeeded or not. */
  color: v.optional(colorSchema),
  images: v.optional(v.array(imageSchema), []),
})

const recordSchema = v.object({
  version: v.literal(1),
  current: v.optional(currentSchema),
  history: v.array(entrySchema),
})

export type WorkflowRun = v.InferOutput<typeof runSchema>
export type ReleaseImage = v.InferOutput<typeof imageSchema>
export type CurrentDeployment = v.InferOutput<typeof currentSchema>
export type PastDeployment = v.InferOutput<typeof entrySchema>

/**
 * What the host remembers of its deployments: the one in progress, and the last ones. It explains; what is true of
 * the host is asked of nginx and Docker alone.
 */
export type HostRecord = Readonly<v.InferOutput<typeof recordSchema>>

export const emptyRecord: HostRecord = { version: 1, history: [] }

/** Undefined: what is there is no record that this version can read. An empty text is an empty record. */
export function parseRecord(json: string): HostRecord | undefined {
  if (json.trim() === '') return emptyRecord
  try {
    return v.parse(recordSchema, JSON.parse(json))
  } catch {
    return undefined
  }
}

/** Begins a deployment. One that is still in progress was cut off: the lock that it held is free. Nobody saw its end. */
export function beginDeployment(record: HostRecord, current: CurrentDeployment): HostRecord {
  const { startedAt = 0, step } = record.current ?? {}
  return { ...endDeployment(record, { result: 'interrupted', endedAt: startedAt, failedStep: step }), current }
}

/** One that was cut off and that nginx serves now came far enough to count as deployed. */
export function markServedAsDeployed({ history, ...rest }: HostRecord, live: Color | undefined): HostRecord {
  const last = history.at(-1)
  const served = last?.result === 'interrupted' && live !== undefined && last.color === live
  return { ...rest, history: served ? [...history.slice(0, -1), { ...last, result: 'deployed' }] : history }
}

/** Adds what became known of the deployment in progress. */
export function updateCurrent(
  record: HostRecord,
  facts: Partial<Pick<CurrentDeployment, 'step' | 'phase' | 'live' | 'idle' | 'link' | 'images'>>,
): HostRecord {
  return record.current === undefined ? record : { ...record, current: { ...record.current, ...facts } }
}

export type Ending = Pick<PastDeployment, 'result' | 'endedAt' | 'failedStep'>

/** Moves the deployment in progress into the history. */
export function endDeployment({ current, history, version }: HostRecord, ending: Ending): HostRecord {
  if (current === undefined) return { version, history }
  const { by, mode, startedAt, idle, images } = current
  const entry: PastDeployment = { by, mode, startedAt, color: idle, images, ...ending }
  return { version, history: [...history, entry].slice(-historyLength) }
}

/**
 * The releases that can be gone back to, the oldest first and the one that served last at the end. A rollback takes
 * those that it went back over away for good: nobody wants a bad release back.
 */
export function listReleases(history: readonly PastDeployment[]): readonly PastDeployment[] {
  const stack: PastDeployment[] = []
  for (const entry of history.filter(({ result }) => result === 'deployed')) {
    if (entry.mode === 'rollback') {
      while (stack.length > 0 && releaseKey(stack.at(-1)?.images ?? []) !== releaseKey(entry.images)) stack.pop()
      if (stack.length > 0) continue
    }
    stack.push(entry)
  }
  return stack
}

/** The deployment that brought what serves now; undefined when the last one that succeeded brought something else. */
export function findServingDeployment(
  { history }: HostRecord,
  live: Color,
  serving: readonly ReleaseImage[],
): PastDeployment | undefined {
  const last = history.findLast(({ result }) => result === 'deployed')
  return last?.color === live && releaseKey(last.images) === releaseKey(serving) ? last : undefined
}

/** The release that served before the one that serves now (its images), or undefined when the record knows none. */
export function findPreviousRelease(
  { history }: HostRecord,
  serving: readonly ReleaseImage[],
): PastDeployment | undefined {
  const now = releaseKey(serving)
  return listReleases(history).findLast(({ images }) => images.length > 0 && releaseKey(images) !== now)
}

/** An image as the host has it. */
interface LocalImage {
  readonly id: string
  /** `repository@sha256:…` each; an image can have come from several repositories, or from none. */
  readonly digests: readonly string[]
}

/** The repository of an image as a Compose file names it: without its digest and its tag. */
export const imageRepository = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')

/** With the digest in the repository that the Compose file names (`image`), where there is one. */
export function toReleaseImage(service: string, image: string, { id, digests }: LocalImage): ReleaseImage {
  const digest = digests.find((each) => each.startsWith(`${imageRepository(image)}@`))
  return { service, id, ...(digest !== undefined && { digest }) }
}

/** For people and outputs: `service=repository@sha256:…`, or the image's id. */
export const formatImage = ({ service, id, digest }: ReleaseImage): string => `${service}=${digest ?? id}`

export const isSameRelease = (one: readonly ReleaseImage[], other: readonly ReleaseImage[]): boolean =>
  releaseKey(one) === releaseKey(other)

/** The images of a release as one string, equal for the same release whatever its color and its tags are. */
const releaseKey = (images: readonly ReleaseImage[]): string => images.map(({ id }) => id).join(' ')

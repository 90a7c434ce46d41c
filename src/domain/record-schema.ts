import * as v from 'valibot'
import { colors } from './color.ts'

/** The results that this version writes. */
export const recordedResults = ['deployed', 'rolled-back', 'stranded', 'interrupted'] as const
export type RecordedResult = (typeof recordedResults)[number]

/** The modes that this version writes. */
export type RecordedMode = 'deploy' | 'rollback'

/** 9999-12-31 in ms since the epoch: the last day that an ISO date writes with four digits of a year. */
const latestTime = Date.UTC(10_000, 0) - 1

/** Milliseconds since the epoch, by the runner's clock; 0: the record has no possible time here. */
const time = v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(latestTime)), 0)

const text = v.fallback(v.string(), '')

const optionalText = v.fallback(v.optional(v.string()), undefined)

/** A step, mode or result. Another version of the action may know more of them, so any text is accepted. */
const openWord = v.fallback(v.string(), 'unknown')

const optionalColor = v.fallback(v.optional(v.picklist(colors)), undefined)

const runSchema = v.object({
  repository: text,
  url: text,
  actor: text,
  sha: text,
  ref: text,
  workflow: text,
  number: v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
})

const workflowRun = v.fallback(runSchema, () => v.parse(runSchema, {}))

/** Of a release that no workflow run deployed. */
export const noWorkflowRun = v.parse(runSchema, {})

/** A container of another origin that served as a color's release. */
const container = v.fallback(v.optional(v.object({ id: v.string(), name: v.string() })), undefined)

const imageSchema = v.object({ service: v.string(), id: v.string(), digest: optionalText })

/** None where one of them is not readable: a release without one of its images cannot be restored. */
const images = v.fallback(v.array(imageSchema), [])

const jobs = v.fallback(v.optional(v.array(imageSchema)), undefined)

/** A container of a worker that ran when a deployment began: what a failed deployment must leave running. */
const workerSchema = v.object({ id: v.string(), project: v.string(), service: v.string(), imageId: v.string() })

/** Reads any object: a field that is missing or not readable gets a neutral value. */
export const currentSchema = v.object({
  by: workflowRun,
  mode: openWord,
  startedAt: time,
  step: openWord,
  /** Of that step: how far it can bring the host. */
  phase: optionalText,
  live: optionalColor,
  /** Whether visitors got answers of it when the deployment began. */
  liveRuns: v.fallback(v.optional(v.boolean()), undefined),
  idle: optionalColor,
  /** What nginx's link or file must hold again if the deployment fails; absent: it did not exist. */
  link: optionalText,
  /** The live color's container that was adopted. */
  adopted: container,
  /** The ids of the containers of the idle color's jobs that ran when the deployment began. */
  runningJobs: v.fallback(v.optional(v.pipe(v.array(v.string()), v.readonly())), undefined),
  /** The containers of the workers that ran when the deployment began. Absent: it is not known. */
  formerWorkers: v.fallback(v.optional(v.pipe(v.array(workerSchema), v.readonly())), undefined),
  images,
  jobs,
})

/** Reads any object, as `currentSchema` does. */
export const entrySchema = v.object({
  by: workflowRun,
  mode: openWord,
  startedAt: time,
  endedAt: time,
  result: openWord,
  failedStep: optionalText,
  /** The color that was deployed, whether the deployment succeeded or not. */
  color: optionalColor,
  images,
  /** The release ran as this container, which was adopted and which no deployment had made. */
  adopted: container,
  jobs,
})

/** The workflow run that deploys, with what a reader needs to find it. */
export type WorkflowRun = v.InferOutput<typeof runSchema>
/**
 * The image of one service. A release has one for each service of its color and each worker (`images`), and one for each job
 * that it has run (`jobs`). A service is known by its name.
 */
export type ReleaseImage = v.InferOutput<typeof imageSchema>
export type FormerWorker = v.InferOutput<typeof workerSchema>
export type CurrentDeployment = v.InferOutput<typeof currentSchema>
export type PastDeployment = v.InferOutput<typeof entrySchema>

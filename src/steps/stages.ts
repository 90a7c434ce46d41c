import type { ComposeProject, Neighbor } from '../commands/compose-project.ts'
import type { Nginx, SwitchResult } from '../commands/switch-nginx.ts'
import type { PerColor } from '../domain/color.ts'
import type { ColorTarget } from '../domain/color-target.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import type { Cutover } from '../domain/decision.ts'
import type { Container, HostNetwork, HostState, HttpClient } from '../domain/host-state.ts'
import type { SiteRequest } from '../domain/site-request.ts'
import type { Facts } from '../domain/json.ts'
import type { FormerWorker, ReleaseImage } from '../domain/record.ts'
import type { HostImage } from '../domain/release-image.ts'
import type { Context } from '../engine/context.ts'
import type { Proven } from '../engine/proof.ts'
import type { StepRunner } from '../engine/step-runner.ts'
import type { Step } from '../engine/step.ts'

/** A request to the site, and what was found out about it before anything was changed. */
export interface KnownRequest {
  readonly request: SiteRequest
  /** Whether it reached the live color. False: not known, because no color is live. */
  readonly reaches: boolean
  /** The status that the live color answered; absent: not known. */
  readonly formerStatus?: number | undefined
}

/** The Compose project that a color belongs to. */
export interface ColorProject {
  readonly project: ComposeProject
  readonly model: ComposeModel
  /** The Compose file as Compose itself renders it. */
  readonly yaml: string
  /** Its containers as `state` found them. */
  readonly projectContainers: readonly Container[]
}

/** What `state` hands to all later steps: the host as it was found, and what was decided. */
export interface Preflight {
  readonly cutover: Cutover
  /** Twice the same one where both colors are services of one project. */
  readonly projects: PerColor<ColorProject>
  readonly nginx: Nginx
  /** What nginx passes requests for each color to. */
  readonly targets: PerColor<ColorTarget>
  /** Process id of nginx's master; absent: nginx does not run. */
  readonly master?: number | undefined
  readonly httpClient: HttpClient
  /** The requests that show which color nginx serves. */
  readonly siteRequests: readonly KnownRequest[]
  /** The networks of the host that Compose made. */
  readonly networks: readonly HostNetwork[]
  /** The containers of these projects, beside those of the idle color and its jobs, that must run after the deployment too. */
  readonly neighbors: readonly Neighbor[]
  /** The ids of the containers of the idle color's jobs that ran before this run. */
  readonly runningJobs: readonly string[]
  /** Whether the release has workers. */
  readonly hasWorkers: boolean
  /** The containers of the workers that ran before this run. */
  readonly formerWorkers: readonly FormerWorker[]
  /** The projects' containers as `state` found them. */
  readonly projectContainers: readonly Container[]
  /** The images of the live color, in the order of its services. */
  readonly liveImages: readonly ReleaseImage[]
  /** By color: the container that was adopted. */
  readonly adopted: Partial<PerColor<Container>>
  /** The ids of the live color's containers that were up. */
  readonly liveContainers: readonly string[]
}

/** The project that the new release is started in. */
export const idleProject = ({ projects, cutover }: Pick<Preflight, 'projects' | 'cutover'>): ColorProject =>
  projects[cutover.idle]

export interface Pulled extends Preflight {
  /** The image of each service of the idle color, and of each job. */
  readonly pulled: ReadonlyMap<string, HostImage>
  /** The jobs that are run before the color starts: services. */
  readonly jobs: readonly string[]
  /** The images of the color for outputs: `service=repository@sha256:…`, or the image's id. */
  readonly images: readonly string[]
}

export interface Started extends Pulled {
  /** The new containers of the idle color. */
  readonly containers: readonly Container[]
}

export type Healthy = Proven<'healthy', Started>

/** `workers` and `logSize`: of nginx before its reload. */
export type Switched = Healthy &
  Pick<SwitchResult, 'workers' | 'logSize' | 'started' | 'changedAt'> & {
    /** `PID:START` of the master that got the reload, in a container. */
    readonly reloadedMaster?: string | undefined
  }

export type Verified = Proven<'served', Switched>

/** No request uses the old color any more, or `drain-timeout` has passed. */
export type Drained = Proven<'drained', Verified>

/** What a step needs to preview itself. */
export interface PreviewInput {
  readonly preflight: Preflight
  readonly state: HostState
  readonly config: Config
}

export type NoFacts = Readonly<Record<string, never>>

export type DeployStep<In, Out, StepFacts extends Facts = NoFacts> = Step<In, Out, Context, StepFacts, PreviewInput>

/** Runs, or rehearses, the steps of this folder. */
export type DeployRunner = StepRunner<Context, PreviewInput>

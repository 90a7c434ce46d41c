import { nameWithAdopted } from '../domain/adopt.ts'
import { colors, type PerColor } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import {
  colorContainers,
  decideCutover,
  findLinkedColor,
  isColorRunning,
  needsProbe,
  type Cutover,
} from '../domain/decision.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Facts } from '../domain/json.ts'
import { findIdleAtReload } from '../domain/nginx-version.ts'
import { needsReload } from '../domain/live-site.ts'
import { formatImage } from '../domain/release-image.ts'
import { describeSiteRequest, findSiteRequests } from '../domain/site-request.ts'
import { blocksDeploy, formatProblem, type Check } from '../checks/check.ts'
import { findDeployWarnings, runDeployChecks } from '../checks/host-checks.ts'
import type { Context } from '../engine/context.ts'
import { StepError, type StepResult } from '../engine/step.ts'
import { checkHost, hostPrograms, toNginx, toPreflight, toTargets } from './preflight.ts'
import {
  findReachingRequests,
  haveGoodAnswers,
  listUnknownRequests,
  reachedNothing,
  refuseWithoutRequest,
} from './find-site-requests.ts'
import { probeSite, type SiteProbe } from './probe-nginx.ts'
import { readHostState } from './read-host-state.ts'
import type { DeployStep, Preflight } from './stages.ts'

type StateFacts = Facts & {
  /** Whether visitors got answers of the live color; null: there is none. */
  readonly liveRuns: boolean | null
  /** Whether a reload leaves idle connections of visitors open. */
  readonly keepsIdle: boolean
  /** The images of the live color. */
  readonly images: readonly string[]
  /** The requests that prove the new color. */
  readonly requests: readonly string[]
}

/** Finds out which color is live, and refuses when a deployment could not succeed. Nothing is changed before. */
export const state: DeployStep<null, Preflight, StateFacts> = {
  name: 'state',
  phase: 'prepare',
  run: (_, context) => readState(context, { moreChecks: runDeployChecks, requireRequests: requireSiteRequests }),
}

/** The same for the repair after an interrupted run, which starts no release and proves no new one. */
export const stateForRepair: typeof state = {
  ...state,
  run: (_, context) => readState(context, { moreChecks: () => [], requireRequests: findSiteRequestsForRepair }),
}

/** What a run needs of the host besides a known live color. */
interface Requirements {
  readonly moreChecks: typeof runDeployChecks
  readonly requireRequests: typeof requireSiteRequests
}

async function readState(
  context: Context,
  { moreChecks, requireRequests }: Requirements,
): Promise<StepResult<Preflight, StateFacts>> {
  const { config } = context
  const hostState = await readHostState(context)
  const models = requireReadyHost(hostState, config)
  const nginx = toNginx(hostState, config)
  const probe = await probeIfNginxRuns(hostState, nginx, context)
  const cutover = requireCutover(hostState, config, probe)
  const siteRequests = requireRequests(hostState, config, { probe, cutover })
  requireReady(moreChecks({ state: hostState, models }, config, cutover.idle))
  const preflight = toPreflight({ state: hostState, config, cutover, nginx, models, siteRequests })
  if (haveGoodAnswers(siteRequests, config))
    context.recorder.markServedAsDeployed({ live: cutover.live, images: preflight.liveImages })
  const { live, liveRuns, idle, expectedValue } = cutover
  const container = live && preflight.adopted[live]
  if (container !== undefined) context.recorder.addAdopted({ live, images: preflight.liveImages, container })
  const adopted = container && { id: container.id, name: container.name }
  const { runningJobs, formerWorkers } = preflight
  context.recorder.updateCurrent({
    live,
    liveRuns,
    ...(adopted && { adopted }),
    idle,
    link: expectedValue,
    runningJobs,
  })
  if (config.compose.workers.length > 0) context.recorder.updateCurrent({ formerWorkers })
  cutover.warnings.forEach((text) => context.warn(text))
  findDeployWarnings(hostState, config).forEach((check) => context.warn(formatProblem(check)))
  return { value: preflight, message: describeCutover(cutover), facts: findFacts(hostState, config, preflight) }
}

/** Sends requests to the site before anything is touched: what reaches the live color now can prove the new one later. */
async function probeIfNginxRuns(
  hostState: HostState,
  nginx: Preflight['nginx'],
  context: Context,
): Promise<SiteProbe | undefined> {
  const { config } = context
  const mustDecide = needsProbe(hostState, config)
  const linked = findLinkedColor(hostState)
  const linkedRuns = linked !== undefined && isColorRunning(hostState, config, linked)
  if (hostState.nginx.master === undefined || !(mustDecide || linkedRuns)) return undefined
  return probeSite(context, {
    nginx,
    targets: toTargets(hostState, config),
    httpClient: hostState.httpClient ?? 'curl',
    requests: findSiteRequests(hostState, config),
    linked: needsReload(config.nginx.site) ? undefined : linked,
  })
}

function requireCutover(hostState: HostState, config: Config, probe: SiteProbe | undefined): Cutover {
  const served = needsProbe(hostState, config) ? probe?.served : undefined
  const decision = decideCutover(hostState, config, served)
  if (decision.kind === 'proceed') return decision.cutover
  const linked = findLinkedColor(hostState)
  if (probe !== undefined && linked !== undefined && reachedNothing(probe)) refuseWithoutRequest(probe, linked)
  throw new StepError(decision.problem, { fix: decision.fix, blame: decision.blame ?? 'host' })
}

interface FoundByProbe {
  readonly probe: SiteProbe | undefined
  readonly cutover: Cutover
}

/** Throws a refusal if the live color runs and no request reaches it. */
function requireSiteRequests(
  hostState: HostState,
  config: Config,
  { probe, cutover: { live, liveRuns } }: FoundByProbe,
): Preflight['siteRequests'] {
  if (probe === undefined || live === undefined || !liveRuns) return listUnknownRequests(hostState, config)
  const reaching = findReachingRequests(probe, live)
  if (reaching.length === 0) refuseWithoutRequest(probe, live)
  return reaching
}

/** A repair that cannot prove everything is better than none. */
function findSiteRequestsForRepair(
  hostState: HostState,
  config: Config,
  { probe, cutover: { live } }: FoundByProbe,
): Preflight['siteRequests'] {
  const reaching = probe === undefined || live === undefined ? [] : findReachingRequests(probe, live)
  return reaching.length === 0 ? listUnknownRequests(hostState, config) : reaching
}

/** Returns the Compose model of each color, of a host that can be deployed to. */
function requireReadyHost(hostState: HostState, config: Config): PerColor<ComposeModel> {
  const { models, checks } = checkHost(hostState, config)
  requireReady(checks)
  return models
}

/** Throws one error with every problem. The fix of a check is a line to type, and stands in the message. */
function requireReady(checks: readonly Check[]): void {
  const problems = checks.filter(blocksDeploy)
  const [first] = problems
  if (first === undefined) return
  // A host that is not ready is repaired first, also when the workflow needs a change too.
  const blame = (problems.find((each) => each.blame === 'host') ?? first).blame
  if (problems.length === 1) throw new StepError(formatProblem(first), { blame })
  const list = problems.map((each) => `- ${formatProblem(each)}`).join('\n')
  throw new StepError(`the server is not ready:\n${list}`, { blame })
}

function describeCutover({ live, adopted, idle, liveRuns }: Cutover): string {
  if (live === undefined) return `first deployment: ${idle} is next`
  const name = nameWithAdopted(live, adopted)
  return liveRuns ? `${name} is live, ${idle} is next` : `${name} is live but down, ${idle} is next`
}

function findFacts(
  hostState: HostState,
  config: Config,
  { cutover, projects, liveImages, siteRequests }: Preflight,
): StateFacts {
  return {
    live: cutover.live ?? null,
    liveRuns: cutover.live === undefined ? null : cutover.liveRuns,
    idle: cutover.idle,
    link: cutover.expectedValue ?? null,
    ...hostPrograms(hostState),
    project: projects[cutover.idle].project.name,
    keepsIdle: findIdleAtReload(hostState.nginx)?.kind === 'kept',
    images: liveImages.map(formatImage),
    requests: siteRequests.map(({ request }) => describeSiteRequest(request)),
    containers: colors.flatMap((color) =>
      colorContainers(hostState, config, color).map(
        ({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`,
      ),
    ),
  }
}

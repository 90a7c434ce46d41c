import type { Check } from '../checks/check.ts'
import { runChecks } from '../checks/host-checks.ts'
import type { Neighbor } from '../commands/compose-project.ts'
import { findFiles } from '../commands/read-host.ts'
import type { Nginx } from '../commands/switch-nginx.ts'
import type { Color } from '../domain/color.ts'
import { findColorTargets } from '../domain/color-target.ts'
import { parseComposeModel, type ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { toHostPath } from '../domain/container-paths.ts'
import { colorContainers, type Cutover, type Decision } from '../domain/decision.ts'
import { isUp, type HostState } from '../domain/host-state.ts'
import type { ReleaseImage } from '../domain/record.ts'
import { toReleaseImage } from '../domain/release-image.ts'
import { findJobs, findSharedServices } from '../domain/shared-services.ts'
import { StepError } from '../engine/step.ts'
import type { Preflight } from './stages.ts'

/** The Compose model, as far as it can be read, and the checks of the host. */
export interface CheckedHost {
  readonly model: ComposeModel
  readonly checks: readonly Check[]
}

export function checkHost(state: HostState, config: Config): CheckedHost {
  const model = state.compose.ok ? parseComposeModel(state.compose.yaml) : new Map<string, never>()
  return { model, checks: runChecks(state, config, model) }
}

export function toNginx({ nginx, nginxContainer }: HostState, config: Config): Nginx {
  const container = nginxContainer?.kind === 'found' ? nginxContainer.container : undefined
  return {
    command: nginx.command,
    site: config.nginx.site,
    ...(container && { container, files: findFiles(config, container) }),
    pidFile: nginx.pidFile,
    errorLog: container === undefined ? nginx.errorLog : (toHostPath(nginx.errorLog, container.mounts)?.path ?? ''),
    sudo: nginx.sudo,
    siteSudo: nginx.siteSudo,
  }
}

/** What nginx passes requests for each color to. A project that Compose could not read has no containers. */
export const toTargets = ({ compose }: HostState, config: Config): Preflight['targets'] =>
  findColorTargets(config, compose.ok ? compose.project : '')

interface PreflightParts {
  readonly state: HostState
  readonly config: Config
  readonly cutover: Cutover
  readonly nginx: Nginx
  readonly model: ComposeModel
  readonly siteRequests: Preflight['siteRequests']
}

export function toPreflight({ state, config, cutover, nginx, model, siteRequests }: PreflightParts): Preflight {
  const { compose } = state
  if (!compose.ok || state.httpClient === undefined) throw new StepError('the server is not ready')
  const { directory, files, env } = config.compose
  const { live } = cutover
  return {
    cutover,
    project: { program: compose.program, directory, files, env, name: compose.project, sudo: state.docker.sudo },
    nginx,
    targets: toTargets(state, config),
    master: state.nginx.master,
    httpClient: state.httpClient,
    siteRequests,
    model,
    yaml: compose.yaml,
    networks: state.networks,
    neighbors: findNeighbors(state, config, { cutover, model, project: compose.project }),
    projectContainers: state.containers.filter(({ project }) => project === compose.project),
    liveImages: live === undefined ? [] : colorImages(state, config, { color: live, model }),
    liveContainers: live === undefined ? [] : upContainers(state, config, live),
  }
}

const upContainers = (state: HostState, config: Config, color: Color): readonly string[] =>
  colorContainers(state, config, color)
    .filter(isUp)
    .map(({ id }) => id)

/**
 * What runs beside the idle color and its jobs, and what the live color depends on although it does not run: another program
 * may have stopped it a moment ago.
 */
function findNeighbors(
  { containers }: HostState,
  { compose: { services } }: Config,
  { cutover: { live, idle }, model, project }: Pick<PreflightParts, 'cutover' | 'model'> & { readonly project: string },
): readonly Neighbor[] {
  const own = new Set([...services[idle], ...findJobs(model, services[idle])])
  const beside = containers.filter((each) => each.project === project && !own.has(each.service))
  const needed =
    live === undefined
      ? []
      : findSharedServices(model, services[live])
          .filter(({ role }) => role !== 'job')
          .map(({ service }) => service)
  const runs = (service: string) => beside.some((each) => each.service === service && isUp(each))
  return beside
    .filter((each) => isUp(each) || (needed.includes(each.service) && !runs(each.service)))
    .map(({ id, name }) => ({ id, name }))
}

/** The preflight of a host that was read without the lock; undefined where a deployment would be refused. */
export function toPreflightIfReady(
  {
    state,
    decision,
    model,
    siteRequests,
  }: Pick<PreflightParts, 'state' | 'model' | 'siteRequests'> & { readonly decision: Decision | undefined },
  config: Config,
): Preflight | undefined {
  if (decision?.kind !== 'proceed') return undefined
  return toPreflight({ state, config, cutover: decision.cutover, nginx: toNginx(state, config), model, siteRequests })
}

/** One image for each service of a color, running or not, named as a deployment names it. */
export function colorImages(
  state: HostState,
  config: Config,
  { color, model }: { readonly color: Color; readonly model: ComposeModel },
): readonly ReleaseImage[] {
  const containers = colorContainers(state, config, color)
  return config.compose.services[color].flatMap((service) => {
    const id = containers.find((each) => each.service === service)?.imageId
    if (id === undefined) return []
    return [toReleaseImage(service, model.get(service)?.image ?? '', { id, digests: state.digests.get(id) ?? [] })]
  })
}

/** The programs of the host, as facts of the steps that read it: the words that call them, or null. */
export const hostPrograms = ({ compose, docker, nginx }: HostState) => ({
  compose: compose.ok ? compose.program : null,
  docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
  nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
})

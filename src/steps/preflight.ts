import type { Check } from '../checks/check.ts'
import { runChecks } from '../checks/host-checks.ts'
import { findFiles } from '../commands/read-host.ts'
import type { Nginx } from '../commands/switch-nginx.ts'
import type { Color, PerColor } from '../domain/color.ts'
import { registryImage } from '../domain/built-image.ts'
import { findColorTargets } from '../domain/color-target.ts'
import { parseComposeModel, type ComposeModel } from '../domain/compose-model.ts'
import { isOfComposeTwo } from '../domain/compose-file.ts'
import type { Config } from '../domain/config.ts'
import { toHostPath } from '../domain/container-paths.ts'
import { colorContainers, type Cutover, type Decision } from '../domain/decision.ts'
import { isUp, type Container, type HostState } from '../domain/host-state.ts'
import type { ApplicationServices } from '../domain/releases.ts'
import type { ReleaseImage } from '../domain/record.ts'
import { toReleaseImage } from '../domain/release-image.ts'
import { foundContainer } from '../domain/nginx-container.ts'
import { needsReload } from '../domain/live-site.ts'
import { keepsConnections } from '../domain/nginx-version.ts'
import { findSiteServers } from '../domain/site-servers.ts'
import { releaseServices, withJobs } from '../domain/release-services.ts'
import { findJobs } from '../domain/shared-services.ts'
import { StepError } from '../engine/step.ts'
import type { ColorProject, Preflight } from './stages.ts'

/** The Compose model of each color, as far as it can be read, and the checks of the host. */
export interface CheckedHost {
  readonly models: PerColor<ComposeModel>
  readonly checks: readonly Check[]
}

export function checkHost(state: HostState, config: Config): CheckedHost {
  const parsed = parseModels(state.compose)
  const models = { blue: withJobs(parsed.blue, config, 'blue'), green: withJobs(parsed.green, config, 'green') }
  return { models, checks: runChecks(state, config, models) }
}

function parseModels(compose: HostState['compose']): PerColor<ComposeModel> {
  if (!compose.ok) return { blue: new Map<string, never>(), green: new Map<string, never>() }
  const { blue, green } = compose.projects
  const model = parseComposeModel(blue.yaml)
  return { blue: model, green: blue.yaml === green.yaml ? model : parseComposeModel(green.yaml) }
}

export function toNginx(state: HostState, config: Config): Nginx {
  const { nginx, nginxContainer } = state
  const container = foundContainer(nginxContainer)
  return {
    command: nginx.command,
    site: config.nginx.site,
    ...(container && { container, files: findFiles(config, container) }),
    pidFile: nginx.pidFile,
    errorLog: container === undefined ? nginx.errorLog : (toHostPath(nginx.errorLog, container.mounts)?.path ?? ''),
    sudo: nginx.sudo,
    siteSudo: nginx.siteSudo,
    clientPorts: needsReload(config.nginx.site) ? [] : findClientPorts(state, config),
    keepsConnections: keepsConnections(nginx),
  }
}

const findClientPorts = (state: HostState, config: Config): readonly number[] => [
  ...new Set(findSiteServers(state, config).flatMap(({ listens }) => listens.map(({ port }) => port))),
]

/** What nginx passes requests for each color to. A project that Compose could not read has no containers. */
export const toTargets = ({ compose }: HostState, config: Config): Preflight['targets'] =>
  findColorTargets(config, {
    blue: compose.ok ? compose.projects.blue.name : '',
    green: compose.ok ? compose.projects.green.name : '',
  })

interface PreflightParts {
  readonly state: HostState
  readonly config: Config
  readonly cutover: Cutover
  readonly nginx: Nginx
  readonly models: PerColor<ComposeModel>
  readonly siteRequests: Preflight['siteRequests']
}

export function toPreflight({ state, config, cutover, nginx, models, siteRequests }: PreflightParts): Preflight {
  const { compose } = state
  if (!compose.ok || state.httpClient === undefined) throw new StepError('the server is not ready')
  const { live } = cutover
  const projects = toProjects({ state, config, models }, compose)
  const idle = projects[cutover.idle]
  const names = [projects.blue.project.name, projects.green.project.name]
  const projectContainers = state.containers.filter(({ project }) => names.includes(project))
  const color = config.compose.services[cutover.idle]
  const jobs = findJobs(idle, releaseServices(config, cutover.idle))
  const up = projectContainers.filter(isUp)
  const isWorker = ({ service }: Container) => config.compose.workers.includes(service)
  const isOfIdle = ({ project }: Container) => project === idle.project.name
  return {
    cutover,
    projects,
    nginx,
    targets: toTargets(state, config),
    master: state.nginx.master,
    httpClient: state.httpClient,
    siteRequests,
    networks: state.networks,
    neighbors: up.filter((each) => !isWorker(each) && !(isOfIdle(each) && [...color, ...jobs].includes(each.service))),
    runningJobs: up.filter((each) => isOfIdle(each) && jobs.includes(each.service)).map(({ id }) => id),
    hasWorkers: config.compose.workers.length > 0,
    formerWorkers: up.filter(isWorker).map(({ id, project, service, imageId }) => ({ id, project, service, imageId })),
    projectContainers,
    liveImages: live === undefined ? [] : colorImages(state, config, { color: live, models }),
    adopted: state.adopted ?? {},
    liveContainers: live === undefined ? [] : upContainers(state, config, live),
  }
}

function toProjects(
  { state, config, models }: Pick<PreflightParts, 'state' | 'config' | 'models'>,
  compose: Extract<HostState['compose'], { readonly ok: true }>,
): Preflight['projects'] {
  const { docker, containers } = state
  const { directory, settings } = config.compose
  const toProject = (color: Color): ColorProject => {
    const { program, name, yaml } = compose.projects[color]
    const { files, env, envFiles } = settings[color]
    return {
      project: {
        ...{ program, directory, files, env, envFiles, name, sudo: docker.sudo },
        removesOrphans: isOfComposeTwo(yaml),
      },
      model: models[color],
      yaml,
      projectContainers: containers.filter(({ project }) => project === name),
    }
  }
  return { blue: toProject('blue'), green: toProject('green') }
}

const upContainers = (state: HostState, config: Config, color: Color): readonly string[] =>
  colorContainers(state, config, color)
    .filter(isUp)
    .map(({ id }) => id)

/** What tells the deployments of this application from those of another one in the same folder. */
export const listServices = (
  { compose: { services } }: Config,
  projects: Preflight['projects'],
): ApplicationServices => ({
  own: [...services.blue, ...services.green],
  all: [...projects.blue.model.keys(), ...projects.green.model.keys()],
})

/** The preflight of a host that was read without the lock; undefined where a deployment would be refused. */
export function toPreflightIfReady(
  {
    state,
    decision,
    models,
    siteRequests,
  }: Pick<PreflightParts, 'state' | 'models' | 'siteRequests'> & { readonly decision: Decision | undefined },
  config: Config,
): Preflight | undefined {
  if (decision?.kind !== 'proceed') return undefined
  return toPreflight({ state, config, cutover: decision.cutover, nginx: toNginx(state, config), models, siteRequests })
}

/** One image for each service of a color and each worker, running or not, named as a deployment names it. */
export function colorImages(
  state: HostState,
  config: Config,
  { color, models }: { readonly color: Color; readonly models: PerColor<ComposeModel> },
): readonly ReleaseImage[] {
  const { compose } = state
  if (!compose.ok) return []
  const isWorker = ({ project, service }: Container) =>
    project === compose.projects[color].name && config.compose.workers.includes(service)
  const containers = [...colorContainers(state, config, color), ...state.containers.filter(isWorker)]
  return releaseServices(config, color).flatMap((service) => {
    const own = containers.filter((each) => each.service === service)
    const id = (own.find(isUp) ?? own[0])?.imageId
    if (id === undefined) return []
    return [
      toReleaseImage(service, registryImage(models[color].get(service)), { id, digests: state.digests.get(id) ?? [] }),
    ]
  })
}

/** The programs of the host, as facts of the steps that read it: the words that call them, or null. */
export const hostPrograms = ({ compose, docker, nginx }: HostState) => ({
  compose: compose.ok ? compose.projects.blue.program : null,
  docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
  nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
})

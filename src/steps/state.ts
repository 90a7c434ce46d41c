import type { Nginx } from '../commands/switch-nginx.ts'
import type { ComposeProject } from '../commands/compose-project.ts'
import { readHost } from '../commands/read-host.ts'
import { colors, type Color } from '../domain/color.ts'
import { parseComposeModel, type ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { runCommand, type DeployStep } from '../engine/context.ts'
import { colorContainers, decideCutover, needsProbe, type Decision, type Cutover } from '../domain/decision.ts'
import { formatProblem, blocksDeploy, type Check } from '../checks/check.ts'
import { runChecks } from '../checks/host-checks.ts'
import { formatImage, toReleaseImage, type ReleaseImage } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import type { HostState, HttpClient } from '../domain/host-state.ts'
import { probeServedColor } from './probe-nginx.ts'

/** What later steps need to know of the host, and what was decided. */
export interface Preflight {
  readonly cutover: Cutover
  readonly project: ComposeProject
  readonly nginx: Nginx
  readonly master?: number | undefined
  readonly httpClient: HttpClient
  readonly model: ComposeModel
  /** The Compose file as Compose itself renders it. */
  readonly yaml: string
  /** What the live color is made of, in the order of its services. */
  readonly liveImages: readonly ReleaseImage[]
}

/** Finds out what is live, and refuses where a deployment could not end well: nothing has been touched by then. */
export const state: DeployStep<null, Preflight> = {
  name: 'state',
  async run(_, context) {
    const { config } = context
    const found = await runCommand(context, readHost(config))
    const model = requireReadyHost(found, config)
    const nginx = toNginx(found, config)
    const decision = decideCutover(
      found,
      config,
      needsProbe(found, config) ? await probeServedColor(context, found.httpClient ?? 'curl', nginx) : undefined,
    )
    if (decision.kind === 'refuse') throw new StepError(decision.problem)
    const { cutover } = decision
    context.recorder.markServedAsDeployed(cutover.live)
    context.recorder.updateCurrent({ live: cutover.live, idle: cutover.idle, link: cutover.expectedTarget })
    cutover.warnings.forEach((text) => context.warn(text))
    const survey = toPreflight({ found, config, cutover, nginx, model })
    return { value: survey, message: describeCutover(cutover), facts: stateFacts(found, config, survey) }
  },
}

/** Throws one error with every problem; gives the model of a project that can be deployed. */
function requireReadyHost(found: HostState, config: Config): ComposeModel {
  const { model, checks } = checkHost(found, config)
  const problems = checks.filter(blocksDeploy)
  const [only] = problems
  if (only === undefined) return model
  if (problems.length === 1) throw new StepError(formatProblem(only)) // its fix is a line to type: no advice, which is a sentence
  throw new StepError(`the host is not ready:\n${problems.map((each) => `- ${formatProblem(each)}`).join('\n')}`)
}

/** What the Compose file says, as far as it can be read, and whether the host is ready for a deployment. */
export function checkHost(
  found: HostState,
  config: Config,
): { readonly model: ComposeModel; readonly checks: readonly Check[] } {
  const model = found.compose.ok ? parseComposeModel(found.compose.yaml) : new Map<string, never>()
  return { model, checks: runChecks(found, config, model) }
}

export const toNginx = ({ nginx }: HostState, config: Config): Nginx => ({
  link: config.nginx.link,
  pidFile: nginx.pidFile,
  errorLog: nginx.errorLog,
  sudo: nginx.sudo,
  linkSudo: nginx.linkSudo,
})

/** The survey of a host that was looked at without the lock; undefined where a deployment would refuse. */
export function toPreflightIfReady(
  { state, decision }: { readonly state: HostState; readonly decision: Decision | undefined },
  config: Config,
  model: ComposeModel,
): Preflight | undefined {
  if (decision?.kind !== 'proceed') return undefined
  return toPreflight({ found: state, config, cutover: decision.cutover, nginx: toNginx(state, config), model })
}

interface PreflightParts {
  readonly found: HostState
  readonly config: Config
  readonly cutover: Cutover
  readonly nginx: Nginx
  readonly model: ComposeModel
}

function toPreflight({ found, config, cutover, nginx, model }: PreflightParts): Preflight {
  const { compose } = found
  if (!compose.ok || found.httpClient === undefined) throw new StepError('the host is not ready')
  const { directory, files, env } = config.compose
  return {
    cutover,
    project: { program: compose.program, directory, files, env, name: compose.project, sudo: found.docker.sudo },
    nginx,
    master: found.nginx.master,
    httpClient: found.httpClient,
    model,
    yaml: compose.yaml,
    liveImages: cutover.live === undefined ? [] : colorImages(found, config, { live: cutover.live, model }),
  }
}

/** One image for each service of the live color, running or not, named as a deployment names it. */
export function colorImages(
  found: HostState,
  config: Config,
  { live, model }: { live: Color; model: ComposeModel },
): readonly ReleaseImage[] {
  const containers = colorContainers(found, config, live)
  return config.compose.services[live].flatMap((service) => {
    const id = containers.find((each) => each.service === service)?.imageId
    if (id === undefined) return []
    return [toReleaseImage(service, model.get(service)?.image ?? '', { id, digests: found.digests.get(id) ?? [] })]
  })
}

function describeCutover({ live, idle, liveRuns }: Cutover): string {
  if (live === undefined) return `first deployment: ${idle} is next`
  return liveRuns ? `${live} is live, ${idle} is next` : `${live} is live but down, ${idle} is next`
}

function stateFacts(found: HostState, config: Config, { cutover, project, liveImages }: Preflight) {
  return {
    live: cutover.live ?? null,
    liveRuns: cutover.live === undefined ? null : cutover.liveRuns,
    idle: cutover.idle,
    link: cutover.expectedTarget ?? null,
    ...hostPrograms(found),
    project: project.name,
    images: liveImages.map(formatImage),
    containers: colors.flatMap((color) =>
      colorContainers(found, config, color).map(
        ({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`,
      ),
    ),
  }
}

/** The programs of the host, as evidence of the steps that look at it: in the words that reach them, or null. */
export const hostPrograms = ({ compose, docker, nginx }: HostState) => ({
  compose: compose.ok ? compose.program : null,
  docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
  nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
})

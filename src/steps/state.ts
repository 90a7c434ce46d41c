import type { Nginx } from '../commands/switch-nginx.ts'
import type { Project } from '../commands/compose.ts'
import { readState } from '../commands/read-host.ts'
import { colors, type Color } from '../domain/color.ts'
import { readModel, type ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { ask, type DeployStep } from '../engine/context.ts'
import { containersOf, decide, mustAsk, type Decision, type Plan } from '../domain/decision.ts'
import { problemOf, stopsDeploy, type Check } from '../checks/check.ts'
import { checksOf } from '../checks/host-checks.ts'
import { nameImage, toReleaseImage, type ReleaseImage } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import type { HostState, HttpTool } from '../domain/host-state.ts'
import { askNginx } from './probe-nginx.ts'

/** What later steps need to know of the host, and what was decided. */
export interface Survey {
  readonly plan: Plan
  readonly project: Project
  readonly nginx: Nginx
  readonly master?: number | undefined
  readonly tool: HttpTool
  readonly model: ComposeModel
  /** The Compose file as Compose itself renders it. */
  readonly yaml: string
  /** What the live colour is made of, in the order of its services. */
  readonly liveImages: readonly ReleaseImage[]
}

/** Finds out what is live, and refuses where a deployment could not end well: nothing has been touched by then. */
export const state: DeployStep<null, Survey> = {
  name: 'state',
  async run(_, context) {
    const { config } = context
    const found = await ask(context, readState(config))
    const model = check(found, config)
    const nginx = toNginx(found, config)
    const decision = decide(
      found,
      config,
      mustAsk(found, config) ? await askNginx(context, found.http ?? 'curl', nginx) : undefined,
    )
    if (decision.kind === 'refuse') throw new StepError(decision.problem)
    const { plan } = decision
    context.recorder.settle(plan.live)
    context.recorder.learn({ live: plan.live, idle: plan.idle, link: plan.linkBelongs })
    plan.warnings.forEach((text) => context.warn(text))
    const survey = toSurvey({ found, config, plan, nginx, model })
    return { value: survey, says: describe(plan), evidence: evidenceOf(found, config, survey) }
  },
}

/** Throws one error with every problem; gives the model of a project that can be deployed. */
function check(found: HostState, config: Config): ComposeModel {
  const { model, checks } = judge(found, config)
  const problems = checks.filter(stopsDeploy)
  const [only] = problems
  if (only === undefined) return model
  if (problems.length === 1) throw new StepError(problemOf(only)) // its mend is a line to type: no advice, which is a sentence
  throw new StepError(`the host is not ready:\n${problems.map((each) => `- ${problemOf(each)}`).join('\n')}`)
}

/** What the Compose file says, as far as it can be read, and whether the host is ready for a deployment. */
export function judge(
  found: HostState,
  config: Config,
): { readonly model: ComposeModel; readonly checks: readonly Check[] } {
  const model = found.compose.ok ? readModel(found.compose.yaml) : new Map<string, never>()
  return { model, checks: checksOf(found, config, model) }
}

export const toNginx = ({ nginx }: HostState, config: Config): Nginx => ({
  link: config.nginx.link,
  pidFile: nginx.pidFile,
  errorLog: nginx.errorLog,
  sudo: nginx.sudo,
  linkSudo: nginx.linkSudo,
})

/** The survey of a host that was looked at without the lease; undefined where a deployment would refuse. */
export function surveyOf(
  { found, decision }: { readonly found: HostState; readonly decision: Decision | undefined },
  config: Config,
  model: ComposeModel,
): Survey | undefined {
  if (decision?.kind !== 'proceed') return undefined
  return toSurvey({ found, config, plan: decision.plan, nginx: toNginx(found, config), model })
}

interface Parts {
  readonly found: HostState
  readonly config: Config
  readonly plan: Plan
  readonly nginx: Nginx
  readonly model: ComposeModel
}

function toSurvey({ found, config, plan, nginx, model }: Parts): Survey {
  const { compose } = found
  if (!compose.ok || found.http === undefined) throw new StepError('the host is not ready')
  const { directory, files, env } = config.compose
  return {
    plan,
    project: { program: compose.program, directory, files, env, name: compose.project, sudo: found.docker.sudo },
    nginx,
    master: found.nginx.master,
    tool: found.http,
    model,
    yaml: compose.yaml,
    liveImages: plan.live === undefined ? [] : imagesOf(found, config, { live: plan.live, model }),
  }
}

/** One image for each service of the live colour, running or not, named as a deployment names it. */
export function imagesOf(
  found: HostState,
  config: Config,
  { live, model }: { live: Color; model: ComposeModel },
): readonly ReleaseImage[] {
  const containers = containersOf(found, config, live)
  return config.compose.services[live].flatMap((service) => {
    const id = containers.find((each) => each.service === service)?.imageId
    if (id === undefined) return []
    return [toReleaseImage(service, model.get(service)?.image ?? '', { id, digests: found.digests.get(id) ?? [] })]
  })
}

function describe({ live, idle, liveRuns }: Plan): string {
  if (live === undefined) return `first deployment: ${idle} is next`
  return liveRuns ? `${live} is live, ${idle} is next` : `${live} is live but down, ${idle} is next`
}

function evidenceOf(found: HostState, config: Config, { plan, project, liveImages }: Survey) {
  return {
    live: plan.live ?? null,
    liveRuns: plan.live === undefined ? null : plan.liveRuns,
    idle: plan.idle,
    link: plan.linkBelongs ?? null,
    ...programsOf(found),
    project: project.name,
    images: liveImages.map(nameImage),
    containers: colors.flatMap((color) =>
      containersOf(found, config, color).map(({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`),
    ),
  }
}

/** The programs of the host, as evidence of the steps that look at it: in the words that reach them, or null. */
export const programsOf = ({ compose, docker, nginx }: HostState) => ({
  compose: compose.ok ? compose.program : null,
  docker: docker.ok ? (docker.sudo ? 'sudo -n docker' : 'docker') : null,
  nginx: nginx.master === undefined ? 'not running' : `master ${nginx.master}`,
})

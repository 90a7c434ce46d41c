import { countChecks, formatCheck, blocksDeploy, CheckDefinition, type Check } from '../../checks/check.ts'
import { colors, type Color } from '../../domain/color.ts'
import { readHostEnvironment } from '../../commands/read-host-environment.ts'
import type { ComposeModel } from '../../domain/compose-model.ts'
import type { Config } from '../../domain/config.ts'
import { runCommand, type Context, type DeployStep } from '../../engine/context.ts'
import { colorContainers, reasonUndecidable } from '../../domain/decision.ts'
import type { LiveOrUnknown } from '../../checks/check-input.ts'
import { clockCheck, diskCheck, memoryCheck } from '../../checks/capacity.ts'
import { imageCheck } from '../../checks/images.ts'
import { containerNameCheck } from '../../checks/container-names.ts'
import { includeCheck } from '../../checks/nginx-include.ts'
import { exposureCheck, portCheck } from '../../checks/ports.ts'
import { policyCheck, rebootCheck } from '../../checks/reboot.ts'
import type { HostState } from '../../domain/host-state.ts'
import type { HostEnvironment } from '../../domain/host-environment.ts'
import { describeDeployment } from '../lock.ts'
import { inspectHost, toStatus, type HostInspection, type HostStatus } from './status.ts'
import { previewSteps, formatPreview, type PlannedStep } from './preview.ts'
import { imageReferences } from '../pull.ts'
import { checkHost, toPreflightIfReady } from '../state.ts'

/** What a deployment would meet with, and do. */
export interface PlanResult {
  readonly status: HostStatus
  readonly checks: readonly Check[]
  /** Absent: it would be refused before it came to anything. Where another check stops it, it would come as far as that. */
  readonly steps?: readonly PlannedStep[] | undefined
  readonly idle?: Color | undefined
}

/** Looks at all that a deployment depends on, without the lock; changes nothing. */
export const planDeployment: DeployStep<null, PlanResult> = {
  name: 'state',
  async run(_, context) {
    const { config } = context
    const seen = await inspectHost(context)
    const { model, checks } = checkHost(seen.state, config)
    const first = [...checks, ...servingChecks(seen), lockCheck(seen)]
    const all = [...first, ...(await runPlanChecks(context, seen, model))]
    const survey = first.some(blocksDeploy) ? undefined : toPreflightIfReady(seen, config, model)
    const outlook: PlanResult = {
      status: toStatus(seen, config),
      checks: all,
      steps: survey && previewSteps(survey, seen.state, config),
      idle: survey?.cutover.idle,
    }
    notePlan(outlook, context)
    return { value: outlook, message: describeChecks(all), facts: planFacts(all) }
  },
}

function notePlan({ checks, steps }: PlanResult, { note }: Context): void {
  checks.flatMap(formatCheck).forEach(note)
  if (steps === undefined) return
  note('What a deployment would do:')
  formatPreview(steps).forEach(note)
}

const servingDefinition = new CheckDefinition(
  'What serves',
  'nginx says which color is live, and that one is never touched',
)

function servingChecks({ state, decision }: HostInspection): readonly Check[] {
  if (decision === undefined) return [servingDefinition.unknown(reasonUndecidable(state) ?? 'it was not asked')]
  if (decision.kind === 'refuse') return [servingDefinition.error(decision.problem)]
  const { warnings, live, liveRuns } = decision.cutover
  if (warnings.length > 0) return warnings.map((each) => servingDefinition.warning(each))
  if (live === undefined) return [servingDefinition.ok('nothing yet: this will be the first deployment')]
  const down = !liveRuns || state.nginx.master === undefined
  return [
    down
      ? servingDefinition.warning(`${live} would, but the site is down`)
      : servingDefinition.ok(`nginx serves ${live}`),
  ]
}

const lockDefinition = new CheckDefinition(
  'Turn',
  'two deploys never mix: the second one waits, for as long as lock-timeout allows',
)

function lockCheck({ lockIsHeld, record }: HostInspection): Check {
  const { current } = record ?? {}
  if (lockIsHeld)
    return lockDefinition.warning(
      `${current === undefined ? 'another deployment' : describeDeployment(current)} is under way: what is said here may have changed when it ends`,
    )
  if (current !== undefined)
    return lockDefinition.warning(
      `${describeDeployment(current)} was cut off: the next one puts right what is left of it`,
    )
  return lockDefinition.ok('no other deployment is under way')
}

/** What is asked only here, as far as the host can be asked. */
async function runPlanChecks(context: Context, seen: HostInspection, model: ComposeModel): Promise<readonly Check[]> {
  const { config } = context
  const { state, decision } = seen
  if (!state.directoryIsReadable) return []
  const plan = decision?.kind === 'proceed' ? decision.cutover : undefined
  const live = plan === undefined ? 'unknown' : plan.liveRuns ? plan.live : undefined
  const idle = plan?.idle ?? 'blue'
  const references = state.compose.ok ? imageReferences(model, config.compose.services[idle]) : []
  const images = [...new Set(references.map(({ image }) => image))].filter((image) => image !== '')
  const of = (color: LiveOrUnknown) =>
    color === undefined || color === 'unknown' ? [] : colorContainers(state, config, color)
  const command = readHostEnvironment({
    dockerSudo: state.docker.sudo,
    nginxSudo: state.nginx.sudo,
    images,
    live: of(live).map(({ id }) => id),
    liveImages: [...new Set(of(live).map(({ imageId }) => imageId))],
    all: colors.flatMap(of).map(({ id }) => id),
    ports: config.ports,
    link: config.nginx.link,
  })
  const askedAt = context.clock.date()
  let heardAt: number | undefined
  const environment = await runCommand(context, command, () => (heardAt ??= context.clock.date()))
  return [
    ...(state.compose.ok ? projectChecks({ found: state, around: environment, model, idle }, config) : []),
    includeCheck(environment, config),
    ...environment.registry.map((answer) => {
      const own = references.some(({ image, platform }) => image === answer.image && platform !== undefined)
      return imageCheck(answer, { sudo: state.docker.sudo, platform: own ? undefined : environment.platform })
    }),
    memoryCheck(environment, live),
    diskCheck(environment, live),
    rebootCheck({ state, environment, config }, live),
    clockCheck(environment, { sentAt: askedAt, answeredAt: heardAt ?? context.clock.date() }),
  ]
}

interface Project {
  readonly found: HostState
  readonly around: HostEnvironment
  readonly model: ComposeModel
  readonly idle: Color
}

function projectChecks({ found: state, around: environment, model, idle }: Project, config: Config): readonly Check[] {
  return [
    containerNameCheck({ model, environment, project: state.compose.ok ? state.compose.project : undefined }, config),
    portCheck({ state, environment, config }, idle),
    exposureCheck(model, config),
    policyCheck(model, config),
  ]
}

function describeChecks(checks: readonly Check[]): string {
  const stopping = checks.filter(blocksDeploy)
  if (stopping.length === 0) return `the host is ready (${countChecks(checks)})`
  return `the host is not ready: ${stopping.map(({ name }) => name).join(', ')}`
}

const planFacts = (checks: readonly Check[]) => ({
  checks: checks.map(({ name, result, found, fix }) => ({ name, result, found, fix: fix ?? null })),
})

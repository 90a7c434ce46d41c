import { clockCheck, diskCheck, memoryCheck } from '../../checks/capacity.ts'
import { CheckDefinition, type Check } from '../../checks/check.ts'
import type { LiveOrUnknown } from '../../checks/check-input.ts'
import { failedLogin, imageCheck } from '../../checks/images.ts'
import { runDeployChecks } from '../../checks/host-checks.ts'
import { exposureCheck } from '../../checks/ports.ts'
import { policyCheck, rebootCheck } from '../../checks/reboot.ts'
import { readHostEnvironment, type ReadHostEnvironmentArgs } from '../../commands/read-host-environment.ts'
import { nameWithAdopted } from '../../domain/adopt.ts'
import { colors } from '../../domain/color.ts'
import type { Config } from '../../domain/config.ts'
import { colorContainers, reasonUndecidable } from '../../domain/decision.ts'
import type { HostState } from '../../domain/host-state.ts'
import { releaseServices } from '../../domain/release-services.ts'
import { errorMessage } from '../../domain/thrown.ts'
import { runCommand, type Context } from '../../engine/context.ts'
import { describeDeployment, describeInterrupted } from '../lock-holder.ts'
import { pulledReferences } from '../pull.ts'
import { logInToRegistries } from '../registry-login.ts'
import type { HostInspection } from './host-inspection.ts'

const servingDefinition = new CheckDefinition(
  'Live color',
  'nginx decides which color is live, and a deployment never touches that color',
  { ofLayout: true },
)

/** Which color serves, as it was decided. */
export function servingChecks({ state, decision }: HostInspection): readonly Check[] {
  if (decision === undefined) return [servingDefinition.unknown(reasonUndecidable(state) ?? 'nginx was not probed')]
  if (decision.kind === 'refuse') return [servingDefinition.error(decision.problem, decision.fix)]
  const { warnings, live, liveRuns } = decision.cutover
  if (warnings.length > 0) return warnings.map((each) => servingDefinition.warning(each))
  if (live === undefined) return [servingDefinition.ok('none yet: this will be the first deployment')]
  const isDown = !liveRuns || state.nginx.master === undefined
  if (isDown) return [servingDefinition.warning(`${live} is live, but the site is down`)]
  return [servingDefinition.ok(`nginx serves ${nameWithAdopted(live, decision.cutover.adopted)}`)]
}

const lockDefinition = new CheckDefinition(
  'Lock',
  'two deployments never run at once: the second one waits, for as long as lock-timeout allows',
)

/** Whether another deployment runs, or was interrupted. */
export function lockCheck({ lockIsHeld, lockIsUnknown, lockProcess, record }: HostInspection): Check {
  const { current } = record ?? {}
  if (lockIsUnknown) return lockDefinition.unknown('it could not be found out whether another deployment is running')
  if (lockIsHeld) {
    const holder = current === undefined ? (lockProcess ?? 'another deployment') : describeDeployment(current)
    return lockDefinition.warning(`${holder} is running: this plan may be wrong when it has ended`)
  }
  if (current !== undefined) return lockDefinition.warning(describeInterrupted(current))
  return lockDefinition.ok('no other deployment is running')
}

/** The checks of the color that a deployment would start. Without a decision that may be blue. */
export const idleChecks = ({ state, decision, models }: HostInspection, config: Config): readonly Check[] =>
  runDeployChecks({ state, models }, config, decision?.kind === 'proceed' ? decision.cutover.idle : 'blue')

/** Checks that only a plan makes, since a deployment should not wait for them. None of their errors is of the host alone. */
export async function runPlanChecks(
  context: Context,
  { state, decision, models }: HostInspection,
): Promise<readonly Check[]> {
  const { config } = context
  if (!state.directoryIsReadable) return []
  const cutover = decision?.kind === 'proceed' ? decision.cutover : undefined
  const live = cutover === undefined ? 'unknown' : cutover.liveRuns ? cutover.live : undefined
  const idle = cutover?.idle ?? 'blue'
  const references = state.compose.ok ? pulledReferences(models[idle], releaseServices(config, idle)) : []
  const images = [...new Set(references.map(({ image }) => image))].filter((image) => image !== '')
  const command = readHostEnvironment(toEnvironmentArgs({ state, config, live, images }))
  const loginProblem = await logInToRegistries(context, state.docker.sudo).then(() => undefined, errorMessage)
  const sentAt = context.clock.date()
  let answeredAt: number | undefined
  const environment = await runCommand(context, command, () => (answeredAt ??= context.clock.date()))
  return [
    ...(state.compose.ok ? [exposureCheck(models, config), policyCheck(models, config)] : []),
    ...(loginProblem === undefined ? [] : [failedLogin(loginProblem)]),
    ...environment.registry.map((answer) => {
      const namesPlatform = references.some(({ image, platform }) => image === answer.image && platform !== undefined)
      const platform = namesPlatform ? undefined : environment.platform
      return imageCheck(answer, { sudo: state.docker.sudo, platform, registries: config.registries })
    }),
    memoryCheck(environment, live),
    diskCheck(environment, live),
    rebootCheck({ state, environment, config }, live),
    clockCheck(environment, { sentAt, answeredAt: answeredAt ?? context.clock.date() }),
  ]
}

interface EnvironmentInput {
  readonly state: HostState
  readonly config: Config
  readonly live: LiveOrUnknown
  readonly images: readonly string[]
}

function toEnvironmentArgs({ state, config, live, images }: EnvironmentInput): ReadHostEnvironmentArgs {
  const findContainers = (color: LiveOrUnknown) =>
    color === undefined || color === 'unknown' ? [] : colorContainers(state, config, color)
  const liveContainers = findContainers(live)
  return {
    dockerSudo: state.docker.sudo,
    images,
    live: liveContainers.map(({ id }) => id),
    liveImages: [...new Set(liveContainers.map(({ imageId }) => imageId))],
    all: colors.flatMap(findContainers).map(({ id }) => id),
  }
}

import { readHost } from '../commands/read-host.ts'
import { colors, type Color } from '../domain/color.ts'
import type { ComposeModel } from '../domain/compose-model.ts'
import type { Config } from '../domain/config.ts'
import { colorContainers, decideCutover, needsProbe, type Cutover } from '../domain/decision.ts'
import type { HostState } from '../domain/host-state.ts'
import type { Facts } from '../domain/json.ts'
import { formatImage } from '../domain/release-image.ts'
import { blocksDeploy, formatProblem } from '../checks/check.ts'
import type { HostAndModel } from '../checks/check-input.ts'
import { portCheck } from '../checks/ports.ts'
import { runCommand } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { checkHost, hostPrograms, toNginx, toPreflight } from './preflight.ts'
import { probeServedColor } from './probe-nginx.ts'
import type { DeployStep, Preflight } from './stages.ts'

type StateFacts = Facts & {
  /** Whether visitors got answers of the live color; null: there is none. */
  readonly liveRuns: boolean | null
  /** The images of the live color. */
  readonly images: readonly string[]
}

/** Finds out which color is live, and refuses when a deployment could not succeed. Nothing is changed before. */
export const state: DeployStep<null, Preflight, StateFacts> = {
  name: 'state',
  phase: 'prepare',
  async run(_, context) {
    const { config } = context
    const hostState = await runCommand(context, readHost(config))
    const model = requireReadyHost(hostState, config)
    const nginx = toNginx(hostState, config)
    const served = needsProbe(hostState, config)
      ? await probeServedColor(context, hostState.httpClient ?? 'curl', nginx)
      : undefined
    const decision = decideCutover(hostState, config, served)
    if (decision.kind === 'refuse') throw new StepError(decision.problem, { fix: decision.fix, blame: decision.blame })
    const { cutover } = decision
    // A recovery starts nothing on the port of the idle color.
    if (!context.recorder.hasResumed) requireFreePort({ state: hostState, model }, config, cutover.idle)
    const preflight = toPreflight({ state: hostState, config, cutover, nginx, model })
    context.recorder.markServedAsDeployed({ live: cutover.live, images: preflight.liveImages })
    context.recorder.updateCurrent({ live: cutover.live, idle: cutover.idle, link: cutover.expectedTarget })
    cutover.warnings.forEach((text) => context.warn(text))
    return { value: preflight, message: describeCutover(cutover), facts: findFacts(hostState, config, preflight) }
  },
}

/** Throws one error with every problem. Returns the Compose model of a project that can be deployed. */
function requireReadyHost(hostState: HostState, config: Config): ComposeModel {
  const { model, checks } = checkHost(hostState, config)
  const problems = checks.filter(blocksDeploy)
  const [only] = problems
  if (only === undefined) return model
  // The fix of a check is a line to type, and stands in the message.
  if (problems.length === 1) throw new StepError(formatProblem(only))
  throw new StepError(`the server is not ready:\n${problems.map((each) => `- ${formatProblem(each)}`).join('\n')}`)
}

function requireFreePort(host: HostAndModel, config: Config, idle: Color): void {
  const check = portCheck(host, config, idle)
  if (blocksDeploy(check)) throw new StepError(check.found, { fix: check.fix, blame: 'host' })
}

function describeCutover({ live, idle, liveRuns }: Cutover): string {
  if (live === undefined) return `first deployment: ${idle} is next`
  return liveRuns ? `${live} is live, ${idle} is next` : `${live} is live but down, ${idle} is next`
}

function findFacts(hostState: HostState, config: Config, { cutover, project, liveImages }: Preflight): StateFacts {
  return {
    live: cutover.live ?? null,
    liveRuns: cutover.live === undefined ? null : cutover.liveRuns,
    idle: cutover.idle,
    link: cutover.expectedTarget ?? null,
    ...hostPrograms(hostState),
    project: project.name,
    images: liveImages.map(formatImage),
    containers: colors.flatMap((color) =>
      colorContainers(hostState, config, color).map(
        ({ name, status, id }) => `${color} ${name} ${status} ${id.slice(0, 12)}`,
      ),
    ),
  }
}

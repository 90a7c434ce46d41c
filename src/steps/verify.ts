import type { Context, DeployStep } from '../engine/context.ts'
import { proveFact, type Proven } from '../engine/proof.ts'
import { formatAnswer } from '../domain/health.ts'
import { StepError } from '../engine/saga.ts'
import { isRunning } from '../domain/host-state.ts'
import { describeCrash, readFailedContainer } from './container-log.ts'
import { requirePublicUrl } from './check-public-url.ts'
import { proveServed, type ExpectedServing } from './prove-served.ts'
import type { Switched } from './switch.ts'

export type Verified = Proven<'served', Switched>

/** Visitors get bad answers meanwhile, and the former color still runs: going back is right, and soon. */
const badAnswerLimitMs = 1_000

/** Proves that the running nginx serves the new color. */
export const verify: DeployStep<Switched, Verified> = {
  name: 'verify',
  async run(switched, context) {
    const { idle: color, liveRuns } = switched.cutover
    const { statuses } = context.config.verify
    const expected: ExpectedServing = {
      color,
      mustAnswer: true,
      statuses,
      badAnswerLimitMs: liveRuns ? badAnswerLimitMs : undefined,
    }
    const proven = async () => {
      const glimpse = await proveServed(context, switched, expected)
      return { ...glimpse, publicly: await requirePublicUrl(switched, context) }
    }
    const { answer, newWorkers, newConnections, publicly } = await proven().catch(async (error: unknown) => {
      throw error instanceof StepError ? await addCrashCause(error, switched, context) : error
    })
    return {
      value: proveFact('served', switched),
      message: `nginx serves ${color}: ${formatAnswer(answer)} from ${context.config.verify.url}`,
      facts: { newWorkers, answer: formatAnswer(answer), connections: { ...newConnections }, ...publicly },
    }
  },
}

/** A release can be healthy and die on its first visitors: what it said then tells more than nginx's 502. */
async function addCrashCause(
  error: StepError,
  { containers, cutover, project }: Switched,
  context: Context,
): Promise<StepError> {
  const [first] = context.config.compose.services[cutover.idle]
  const suspect = containers.find(({ service }) => service === first)
  const now = suspect && (await readFailedContainer(context, suspect, project.sudo))
  const crashed = now !== undefined && (!isRunning(now) || now.restartCount > 0)
  return crashed
    ? new StepError(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, { cause: error })
    : error
}

import type { Context, DeployStep } from '../engine/context.ts'
import { prove, type Proven } from '../engine/proof.ts'
import { describeAnswer } from '../domain/health.ts'
import { StepError } from '../engine/saga.ts'
import { isRunning } from '../domain/host-state.ts'
import { describeCrash, readLastWords } from './container-log.ts'
import { provePublicly } from './check-public-url.ts'
import { proveServed } from './prove-served.ts'
import type { Switched } from './switch.ts'

export type Verified = Proven<'served', Switched>

/** Visitors get bad answers meanwhile, and the former colour still runs: going back is right, and soon. */
const patienceMs = 1_000

/** Proves that the running nginx serves the new colour. */
export const verify: DeployStep<Switched, Verified> = {
  name: 'verify',
  async run(switched, context) {
    const { idle: color, liveRuns } = switched.plan
    const { statuses } = context.config.verify
    const expected = { color, mustAnswer: true, statuses, patienceMs: liveRuns ? patienceMs : undefined }
    const proven = async () => {
      const glimpse = await proveServed(context, switched, expected)
      return { ...glimpse, publicly: await provePublicly(switched, context) }
    }
    const { answer, newWorkers, flows, publicly } = await proven().catch(async (error: unknown) => {
      throw error instanceof StepError ? await withCause(error, switched, context) : error
    })
    return {
      value: prove('served', switched),
      says: `nginx serves ${color}: ${describeAnswer(answer)} from ${context.config.verify.url}`,
      evidence: { newWorkers, answer: describeAnswer(answer), connections: { ...flows }, ...publicly },
    }
  },
}

/** A release can be healthy and die on its first visitors: what it said then tells more than nginx's 502. */
async function withCause(
  error: StepError,
  { containers, plan, project }: Switched,
  context: Context,
): Promise<StepError> {
  const [first] = context.config.compose.services[plan.idle]
  const suspect = containers.find(({ service }) => service === first)
  const now = suspect && (await readLastWords(context, suspect, project.sudo))
  const crashed = now !== undefined && (!isRunning(now) || now.restartCount > 0)
  return crashed
    ? new StepError(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, { cause: error })
    : error
}

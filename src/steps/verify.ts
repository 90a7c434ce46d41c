import { formatAnswer } from '../domain/health.ts'
import { isRunning } from '../domain/host-state.ts'
import type { Facts } from '../domain/json.ts'
import type { Context } from '../engine/context.ts'
import { proveFact } from '../engine/proof.ts'
import { StepError } from '../engine/step.ts'
import { requirePublicUrl } from './check-public-url.ts'
import { describeCrash, readFailedContainer } from './container-log.ts'
import { proveServed, type ExpectedServing } from './prove-served.ts'
import type { DeployStep, Switched, Verified } from './stages.ts'

/** Visitors get bad answers meanwhile, and the former color still runs: so going back soon is right. */
const badAnswerLimitMs = 1_000

/** Proves that the running nginx serves the new color. */
export const verify: DeployStep<Switched, Verified, Facts> = {
  name: 'verify',
  phase: 'switch',
  canBlameRelease: true,
  async run(switched, context) {
    const color = switched.cutover.idle
    const { probe, publicFacts } = await proveNewColor(switched, context).catch(async (error: unknown) => {
      throw error instanceof StepError ? await addCrashCause(error, switched, context) : error
    })
    const answer = formatAnswer(probe.answer)
    return {
      value: proveFact('served', switched),
      message: `nginx serves ${color}: ${answer} from ${context.config.verify.url}`,
      facts: { newWorkers: probe.newWorkers, answer, connections: { ...probe.newConnections }, ...publicFacts },
    }
  },

  preview: ({
    preflight: { cutover },
    config: {
      verify: { url },
      publicUrl,
    },
  }) => ({
    message:
      `requests ${url} until ${cutover.idle} answers` +
      `${publicUrl?.required === true ? `, and ${publicUrl.url} from the runner` : ''}; without a good answer the deployment is rolled back`,
  }),
}

async function proveNewColor(switched: Switched, context: Context) {
  const { idle: color, liveRuns } = switched.cutover
  const expected: ExpectedServing = {
    color,
    mustAnswer: true,
    statuses: context.config.verify.statuses,
    badAnswerLimitMs: liveRuns ? badAnswerLimitMs : undefined,
  }
  const probe = await proveServed(context, switched, expected)
  return { probe, publicFacts: await requirePublicUrl(switched, context) }
}

/** A release can be healthy and crash with its first visitors. Its log explains more than the 502 of nginx. */
async function addCrashCause(
  error: StepError,
  { containers, cutover, project }: Switched,
  context: Context,
): Promise<StepError> {
  const [first] = context.config.compose.services[cutover.idle]
  const suspect = containers.find(({ service }) => service === first)
  const now = suspect && (await readFailedContainer(context, suspect, project.sudo))
  const crashed = now !== undefined && (!isRunning(now) || now.restartCount > (suspect?.restartCount ?? 0))
  if (!crashed) return error
  return new StepError(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, { cause: error })
}

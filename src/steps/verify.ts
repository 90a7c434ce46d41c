import { describeTarget } from '../domain/color-target.ts'
import type { Color } from '../domain/color.ts'
import type { SiteConfig } from '../domain/config.ts'
import { formatAnswer } from '../domain/health.ts'
import { isRunning } from '../domain/host-state.ts'
import type { Facts } from '../domain/json.ts'
import { describeSiteRequest } from '../domain/site-request.ts'
import type { Context } from '../engine/context.ts'
import { proveFact } from '../engine/proof.ts'
import { StepError } from '../engine/step.ts'
import { askColor } from './ask-color.ts'
import { requirePublicUrl } from './check-public-url.ts'
import { describeCrash, readFailedContainer } from './container-log.ts'
import type { ExpectedServing } from './find-switch-problem.ts'
import { proveServed, ServingError } from './prove-served.ts'
import type { DeployStep, Switched, Verified } from './stages.ts'

/** Visitors get bad answers meanwhile, and the former color still runs: so going back soon is right. */
const badAnswerLimitMs = 1_000

/** Proves that the running nginx serves the new color. */
export const verify: DeployStep<Switched, Verified, Facts> = {
  name: 'verify',
  phase: 'switch',
  async run(switched, context) {
    const color = switched.cutover.idle
    const { proofs, publicFacts } = await proveNewColor(switched, context).catch(async (error: unknown) => {
      throw error instanceof StepError ? await findCause(error, switched, context) : error
    })
    const [proof] = proofs
    const answers = proofs.map(
      ({ known, probe }) => `${formatAnswer(probe.answer)} from ${describeSiteRequest(known.request)}`,
    )
    return {
      value: proveFact('served', switched),
      message: `nginx serves ${color}: ${answers.join('; ')}`,
      facts: {
        newWorkers: proof?.probe.newWorkers ?? 0,
        answer: proof === undefined ? '' : formatAnswer(proof.probe.answer),
        connections: { ...proof?.probe.newConnections },
        requests: proofs.map(({ known }) => describeSiteRequest(known.request)),
        ...publicFacts,
      },
    }
  },

  preview: ({ preflight: { cutover, siteRequests }, config: { publicUrl } }) => ({
    message:
      `requests ${siteRequests.map(({ request }) => describeSiteRequest(request)).join(', ')} until ${cutover.idle} answers` +
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
  const { proofs } = await proveServed(context, switched, expected)
  return { proofs, publicFacts: await requirePublicUrl(switched, context) }
}

/** A release can be healthy and crash with its first visitors. Its log explains more than the 502 of nginx. */
async function findCause(error: StepError, switched: Switched, context: Context): Promise<StepError> {
  const { containers, cutover, projects } = switched
  const [first] = context.config.compose.services[cutover.idle]
  const suspect = containers.find(({ service }) => service === first)
  const now = suspect && (await readFailedContainer(context, suspect, projects[cutover.idle].project.sudo))
  const crashed = now !== undefined && (!isRunning(now) || now.restartCount > (suspect?.restartCount ?? 0))
  if (!crashed) return error instanceof ServingError && error.isUnreached ? blameWay(error, switched, context) : error
  return new StepError(`${now.name} crashed: ${describeCrash(now)}; ${error.message}`, {
    blame: 'release',
    cause: error,
  })
}

/** Where nginx gets no answer from a color that answers the same request itself, the cause lies between the two. */
async function blameWay(error: ServingError, switched: Switched, context: Context): Promise<StepError> {
  const { cutover, containers, nginx, siteRequests } = switched
  const { idle: color } = cutover
  const known = siteRequests.find(({ reaches }) => reaches) ?? siteRequests[0]
  const answer = await askColor(context, switched, { color, containers, site: known?.request })
  if (answer === undefined) return error
  const target = describeTarget(context.config, color)
  return new StepError(
    `${error.message}; no connection of nginx to ${color} was seen, and ${color} itself answers ${answer.status} on ${target}`,
    {
      blame: 'host',
      cause: error,
      fix: `${describeWay(nginx.site, color, target)}, check the networks and the firewall between nginx and ${color}, then run the workflow again`,
    },
  )
}

/** What a person looks at. nginx follows a live link only after a reload, and where its workers may enter the folders. */
function describeWay({ form, path, values }: SiteConfig, color: Color, target: string): string {
  if (form === 'live-link') return `reload nginx once, see whether its workers may read ${values[color]}/${color}`
  return `compare what ${form === 'text' ? path : values[color]} passes requests to with ${target}`
}

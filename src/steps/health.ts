import type { HttpRequest } from '../commands/http-request.ts'
import { parseHealthObservation, watchHealth } from '../commands/watch-health.ts'
import { HealthJudge, type HealthResult } from '../domain/health.ts'
import type { Config } from '../domain/config.ts'
import type { Color } from '../domain/color.ts'
import type { Context } from '../engine/context.ts'
import { proveFact } from '../engine/proof.ts'
import { StepError } from '../engine/step.ts'
import { noteChanges, watchCommand } from '../engine/watch-command.ts'
import { describeCrash, readFailedContainer } from './container-log.ts'
import { formatLimit } from './format.ts'
import type { DeployStep, Healthy, Started } from './stages.ts'

/** Limit of one request. An application that hangs must not hide that another container crashes. */
const requestTimeoutSeconds = 5

/** Waits until the new color is healthy. Fails at once when one of its containers crashes. */
export const health: DeployStep<Started, Healthy, { readonly url: string }> = {
  name: 'health',
  phase: 'start',
  canBlameRelease: true,
  async run(started, context) {
    const { cutover, containers } = started
    const judge = new HealthJudge(context.config.health, containers, context.config.compose.services[cutover.idle][0])
    const result = await watchUntilDecided(started, judge, context)
    if (result?.kind !== 'healthy') throw await healthError(started, { result, judge }, context)
    return {
      value: proveFact('healthy', started),
      message: `${cutover.idle} is healthy: ${result.answer}`,
      facts: { url: healthUrl(context.config, cutover.idle) },
    }
  },

  preview: ({ preflight: { cutover }, config }) => ({
    message:
      `requests ${healthUrl(config, cutover.idle)} until it answers ${config.health.statuses.toString()}` +
      `${config.health.body === undefined ? '' : ` with ${String(config.health.body)}`}, ` +
      `at most ${formatLimit(config.health.timeoutMs)}`,
  }),
}

function watchUntilDecided(started: Started, judge: HealthJudge, context: Context): Promise<HealthResult | undefined> {
  const { timeoutMs, intervalMs } = context.config.health
  const question = healthRequest(started, context)
  const containers = started.containers.map(({ id }) => id)
  const command = watchHealth({ question, containers, sudo: started.project.sudo, intervalMs, timeoutMs })
  const note = noteChanges(context)
  context.note(`requesting ${question.url} on the server, for up to ${timeoutMs / 1000} s`)
  return watchCommand(context, command, (line) => {
    const observation = parseHealthObservation(line)
    if (observation === undefined) return undefined
    const result = judge.observe(observation)
    if (result === undefined) note(judge.describeProgress())
    return result
  })
}

interface Unhealthy {
  /** Absent: `health-timeout` has passed. */
  readonly result: Exclude<HealthResult, { kind: 'healthy' }> | undefined
  readonly judge: HealthJudge
}

/** Shows the log of the container that most likely has the reason, and makes the error. */
async function healthError(
  { cutover, project }: Started,
  { result, judge }: Unhealthy,
  context: Context,
): Promise<StepError> {
  const suspect = result?.container ?? judge.findFailingContainer()
  const container = suspect && (await readFailedContainer(context, suspect, project.sudo))
  if (result !== undefined)
    return new StepError(`${result.container.name} crashed: ${describeCrash(container ?? result.container)}`)
  const { timeoutMs } = context.config.health
  return new StepError(`${cutover.idle} was not healthy after ${timeoutMs / 1000} s: ${judge.describeProblems()}`)
}

const healthUrl = ({ ports, health: { path } }: Config, color: Color): string =>
  `http://127.0.0.1:${ports[color]}${path}`

const healthRequest = ({ cutover, httpClient }: Started, { config }: Context): HttpRequest => ({
  client: httpClient,
  url: healthUrl(config, cutover.idle),
  hostHeader: config.health.hostHeader,
  timeoutSeconds: requestTimeoutSeconds,
})

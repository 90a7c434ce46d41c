import type { HttpRequest } from '../commands/http-request.ts'
import { createMemoryReader, parseHealthObservation, watchHealth } from '../commands/watch-health.ts'
import { findSharedServices } from '../domain/shared-services.ts'
import { HealthJudge, type HealthResult } from '../domain/health.ts'
import type { Config } from '../domain/config.ts'
import { isRunning, type Container } from '../domain/host-state.ts'
import type { Context } from '../engine/context.ts'
import { proveFact } from '../engine/proof.ts'
import { noteChanges, watchCommand } from '../engine/watch-command.ts'
import { findHealthEndpoints, healthUrls } from './color-url.ts'
import { formatLimit } from './format.ts'
import { describeLiveDown, healthError } from './health-error.ts'
import { toLostLinkError } from './lost-link.ts'
import { warnOfMemory } from './memory.ts'
import { idleProject, type DeployStep, type Healthy, type Preflight, type Started } from './stages.ts'

/** Limit of one request. An application that hangs must not hide that another container crashes. */
const requestTimeoutSeconds = 5

/** Waits until the new color is healthy. Fails at once when one of its containers crashes. */
export const health: DeployStep<Started, Healthy, { readonly url: string }> = {
  name: 'health',
  phase: 'start',
  async run(started, context) {
    const { cutover, containers, projectContainers: before } = started
    const endpoints = findHealthEndpoints(idleProject(started).model, context.config, cutover.idle)
    const live = findLiveContainer(started, context.config)
    const judge = new HealthJudge(context.config.health, { containers, endpoints, live, before })
    const result = await watchUntilDecided(started, judge, context).catch((error: unknown) => {
      throw toLostLinkError(error)
    })
    if (result?.kind !== 'healthy') throw await healthError(started, { result, judge }, context)
    return {
      value: proveFact('healthy', { ...started, containers: result.containers }),
      message: `${cutover.idle} is healthy: ${result.answer}`,
      facts: { url: healthUrls(context.config, cutover.idle, containers).join(' ') },
    }
  },

  preview: ({ preflight: { cutover }, config }) => ({
    message:
      `requests ${healthUrls(config, cutover.idle, []).join(' and ')} until it answers ${config.health.statuses.toString()}` +
      `${config.health.body === undefined ? '' : ` with ${String(config.health.body)}`}, ` +
      `at most ${formatLimit(config.health.timeoutMs)}`,
  }),
}

/** The container that visitors use; undefined: none serves. */
function findLiveContainer({ cutover, projects }: Preflight, { compose }: Config): Container | undefined {
  if (cutover.live === undefined || !cutover.liveRuns) return undefined
  const [first] = compose.services[cutover.live]
  return projects[cutover.live].projectContainers.find((each) => each.service === first && isRunning(each))
}

function watchUntilDecided(started: Started, judge: HealthJudge, context: Context): Promise<HealthResult | undefined> {
  const { timeoutMs, intervalMs } = context.config.health
  const { cutover } = started
  const idle = idleProject(started)
  const { project } = idle
  const urls = healthUrls(context.config, cutover.idle, started.containers)
  const live = findLiveContainer(started, context.config)
  const command = watchHealth({
    urls,
    request: healthRequest(started, context),
    containers: started.containers.map(({ id }) => id),
    live: live?.id,
    project: project.name,
    dependencies: findSharedServices(idle, context.config.compose.services[cutover.idle]).map(({ service }) => service),
    sudo: project.sudo,
    intervalMs,
    timeoutMs,
  })
  const note = noteChanges(context)
  const readMemory = createMemoryReader()
  const warnOfLive = warnOnce((container: Container) => context.warn(describeLiveDown(started, container)))
  context.note(`requesting ${urls.join(' and ')} on the server, for up to ${timeoutMs / 1000} s`)
  return watchCommand(context, command, (line) => {
    const memory = readMemory(line)
    if (memory !== undefined && live !== undefined) warnOfMemory({ memory, live }, started, context)
    const observation = parseHealthObservation(line)
    if (observation === undefined) return undefined
    const result = judge.observe(observation)
    warnOfLive(judge.downLive)
    if (result === undefined) note(judge.describeProgress())
    return result
  })
}

/** Calls `warn` for the first container that is defined. */
function warnOnce(warn: (container: Container) => void): (container: Container | undefined) => void {
  let hasWarned = false
  return (container) => {
    if (container === undefined || hasWarned) return
    hasWarned = true
    warn(container)
  }
}

const healthRequest = ({ httpClient }: Started, { config }: Context): Omit<HttpRequest, 'url'> => ({
  client: httpClient,
  hostHeader: config.health.hostHeader,
  headers: config.health.headers,
  timeoutSeconds: requestTimeoutSeconds,
})

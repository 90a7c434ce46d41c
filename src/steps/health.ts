import { parseHealthObservation, watchHealth } from '../commands/watch-health.ts'
import type { HttpRequest } from '../commands/http-request.ts'
import { noteChanges, watchCommand, type Context, type DeployStep } from '../engine/context.ts'
import { proveFact, type Proven } from '../engine/proof.ts'
import { HealthJudge } from '../domain/health.ts'
import { StepError } from '../engine/saga.ts'
import { describeCrash, readFailedContainer } from './container-log.ts'
import type { Started } from './up.ts'

export type Healthy = Proven<'healthy', Started>

/** One try; an application that hangs must not keep us from seeing another container crash. */
const secondsPerTry = 5

/** Waits until the new color answers as it should, and ends at once when one of its containers crashes. */
export const health: DeployStep<Started, Healthy> = {
  name: 'health',
  async run(started, context) {
    const { config } = context
    const note = noteChanges(context)
    const { timeoutMs, intervalMs } = config.health
    const { containers, cutover, project } = started
    const question = healthQuestion(started, context)
    const judge = new HealthJudge(config.health, containers, config.compose.services[cutover.idle][0])
    context.note(`asking ${question.url} on the host, for up to ${timeoutMs / 1000} s`)
    const ids = containers.map(({ id }) => id)
    const command = watchHealth({ question, containers: ids, sudo: project.sudo, intervalMs, timeoutMs })
    const verdict = await watchCommand(context, command, (line) => {
      const observation = parseHealthObservation(line)
      if (observation === undefined) return undefined
      const verdict = judge.observe(observation)
      if (verdict === undefined) note(judge.describeProgress())
      return verdict
    })
    if (verdict?.kind === 'healthy') {
      return {
        value: proveFact('healthy', started),
        message: `${cutover.idle} is healthy: ${verdict.answer}`,
        facts: { url: question.url },
      }
    }
    const suspect = verdict?.container ?? judge.findFailingContainer()
    const last = suspect && (await readFailedContainer(context, suspect, project.sudo))
    throw new StepError(
      verdict === undefined
        ? `${cutover.idle} was not healthy after ${timeoutMs / 1000} s: ${judge.describeProblems()}`
        : `${verdict.container.name} crashed: ${describeCrash(last ?? verdict.container)}`,
    )
  },
}

const healthQuestion = ({ cutover, httpClient }: Started, { config }: Context): HttpRequest => ({
  client: httpClient,
  url: `http://127.0.0.1:${config.ports[cutover.idle]}${config.health.path}`,
  hostHeader: config.health.hostHeader,
  timeoutSeconds: secondsPerTry,
})

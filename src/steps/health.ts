import { readSight, watch as watchCommand } from '../commands/watch-health.ts'
import type { Question } from '../commands/http-request.ts'
import { noteChanges, watch, type Context, type DeployStep } from '../engine/context.ts'
import { prove, type Proven } from '../engine/proof.ts'
import { HealthJudge } from '../domain/health.ts'
import { StepError } from '../engine/saga.ts'
import { describeCrash, readLastWords } from './container-log.ts'
import type { Started } from './up.ts'

export type Healthy = Proven<'healthy', Started>

/** One try; an application that hangs must not keep us from seeing another container crash. */
const secondsPerTry = 5

/** Waits until the new colour answers as it should, and ends at once when one of its containers crashes. */
export const health: DeployStep<Started, Healthy> = {
  name: 'health',
  async run(started, context) {
    const { config } = context
    const note = noteChanges(context)
    const { timeoutMs, intervalMs } = config.health
    const { containers, plan, project } = started
    const question = healthQuestion(started, context)
    const judge = new HealthJudge(config.health, containers, config.compose.services[plan.idle][0])
    context.note(`asking ${question.url} on the host, for up to ${timeoutMs / 1000} s`)
    const ids = containers.map(({ id }) => id)
    const command = watchCommand({ question, containers: ids, sudo: project.sudo, intervalMs, timeoutMs })
    const verdict = await watch(context, command, (line) => {
      const sight = readSight(line)
      if (sight === undefined) return undefined
      const verdict = judge.see(sight)
      if (verdict === undefined) note(judge.progress())
      return verdict
    })
    if (verdict?.kind === 'healthy') {
      return {
        value: prove('healthy', started),
        says: `${plan.idle} is healthy: ${verdict.says}`,
        evidence: { url: question.url },
      }
    }
    const suspect = verdict?.container ?? judge.suspect()
    const last = suspect && (await readLastWords(context, suspect, project.sudo))
    throw new StepError(
      verdict === undefined
        ? `${plan.idle} was not healthy after ${timeoutMs / 1000} s: ${judge.reason()}`
        : `${verdict.container.name} crashed: ${describeCrash(last ?? verdict.container)}`,
    )
  },
}

const healthQuestion = ({ plan, tool }: Started, { config }: Context): Question => ({
  tool,
  url: `http://127.0.0.1:${config.ports[plan.idle]}${config.health.path}`,
  hostHeader: config.health.hostHeader,
  seconds: secondsPerTry,
})

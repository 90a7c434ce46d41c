import { lastWords } from '../commands/compose.ts'
import { readSight, watch as watchCommand } from '../commands/health.ts'
import type { Question } from '../commands/http.ts'
import { ask, noteChanges, watch, type Context, type DeployStep } from '../context.ts'
import { prove, type Proven } from '../evidence.ts'
import { HealthJudge } from '../health.ts'
import { StepError } from '../saga.ts'
import { isRunning, type Container } from '../state.ts'
import { message } from './pull.ts'
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

/** Puts the container's last lines into the log, and gives the container as it is now; why it failed matters more than they do. */
async function readLastWords(context: Context, container: Container, sudo: boolean): Promise<Container> {
  try {
    const { log, container: now } = await ask(context, lastWords(sudo, container.id))
    context.note(log.trim() === '' ? `${container.name} printed nothing` : `the last lines of ${container.name}:`)
    log
      .trimEnd()
      .split('\n')
      .forEach((line) => context.overhear(line))
    return now
  } catch (error) {
    context.note(`the last lines of ${container.name} cannot be read: ${message(error)}`)
    return container
  }
}

function describeCrash(container: Container): string {
  const { exitCode, oomKilled, restartCount } = container
  const facts = [
    isRunning(container) ? 'it was started again' : `exit code ${exitCode}`,
    ...(oomKilled ? ['out of memory: the kernel killed it'] : []),
    ...(restartCount > 0 ? [`restarted ${restartCount} times by its restart policy`] : []),
  ]
  return facts.join(', ')
}

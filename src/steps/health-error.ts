import type { Blame } from '../domain/blame.ts'
import { findHealthFix } from '../domain/health-fix.ts'
import type { HealthJudge, HealthResult } from '../domain/health.ts'
import type { Container } from '../domain/host-state.ts'
import type { Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { describeCrash, isOutOfMemory, memoryFix, readFailedContainer, type FailedContainer } from './container-log.ts'
import type { Started } from './stages.ts'

interface Unhealthy {
  /** Absent: `health-timeout` has passed. */
  readonly result: Exclude<HealthResult, { kind: 'healthy' }> | undefined
  readonly judge: HealthJudge
}

/** Shows the log of the container that most likely has the reason, and makes the error. */
export async function healthError(started: Started, unhealthy: Unhealthy, context: Context): Promise<StepError> {
  const { result, judge } = unhealthy
  const suspect = result?.container ?? judge.findFailingContainer()
  const container = suspect && (await readFailedContainer(context, suspect, started.project.sudo))
  switch (result?.kind) {
    case 'live-down':
      return liveDownError(started, pickDown(result.container, container))
    case 'crashed':
      return crashError(judge, container ?? result.container)
    case undefined:
      return timeoutError(started, judge, context)
  }
}

/** A container that was started again since has the state of a good one: what was observed first explains more. */
const pickDown = (observed: Container, now: FailedContainer | undefined): FailedContainer =>
  now === undefined || (isOutOfMemory(observed) && !isOutOfMemory(now)) ? observed : now

function liveDownError({ cutover: { live, idle } }: Started, container: FailedContainer): StepError {
  const event = isOutOfMemory(container) ? 'was killed, most likely for memory,' : 'went down'
  return new StepError(
    `${live ?? 'the live color'}, the live color, ${event} while ${idle} was starting, so the site may be down: ${container.name}: ${describeCrash(container)}`,
    {
      blame: 'host',
      fix: `run mode: status to see whether ${live ?? 'it'} serves, and start it again if it does not; ${isOutOfMemory(container) ? memoryFix(container) : `see the log of ${container.name} above`}`,
    },
  )
}

function crashError(judge: HealthJudge, container: FailedContainer): StepError {
  return new StepError(`${container.name} crashed: ${describeCrash(container)}`, {
    blame: blameCrash(container),
    fix: isOutOfMemory(container) ? memoryFix(container) : findDependencyFix(judge, container),
  })
}

/** A container without a memory limit is killed only when the host has no memory left. */
const blameCrash = (container: FailedContainer): Blame =>
  isOutOfMemory(container) && container.memoryLimitBytes === 0 ? 'host' : 'release'

function findDependencyFix(judge: HealthJudge, container: Container): string | undefined {
  const young = judge.findYoungDependencies(container)
  if (young.length === 0) return undefined
  return `${young.join(' and ')} ${young.length === 1 ? 'was' : 'were'} started by this deployment: if ${container.service} needs ${young.length === 1 ? 'it' : 'them'}, use depends_on with condition: service_healthy`
}

function timeoutError({ cutover: { idle } }: Started, judge: HealthJudge, { config }: Context): StepError {
  const { health, ports } = config
  return new StepError(`${idle} was not healthy after ${health.timeoutMs / 1000} s: ${judge.describeProblems()}`, {
    blame: 'release',
    fix: findHealthFix(judge.answer, health, ports[idle]),
  })
}

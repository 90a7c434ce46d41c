import { removedStatus } from '../domain/crash.ts'
import { findHealthFix } from '../domain/health-fix.ts'
import type { HealthJudge, HealthResult } from '../domain/health.ts'
import type { Container } from '../domain/host-state.ts'
import type { Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import {
  blameCrash,
  describeCrash,
  isOutOfMemory,
  memoryFix,
  readFailedContainer,
  type FailedContainer,
} from './container-log.ts'
import { idleProject, type Started } from './stages.ts'

interface Unhealthy {
  /** Absent: `health-timeout` has passed. */
  readonly result: Exclude<HealthResult, { kind: 'healthy' }> | undefined
  readonly judge: HealthJudge
}

/** Shows the log of the container that most likely has the reason, and makes the error. */
export async function healthError(started: Started, unhealthy: Unhealthy, context: Context): Promise<StepError> {
  const { result, judge } = unhealthy
  const suspect = result?.container ?? judge.findFailingContainer()
  const container = suspect && (await readFailedContainer(context, suspect, idleProject(started).project.sudo))
  switch (result?.kind) {
    case 'crashed':
      return crashError(judge, container ?? result.container)
    case undefined:
      return timeoutError(started, judge, context)
  }
}

/** The live color went down while the new one starts: it is told at once, and the new one is needed all the more. */
export function describeLiveDown({ cutover: { live, idle } }: Started, container: Container): string {
  const event = isOutOfMemory(container) ? 'was killed, most likely for memory,' : 'went down'
  const fix = isOutOfMemory(container) ? `; ${memoryFix(container)}` : ''
  return (
    `${live ?? 'the live color'}, the live color, ${event} while ${idle} was starting, so the site may be down until ${idle} serves: ` +
    `${container.name}: ${describeCrash(container)}${fix}`
  )
}

function crashError(judge: HealthJudge, container: FailedContainer): StepError {
  if (container.status === removedStatus)
    return new StepError(`${container.name} was removed by another program while it was starting`, {
      blame: 'host',
      fix: 'find out what removed it (docker events), then run the workflow again',
    })
  return new StepError(`${container.name} crashed: ${describeCrash(container)}`, {
    blame: blameCrash(container),
    fix: isOutOfMemory(container) ? memoryFix(container) : findDependencyFix(judge, container),
  })
}

function findDependencyFix(judge: HealthJudge, container: Container): string | undefined {
  const young = judge.findYoungDependencies(container)
  if (young.length === 0) return undefined
  return `${young.join(' and ')} ${young.length === 1 ? 'was' : 'were'} started by this deployment: if ${container.service} needs ${young.length === 1 ? 'it' : 'them'}, use depends_on with condition: service_healthy`
}

function timeoutError({ cutover: { idle } }: Started, judge: HealthJudge, { config }: Context): StepError {
  const { health } = config
  const { failing } = judge
  return new StepError(`${idle} was not healthy after ${health.timeoutMs / 1000} s: ${judge.describeProblems()}`, {
    blame: 'release',
    fix: failing && findHealthFix(failing.answer, health, failing.endpoint),
  })
}

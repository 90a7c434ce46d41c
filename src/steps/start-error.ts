import { jobLimitMs, readStartProblem, type StartProblem } from '../commands/start-services.ts'
import type { Blame } from '../domain/blame.ts'
import type { Container } from '../domain/host-state.ts'
import { errorMessage } from '../domain/thrown.ts'
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
import { formatLimit } from './format.ts'
import { idleProject, type Pulled } from './stages.ts'

/** Why the idle color could not be started, and whose failure it is: the containers' own state decides, no text. */
export async function startError(pulled: Pulled, error: unknown, context: Context): Promise<StepError> {
  const problem = readStartProblem(error)
  const { idle } = pulled.cutover
  if (problem === undefined)
    return new StepError(`${idle} could not be started: ${errorMessage(error)}`, { blame: 'host', cause: error })
  const failed = findFailed(problem.containers)
  const hasLog = failed !== undefined && failed.status !== 'created'
  const described = describeProblem(problem, {
    color: idle,
    output: errorMessage(error),
    failed: hasLog ? await readFailedContainer(context, failed, idleProject(pulled).project.sudo) : failed,
  })
  return new StepError(described.message, { ...described, cause: error })
}

interface Described {
  readonly message: string
  readonly blame: Blame
  readonly fix: string
}

interface Failed {
  readonly color: string
  /** What Docker or Compose printed. */
  readonly output: string
  /** The container that failed; absent: none was made. */
  readonly failed: FailedContainer | undefined
}

function describeProblem({ kind, service, containers }: StartProblem, { color, output, failed }: Failed): Described {
  const outputs = [describeErrors(containers), output].filter(Boolean).join('\n')
  switch (kind) {
    case 'job':
    case 'job-loop': {
      const ending = failed === undefined ? output : describeEnding(failed)
      const how = kind === 'job' ? 'failed' : 'ends again and again'
      return {
        message: `${service}, which must end with success before ${color} starts, ${how}: ${ending}`,
        ...judgeFailure(failed),
      }
    }
    case 'job-limit':
      return {
        message: `${service}, which must end before ${color} starts, did not end within ${formatLimit(jobLimitMs)}`,
        blame: 'release',
        fix: `check the log of ${service} above: it may wait for a lock of the database`,
      }
    case 'job-busy':
      return {
        message: `${service} runs since before this deployment, and did not end within ${formatLimit(jobLimitMs)}; it was left as it is`,
        blame: 'host',
        fix: `find out who started ${service}, wait for its end or stop it (docker stop ${failed?.name ?? service}), and deploy again`,
      }
    case 'unhealthy':
      return {
        message: `${service}, which must be healthy before ${color} starts, was not healthy within health-timeout: ${describeState(failed)}`,
        blame: 'host',
        fix: `check the log of ${service} above, and its healthcheck in the Compose file`,
      }
    case 'dependency':
      return {
        message: `${service}, on which ${color} depends, could not be started: ${outputs}`,
        blame: 'host',
        fix: `start ${service} on the server (docker compose up -d ${service}), and deploy again`,
      }
    case 'color':
      return { message: `${color} could not be started: ${outputs}`, ...judgeFailure(failed) }
  }
}

/** The one that Docker could not start; otherwise the one that ended, or the first. */
const findFailed = (containers: readonly Container[]): Container | undefined =>
  containers.find(({ error }) => error !== undefined) ?? containers.find(hasEnded) ?? containers[0]

/** Whether it ran and failed by itself. */
const hasEnded = ({ status, error, health, exitCode }: Container): boolean =>
  error === undefined && status !== 'created' && (exitCode !== 0 || status === 'restarting' || health === 'unhealthy')

/** Docker ends a container whose program is missing or may not be run with 127 or 126, and one with a wrong mount with 126. */
const hasNoProgram = ({ error, exitCode }: Container): boolean =>
  error !== undefined && (exitCode === 126 || exitCode === 127)

/** What ran and failed is the release's. What could not be made or started is the host's, unless its program is missing. */
function judgeFailure(failed: FailedContainer | undefined): Pick<Described, 'blame' | 'fix'> {
  if (failed !== undefined && hasNoProgram(failed))
    return {
      blame: 'release',
      fix: 'correct the command or the entrypoint of the image (or the mount that Docker names), and deploy again',
    }
  if (failed === undefined || !hasEnded(failed))
    return {
      blame: 'host',
      fix: 'correct what Docker reports (a taken port, a full disk, a network), and deploy again',
    }
  if (isOutOfMemory(failed)) return { blame: blameCrash(failed), fix: memoryFix(failed) }
  return { blame: 'release', fix: `check the log of ${failed.service} above, correct the release, and deploy again` }
}

const describeEnding = (container: Container): string =>
  [
    ...(container.status === 'created' ? ['it was not started'] : [describeCrash(container)]),
    ...(container.error === undefined ? [] : [container.error]),
  ].join(', ')

const describeState = (container: Container | undefined): string =>
  container === undefined ? 'it has no container' : (container.health ?? `it is ${container.status}`)

const describeErrors = (containers: readonly Container[]): string =>
  containers
    .filter((each) => each.error !== undefined || hasEnded(each))
    .map((each) => `${each.name}: ${each.error ?? describeCrash(each)}`)
    .join('\n')

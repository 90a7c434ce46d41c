import { jobLimitMs, readStartProblem, type StartProblem } from '../commands/start-services.ts'
import type { Blame } from '../domain/blame.ts'
import type { Container } from '../domain/host-state.ts'
import { errorMessage } from '../domain/thrown.ts'
import type { Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { describeCrash, readFailedContainer } from './container-log.ts'
import { formatLimit } from './format.ts'
import { idleProject, type Pulled } from './stages.ts'

/** Why the idle color could not be started, and whose failure it is: the containers' own state decides, no text. */
export async function startError(pulled: Pulled, error: unknown, context: Context): Promise<StepError> {
  const problem = readStartProblem(error)
  const { idle } = pulled.cutover
  if (problem === undefined)
    return new StepError(`${idle} could not be started: ${errorMessage(error)}`, { cause: error })
  const [failed] = problem.containers
  if (problem.kind !== 'color' && failed !== undefined)
    await readFailedContainer(context, failed, idleProject(pulled).project.sudo)
  const { message, blame, fix } = describeProblem(problem, idle, errorMessage(error))
  return new StepError(message, { blame, fix, cause: error })
}

interface Described {
  readonly message: string
  readonly blame: Blame
  readonly fix: string
}

function describeProblem({ kind, service, containers }: StartProblem, color: string, output: string): Described {
  const [failed] = containers
  const ending = failed === undefined ? output : describeEnding(failed)
  switch (kind) {
    case 'job':
      return {
        message: `${service}, which must end with success before ${color} starts, failed: ${ending}`,
        blame: failed === undefined ? 'host' : blameFor(failed),
        fix: `check the log of ${service} above, correct the release, and deploy again`,
      }
    case 'job-limit':
      return {
        message: `${service}, which must end before ${color} starts, did not end within ${formatLimit(jobLimitMs)}`,
        blame: 'release',
        fix: `check the log of ${service} above: it may wait for a lock of the database`,
      }
    case 'unhealthy':
      return {
        message: `${service}, which must be healthy before ${color} starts, was not healthy within health-timeout: ${describeState(failed)}`,
        blame: 'host',
        fix: `check the log of ${service} above, and its healthcheck in the Compose file`,
      }
    case 'dependency':
      return {
        message: `${service}, on which ${color} depends, could not be started: ${[describeErrors(containers), output].filter(Boolean).join('\n')}`,
        blame: 'host',
        fix: `start ${service} on the server (docker compose up -d ${service}), and deploy again`,
      }
    case 'color':
      return {
        message: `${color} could not be started: ${[describeErrors(containers), output].filter(Boolean).join('\n')}`,
        ...blameColor(containers),
      }
  }
}

function blameColor(containers: readonly Container[]): Pick<Described, 'blame' | 'fix'> {
  const failed = containers.find(({ error }) => error !== undefined)
  if (failed !== undefined && blameFor(failed) === 'release')
    return { blame: 'release', fix: 'correct the command or the entrypoint of the image, and deploy again' }
  return { blame: 'host', fix: 'correct what Docker reports (a taken port, a full disk, a network), and deploy again' }
}

/** Docker ends a container whose program is missing or may not be run with 127 or 126, and one that it cannot start with 128. */
function blameFor({ error, exitCode }: Container): Blame {
  return error === undefined || exitCode === 126 || exitCode === 127 ? 'release' : 'host'
}

const describeEnding = (container: Container): string =>
  [describeCrash(container), ...(container.error === undefined ? [] : [container.error])].join(', ')

const describeState = (container: Container | undefined): string =>
  container === undefined ? 'it has no container' : (container.health ?? `it is ${container.status}`)

const describeErrors = (containers: readonly Container[]): string =>
  containers.flatMap(({ name, error }) => (error === undefined ? [] : [`${name}: ${error}`])).join('\n')

import {
  readWorkerProblem,
  replaceWorkers,
  type ReplacedWorkers,
  type ReplaceWorkersArgs,
} from '../commands/replace-workers.ts'
import { jobLine } from '../commands/start-services.ts'
import { stopLine } from '../commands/stop-services.ts'
import { colors, otherColor } from '../domain/color.ts'
import { isRunning, type Container } from '../domain/host-state.ts'
import { errorMessage } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { sh } from '../host/script.ts'
import { blameCrash, describeCrash, readFailedContainer } from './container-log.ts'
import { shortenId, toSeconds } from './format.ts'
import { withReleaseFile } from './pull.ts'
import { idleProject, type DeployStep, type Preflight, type PreviewInput, type Verified } from './stages.ts'

type WorkerFacts = { readonly stopped: readonly string[]; readonly workers: readonly string[] }

/** How long a worker must run without a restart before it counts as started, in seconds. */
const workerWatchSeconds = 5

/** How long a worker may take to stop after a cancel, in seconds. */
const graceSecondsWhenCancelled = 2

/** Stops the workers of the former release, and then starts those of the new one: two of them never run at once. */
export const replaceAllWorkers: DeployStep<Verified, Verified, WorkerFacts> = {
  name: 'workers',
  recordedAs: 'verify',
  phase: 'switch',
  async run(verified, context) {
    const { workers } = context.config.compose
    const former = listFormer(verified)
    if (former.length > 0) context.note(`${former.join(', ')} may finish the work at hand, and is stopped first`)
    const args = { project: idleProject(verified).project, services: workers, kept: [] }
    const { stopped, containers } = await replace(verified, args, context).catch(async (error: unknown) => {
      throw await workerError(verified, error, context)
    })
    for (const service of workers) checkWorker(service, containers, verified)
    return {
      value: verified,
      message: describeReplaced(stopped, containers),
      facts: { stopped, workers: containers.map(({ name, imageId }) => `${name} ${imageId}`) },
    }
  },

  undo: restoreWorkers,
  manualUndo: ({ formerWorkers }) =>
    formerWorkers.map(({ project, service }) => sh`docker compose -p ${project} ps -a ${service}`.text),
  preview: previewWorkers,
}

const replace = (
  { projects }: Preflight,
  args: Pick<ReplaceWorkersArgs, 'project' | 'services' | 'kept'>,
  context: Context,
) =>
  runCommand(
    context,
    replaceWorkers({
      ...args,
      projects: [...new Set(colors.map((color) => projects[color].project.name))],
      workers: context.config.compose.workers,
      graceSeconds: context.cancelled
        ? Math.min(toSeconds(context.config.stopTimeoutMs) ?? Infinity, graceSecondsWhenCancelled)
        : toSeconds(context.config.stopTimeoutMs),
      watchSeconds: context.cancelled ? 0 : workerWatchSeconds,
    }),
  )

/**
 * Stops the new workers, and starts those that ran before: as they were where their containers still exist, else from the
 * images that they ran.
 */
export async function restoreWorkers(preflight: Preflight, context: Context): Promise<string> {
  const { formerWorkers, projects, cutover } = preflight
  // Somebody may have started a worker of the idle color beside that of the live one.
  const home = [otherColor(cutover.idle), cutover.idle].find((color) =>
    formerWorkers.some(({ project }) => project === projects[color].project.name),
  )
  const former = formerWorkers.filter(({ project }) => project === projects[home ?? cutover.idle].project.name)
  const services = [...new Set(former.map(({ service }) => service))]
  const pinned = new Map(former.map(({ service, imageId }) => [service, imageId]))
  const inHome = { ...preflight, cutover: { ...cutover, idle: home ?? cutover.idle } }
  const { project } = idleProject(withReleaseFile(inHome, services, pinned))
  const args = { project, services, kept: former.map(({ id }) => id) }
  const { stopped, containers } = await replace(preflight, args, context).catch((error: unknown) =>
    warnOfCrash(error, context),
  )
  const running = containers.filter(isRunning)
  const done = describeReplaced(stopped, running)
  if (services.length === 0) return done === '' ? 'no worker ran before, and none runs now' : `${done}: none ran before`
  return done === '' ? `started ${services.join(', ')} again` : `${done}, as before`
}

/** The new container may have the name of the former one, so the order is told. */
const describeReplaced = (stopped: readonly string[], running: readonly Container[]): string =>
  [
    ...(stopped.length === 0 ? [] : [`stopped ${stopped.join(', ')}`]),
    ...(running.length === 0
      ? []
      : [running.map((each) => `${each.name} runs image ${shortenId(each.imageId)}`).join(', ')]),
  ].join('; then ')

/** The names of the workers that run when the deployment begins. */
const listFormer = ({ formerWorkers, projectContainers }: Preflight): readonly string[] =>
  projectContainers.filter(({ id }) => formerWorkers.some((each) => each.id === id)).map(({ name }) => name)

/** What ran before was started again, and ends by itself: that is no reason to leave visitors on the failed release. */
function warnOfCrash(error: unknown, context: Context): ReplacedWorkers {
  const problem = readWorkerProblem(error)
  if (problem?.kind !== 'crash') throw error
  const names = problem.containers.map(({ name }) => name).join(', ')
  context.warn(`${names} ran before, and was started again, but ends by itself: docker logs ${names}`)
  return { stopped: [], containers: problem.containers }
}

function checkWorker(service: string, containers: readonly Container[], { pulled }: Verified): void {
  const own = containers.filter((each) => each.service === service)
  if (own.length === 0) throw new StepError(`Compose started no container of ${service}`, { blame: 'host' })
  const expected = pulled.get(service)?.id
  const wrong = own.find(({ imageId }) => imageId !== expected)
  if (wrong === undefined) return
  throw new StepError(
    `${wrong.name} runs image ${shortenId(wrong.imageId)}, but ${shortenId(expected ?? '')} was pulled`,
    { blame: 'host', fix: `find out who moved the tag of ${service} during the deployment, and deploy again` },
  )
}

/** Why the workers could not be replaced. The containers' own state decides whose failure it is, no text. */
async function workerError(verified: Verified, error: unknown, context: Context): Promise<unknown> {
  const problem = readWorkerProblem(error)
  if (problem === undefined) return error
  const failed = problem.containers.find((each) => !isRunning(each)) ?? problem.containers[0]
  if (problem.kind === 'stop' || failed === undefined || failed.status === 'created')
    return new StepError(
      `the workers could not be ${problem.kind === 'stop' ? 'stopped' : 'started'}: ${failed?.error ?? errorMessage(error)}`,
      { blame: 'host', fix: 'correct what is printed above on the server, and deploy again', cause: error },
    )
  const now = await readFailedContainer(context, failed, idleProject(verified).project.sudo)
  return new StepError(
    `the worker ${failed.name} did not run for ${workerWatchSeconds} s after its start: ${describeCrash(now)}`,
    { blame: blameCrash(now), fix: `check the log of ${failed.name} above, and deploy again`, cause: error },
  )
}

function previewWorkers({ preflight, config }: PreviewInput) {
  const { projects, cutover } = preflight
  const { workers } = config.compose
  const project = { ...projects[cutover.idle].project, env: {} }
  const former = listFormer(preflight)
  const stops = former.length === 0 ? '' : `stops ${former.join(', ')} when the work at hand is done, then `
  const lines = [
    ...(former.length === 0 ? [] : [stopLine(project, toSeconds(config.stopTimeoutMs), former)]),
    ...workers.map((service) => jobLine(project, service)),
  ]
  return {
    message: `${stops}starts ${workers.join(', ')} from the new image; if one does not run for ${workerWatchSeconds} s, the deployment is rolled back`,
    commands: lines.map(({ text }) => text.trim()),
  }
}

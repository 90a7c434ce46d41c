import { guardColor } from '../commands/live-guard.ts'
import { jobLine, removeLine, startServices, upLine, type StartResult } from '../commands/start-services.ts'
import { stopServices, type NeededServices } from '../commands/stop-services.ts'
import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import { colorContainers } from '../domain/decision.ts'
import type { Container } from '../domain/host-state.ts'
import { errorMessage } from '../domain/thrown.ts'
import { releaseServices } from '../domain/release-services.ts'
import { findJobs, findSharedServices } from '../domain/shared-services.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { sh } from '../host/script.ts'
import { showLog } from './container-log.ts'
import { describeKilled, nameStopLimit, shortenId, toSeconds } from './format.ts'
import { noteNeighbors, warnOfDivergedNetworks } from './neighbors.ts'
import { idleProject, type DeployStep, type Preflight, type PreviewInput, type Pulled, type Started } from './stages.ts'
import { startError } from './start-error.ts'
import { drainBeforeTakeDown } from './former-requests.ts'

type UpFacts = {
  readonly containers: readonly { readonly name: string; readonly id: string; readonly imageId: string }[]
}

/** How long a color without visitors may take to stop after a cancel, in seconds. */
const graceSecondsWhenCancelled = 2

/** Starts new containers of the idle color, and checks that they run the images that were pulled. */
export const up: DeployStep<Pulled, Started, UpFacts> = {
  name: 'up',
  phase: 'start',
  async run(pulled, context) {
    const { cutover } = pulled
    if (cutover.idleIsUp) await drainIdleBeforeStart(context, pulled)
    warnOfDivergedNetworks(pulled, context)
    const { containers, jobs } = await start(pulled, context)
    const services = context.config.compose.services[cutover.idle]
    for (const service of services) checkImage(service, containers, pulled)
    for (const service of new Set(jobs.map((job) => job.service))) checkImage(service, jobs, pulled)
    if (jobs.length > 0)
      context.recorder.updateCurrent({ jobs: jobs.map(({ service, imageId: id }) => ({ service, id })) })
    for (const job of jobs) await showLog(context, job, idleProject(pulled).project.sudo)
    return {
      value: { ...pulled, containers },
      message: containers.map(({ name, imageId }) => `${name} runs image ${shortenId(imageId)}`).join(', '),
      facts: { containers: containers.map(({ name, id, imageId }) => ({ name, id, imageId })) },
    }
  },

  undo: stopIdleColor,
  preview: previewStart,
}

async function start(pulled: Pulled, context: Context): Promise<StartResult> {
  const { cutover, nginx } = pulled
  const idle = idleProject(pulled)
  const { project } = idle
  const services = context.config.compose.services[cutover.idle]
  const running = releaseServices(context.config, cutover.idle)
  const dependencies = findSharedServices(idle, running).filter(
    ({ service, role }) => role !== 'job' || pulled.jobs.includes(service),
  )
  const guard = guardColor(nginx, cutover.idle)
  const healthTimeoutMs = context.config.health.timeoutMs
  const command = startServices({
    project,
    services,
    guard,
    jobs: findJobs(idle, running),
    dependencies,
    healthTimeoutMs,
  })
  try {
    return await runCommand(context, command, noteNeighbors(context))
  } catch (error) {
    throw await startError(pulled, error, context)
  }
}

/**
 * Stops the containers of the idle color, and the jobs that this run started. They are kept, so that their logs can be read.
 * Starts what ran beside them before and does not run now, and what the live color needs.
 */
export async function stopIdleColor(preflight: Preflight, context: Context): Promise<string> {
  const { cutover, nginx, neighbors, runningJobs } = preflight
  const idle = idleProject(preflight)
  const { project } = idle
  const { compose, stopTimeoutMs } = context.config
  const color = compose.services[cutover.idle]
  const graceSeconds = context.cancelled
    ? Math.min(toSeconds(stopTimeoutMs) ?? Infinity, graceSecondsWhenCancelled)
    : toSeconds(stopTimeoutMs)
  const command = stopServices({
    project,
    services: [...color, ...findJobs(idle, releaseServices(context.config, cutover.idle))],
    guard: guardColor(nginx, cutover.idle),
    graceSeconds,
    neighbors,
    needed: findNeeded(preflight, context.config),
    kept: runningJobs,
  })
  const { names, killed } = await runCommand(context, command, noteNeighbors(context))
  const limit = context.cancelled ? 'less than usual after a cancel' : nameStopLimit(context.config)
  return names.length === 0
    ? `no container of ${cutover.idle} was running`
    : `stopped ${names.join(', ')}${describeKilled(killed, limit)}; the logs can still be read (docker logs)`
}

/** What the live color depends on, though another program may have stopped it. */
function findNeeded(
  { cutover: { live, idle }, projects }: Preflight,
  { compose: { services } }: Config,
): NeededServices | undefined {
  if (live === undefined) return undefined
  const project = projects[live].project.name
  const isOfIdle = (service: string) => project === projects[idle].project.name && services[idle].includes(service)
  const needed = findSharedServices(projects[live], services[live])
    .filter(({ service, role }) => role === 'shared' && !isOfIdle(service))
    .map(({ service }) => service)
  return { project, services: needed }
}

/** An interrupted run may have switched a moment ago: old nginx workers can still have requests with the idle color. */
async function drainIdleBeforeStart(context: Context, { nginx, targets, cutover }: Pulled): Promise<void> {
  await drainBeforeTakeDown(context, { nginx, targets, workers: [], color: cutover.idle }).catch((error: unknown) => {
    const message = `could not wait for the requests that ${cutover.idle} may still have: ${errorMessage(error)}`
    // Nothing was changed yet, and stopping the color could cut these requests.
    throw new StepError(message, { effect: 'nothing-to-undo', cause: error })
  })
}

function checkImage(service: string, containers: readonly Container[], { pulled }: Pulled): void {
  const own = containers.filter((container) => container.service === service)
  if (own.length === 0) throw new StepError(`Compose started no container of ${service}`, { blame: 'host' })
  const expected = pulled.get(service)?.id
  // The image of a job without image: in the Compose file is what the host has built.
  const wrong = expected === undefined ? undefined : own.find(({ imageId }) => imageId !== expected)
  if (wrong === undefined) return
  throw new StepError(
    `${wrong.name} runs image ${shortenId(wrong.imageId)}, but ${shortenId(expected ?? '')} was pulled`,
    { blame: 'host', fix: `find out who moved the tag of ${service} during the deployment, and deploy again` },
  )
}

function previewStart({ preflight, state, config }: PreviewInput) {
  const { cutover } = preflight
  const { project: whole } = idleProject(preflight)
  // Compose gets the variables in another way than the command line, and their values are secret.
  const project = { ...whole, env: {} }
  const jobs = findJobs(idleProject(preflight), releaseServices(config, cutover.idle))
  const running = jobs.length === 0 ? '' : `runs ${jobs.join(', ')} with the new image to its end, then `
  const old = colorContainers(state, config, cutover.idle).map(({ name }) => name)
  const lines = [
    sh`cd ${project.directory}`,
    ...(old.length === 0 ? [] : [removeLine(project, old)]),
    ...jobs.map((job) => jobLine(project, job)),
    upLine(project, config.compose.services[cutover.idle]),
  ]
  return {
    message: `${running}starts new containers of ${cutover.idle}${describeVariables(config, cutover.idle)}`,
    commands: lines.map(({ text }) => text.trim()),
  }
}

function describeVariables({ compose: { settings } }: Config, color: Color): string {
  const names = Object.keys(settings[color].env)
  return names.length === 0 ? '' : `, with ${names.join(', ')} from the input env`
}

import type { Color } from '../domain/color.ts'
import type { Config } from '../domain/config.ts'
import type { Container } from '../domain/host-state.ts'
import type { CurrentDeployment } from '../domain/record.ts'
import type { Context } from '../engine/context.ts'
import type { Saga } from '../engine/saga.ts'
import type { StepInfo } from '../domain/step-info.ts'
import { checkServing } from '../steps/check-serving.ts'
import { connect } from '../steps/connect.ts'
import { recheckNginx, retakeLock } from '../steps/recovery.ts'
import { repairLink, needsRepair } from '../steps/repair-link.ts'
import type { Preflight, PreviewInput } from '../steps/stages.ts'
import { stateForRepair } from '../steps/state.ts'
import { switchBack, switchTraffic } from '../steps/switch.ts'
import { stopIdleColor, up } from '../steps/up.ts'
import { replaceAllWorkers, restoreWorkers } from '../steps/workers.ts'
import { drainBeforeTakeDown } from '../steps/former-requests.ts'
import { toRecoveredOutcome, type Recovery } from './recovered-outcome.ts'
import { mayHaveStartedContainers, wasVerified } from './interruption.ts'
import type { DeployOutcome } from './run-outcome.ts'

/**
 * Repairs what an interrupted process of this run left on the host, by what nginx and Docker show now. It takes the new
 * color out of nginx and stops it, unless the new color was already proven.
 */
export async function recover(
  saga: Saga<Context, PreviewInput>,
  config: Config,
  lastStep?: StepInfo,
): Promise<DeployOutcome> {
  const recovery: Recovery = { proven: false, lastStep }
  const ended = await saga.runAll(async () => {
    await saga.run(connect, null)
    const interrupted = (recovery.interrupted = await saga.run(retakeLock, null))
    const found = (recovery.preflight = await saga.run(stateForRepair, null))
    if (needsRepair(found.cutover)) await saga.run(repairLink, found)
    const newServes = interrupted.idle !== undefined && found.cutover.live === interrupted.idle
    recovery.proven = newServes && (await isProven(saga, interrupted, found))
    // The record may be older than what nginx serves: a full disk keeps it from being written.
    if (recovery.proven || (!newServes && !mayHaveStartedContainers(interrupted))) return
    const preflight = newServes ? restoreCutover(found, interrupted, config) : keepIdle(found, interrupted)
    recovery.preflight = preflight
    // Only a process of this version knows which workers ran before.
    if (found.hasWorkers && interrupted.formerWorkers !== undefined)
      await saga.undo(replaceAllWorkers, (context) => restoreWorkers(preflight, context))
    if (newServes) await saga.undo(switchTraffic, (context) => switchBack(preflight, context))
    await saga.undo(up, (context) => drainAndStopNewColor(preflight, context))
  })
  const { preflight, proven, interrupted } = recovery
  const isUndone = ended.kind === 'completed' && !proven
  if (preflight !== undefined)
    recovery.seen = await saga.runAfterEnd(checkServing, { preflight, isUndone, newColor: interrupted?.idle })
  return toRecoveredOutcome(ended, recovery)
}

/** If the previous release is down too, a switch back would not help. Then one check of nginx is enough. */
async function isProven(
  saga: Saga<Context, PreviewInput>,
  interrupted: CurrentDeployment,
  found: Preflight,
): Promise<boolean> {
  if (wasVerified(interrupted)) return true
  const formerIsDown = interrupted.live !== undefined && !found.cutover.idleRuns
  return formerIsDown && (await saga.run(recheckNginx, found))
}

/** The interrupted process may have switched back just before: old nginx workers can still have requests. */
async function drainAndStopNewColor(preflight: Preflight, context: Context): Promise<string> {
  const { nginx, targets, cutover } = preflight
  await drainBeforeTakeDown(context, { nginx, targets, workers: [], color: cutover.idle })
  return stopIdleColor(preflight, context)
}

/** Only the color that the interrupted process started may be stopped, whatever nginx serves now. */
const keepIdle = (
  found: Preflight,
  { idle = found.cutover.idle, runningJobs = [], formerWorkers = [] }: CurrentDeployment,
): Preflight => ({
  ...found,
  runningJobs,
  formerWorkers,
  cutover: { ...found.cutover, idle },
})

/** The cutover that the interrupted process followed, when nginx already serves its new color. */
const restoreCutover = (
  found: Preflight,
  { live, liveRuns, adopted, idle, link, runningJobs = [], formerWorkers = [] }: CurrentDeployment,
  config: Config,
): Preflight => ({
  ...found,
  liveImages: [],
  runningJobs,
  formerWorkers,
  // A color that served when the process began is started again; one that was down before stays down.
  liveContainers: liveRuns === false ? [] : [...listIds(found, live, config), ...(adopted ? [adopted.id] : [])],
  neighbors: found.neighbors.filter(({ id }) =>
    found.projectContainers.every((each) => each.id !== id || !isIn(found, each, { color: idle, config })),
  ),
  cutover: {
    ...found.cutover,
    live,
    adopted: adopted?.name,
    idle: idle ?? found.cutover.idle,
    liveRuns: live !== undefined && found.cutover.idleRuns,
    expectedValue: link,
  },
})

const listIds = (found: Preflight, color: Color | undefined, config: Config): readonly string[] =>
  found.projectContainers.filter((each) => isIn(found, each, { color, config })).map(({ id }) => id)

interface ColorOfConfig {
  readonly color: Color | undefined
  readonly config: Config
}

const isIn = ({ projects }: Preflight, { project, service }: Container, { color, config }: ColorOfConfig): boolean =>
  color !== undefined && projects[color].project.name === project && config.compose.services[color].includes(service)

import type { Context, DeployStep } from '../engine/context.ts'
import { manualRecoveryCommands, type Deployment } from './deployment.ts'
import { stepNames } from '../domain/events.ts'
import { parseStepName, type CurrentDeployment, type HostRecord } from '../domain/record.ts'
import { formatImage } from '../domain/release-image.ts'
import { StepError, type SagaEnd, type Saga } from '../engine/saga.ts'
import { probeServedColor } from '../steps/probe-nginx.ts'
import { connect } from '../steps/connect.ts'
import { LockHeldError, acquireLock } from '../steps/lock.ts'
import { targetDiffers, repairLink } from '../steps/repair-link.ts'
import { drainBeforeTakeDown } from '../steps/prove-served.ts'
import { state, type Preflight } from '../steps/state.ts'
import { switchBack } from '../steps/switch.ts'
import { stopIdleColor } from '../steps/up.ts'

/** How long to wait for what the ended process left working on the host, in ms. */
const lockWaitMs = 120_000

/**
 * Puts right what an ended process of this very run left behind, going by what nginx and Docker say now: the new color
 * is taken out of nginx and down again, unless it had been proven by then.
 */
export async function recover(saga: Saga<Context>): Promise<Deployment> {
  let left: CurrentDeployment | undefined
  let survey: Preflight | undefined
  let committed = false
  const ended = await saga.runAll(async () => {
    await saga.run(connect, null)
    left = await saga.run(retakeLock, null)
    const found = await saga.run(state, null)
    if (targetDiffers(found.cutover)) await saga.run(repairLink, found)
    const newServes = left.idle !== undefined && found.cutover.live === left.idle
    const isDown = left.live !== undefined && !found.cutover.idleRuns // what served before: going back to it helps nobody
    committed = newServes && (wasVerified(left) || (isDown && (await saga.run(recheckNginx, found))))
    survey = newServes && !committed ? cutoverBeforeInterruption(found, left) : found
    if (committed || !mayHaveStartedContainers(left)) return
    if (newServes) await saga.undo('switch', (context) => switchBack(survey ?? found, context))
    await saga.undo('up', (context) => drainAndStopNewColor(survey ?? found, context))
  })
  return toRecoveredDeployment(ended, { left, survey, committed })
}

/** The ended process may have switched back just before: nginx's old workers can still have requests with its color. */
async function drainAndStopNewColor(survey: Preflight, context: Context): Promise<string> {
  const { nginx, cutover } = survey
  await drainBeforeTakeDown(context, { nginx, workers: [], color: cutover.idle })
  return stopIdleColor(survey, context)
}

/** Takes the lock again; refuses when the host is another run's by now, which then puts right what it finds. */
const retakeLock: DeployStep<null, CurrentDeployment> = {
  name: 'lock',
  async run(_, context) {
    const { record } = await acquireLock(context, lockWaitMs).catch((error: unknown) => {
      if (error instanceof LockHeldError && error.record !== undefined) findInterruptedRun(error.record, context)
      throw error
    })
    const left = findInterruptedRun(record, context)
    context.recorder.resumeDeployment(record)
    return { value: left, message: `this run was at ${left.step} when it was ended` }
  },
}

/** How far this run had come; refuses when the host is another's. */
function findInterruptedRun(record: HostRecord, { recorder }: Context): CurrentDeployment {
  if (record.current !== undefined && recorder.isThisRun(record)) return record.current
  throw new StepError(
    recorder.hasEndedThisRun(record)
      ? `another run has taken the host over, and puts right what it finds${formatRunUrl(record)}`
      : "the host's record knows nothing of this run: it had begun nothing, or that could not be written down",
    { refusal: true, fix: 'look with mode: status at what serves now' },
  )
}

function formatRunUrl({ current, history }: HostRecord): string {
  const url = (current ?? history.at(-1))?.by.url ?? ''
  return url === '' ? '' : `: ${url}`
}

/** Whether nginx, which may be in the middle of a reload, really serves the new color. */
const recheckNginx: DeployStep<Preflight, boolean> = {
  name: 'verify',
  async run({ httpClient, nginx, cutover }, context) {
    const served = await probeServedColor(context, httpClient, nginx)
    if (served.kind === 'unknown') throw new StepError(`what nginx serves could not be found out: ${served.reason}`)
    // What nginx answers by itself (a redirect, say) tells of no color: nothing is gained then by going back to one that is down.
    const answers = served.kind === 'neither' && served.status !== undefined && served.status < 500
    const value = answers || (served.kind === 'color' && served.color === cutover.live)
    const says = answers ? `nginx answers ${served.status}` : `nginx serves ${cutover.live ?? ''}`
    return {
      value,
      message: value ? `${says}, and what served before is down` : `nginx does not serve ${cutover.live ?? ''}`,
    }
  },
}

/** Before `up` nothing of the idle color was touched; what runs of it then was kept on purpose. An unknown step may have. */
function mayHaveStartedContainers({ step }: CurrentDeployment): boolean {
  const known = parseStepName(step)
  return known === undefined || stepNames.indexOf(known) >= stepNames.indexOf('up')
}

/** What comes after `verify` comes after the proof. */
const wasVerified = ({ step }: CurrentDeployment): boolean => step === 'drain' || step === 'stop'

/** The plan that the ended process followed, when nginx serves its new color already. */
const cutoverBeforeInterruption = (found: Preflight, { live, idle, link }: CurrentDeployment): Preflight => ({
  ...found,
  liveImages: [],
  cutover: {
    ...found.cutover,
    live,
    idle: idle ?? found.cutover.idle,
    liveRuns: live !== undefined && found.cutover.idleRuns,
    expectedTarget: link,
  },
})

interface Findings {
  readonly left: CurrentDeployment | undefined
  readonly survey: Preflight | undefined
  readonly committed: boolean
}

function toRecoveredDeployment(ended: SagaEnd<void>, { left, survey, committed }: Findings): Deployment {
  const step = left && parseStepName(left.step)
  const cut = {
    ...(step && { step }),
    error: new Error('the process was ended'),
    cancelled: true,
    killed: true,
  }
  const { live, liveRuns } = survey?.cutover ?? {}
  const images = survey?.liveImages.map(formatImage) ?? []
  const before = { previousColor: live, ...(liveRuns ? { color: live, images } : { images: [] }) }
  if (ended.kind === 'completed') {
    if (!committed) return { kind: 'rolled-back', failure: cut, ...before }
    const images = left?.images.map(formatImage) ?? []
    return { kind: 'deployed', color: left?.idle, previousColor: left?.live, images, unfinished: cut }
  }
  const { failure } = ended
  if (failure.error instanceof StepError && failure.error.refusal)
    return { kind: 'refused', blind: true, failure, images: [] }
  if (left !== undefined && !mayHaveStartedContainers(left) && failure.step === 'state')
    return { kind: 'refused', failure: cut, images: [] }
  return {
    kind: 'stranded',
    failure: cut,
    undoFailure: failure,
    commands: manualRecoveryCommands(failure, survey),
    images: [],
  }
}

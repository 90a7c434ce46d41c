import type { Context, DeployStep } from '../engine/context.ts'
import { wayOut, type Deployment } from './deployment.ts'
import { stepNames } from '../domain/events.ts'
import { nameImage, type Current, type HostRecord } from '../domain/record.ts'
import { StepError, type Ended, type Saga } from '../engine/saga.ts'
import { askNginx } from '../steps/probe-nginx.ts'
import { connect } from '../steps/connect.ts'
import { HostHeld, lease } from '../steps/lock.ts'
import { linkDiffers, mend } from '../steps/repair-link.ts'
import { letFinish } from '../steps/prove-served.ts'
import { state, type Survey } from '../steps/state.ts'
import { switchBack } from '../steps/switch.ts'
import { takeDown } from '../steps/up.ts'

/** How long to wait for what the ended process left working on the host, in ms. */
const patienceMs = 120_000

/**
 * Puts right what an ended process of this very run left behind, going by what nginx and Docker say now: the new colour
 * is taken out of nginx and down again, unless it had been proven by then.
 */
export async function recover(saga: Saga<Context>): Promise<Deployment> {
  let left: Current | undefined
  let survey: Survey | undefined
  let committed = false
  const ended = await saga.play(async () => {
    await saga.run(connect, null)
    left = await saga.run(takeBack, null)
    const found = await saga.run(state, null)
    if (linkDiffers(found.plan)) await saga.run(mend, found)
    const newServes = left.idle !== undefined && found.plan.live === left.idle
    const isDown = left.live !== undefined && !found.plan.idleRuns // what served before: going back to it helps nobody
    committed = newServes && (isCommitted(left) || (isDown && (await saga.run(lookAgain, found))))
    survey = newServes && !committed ? asBefore(found, left) : found
    if (committed || !hasBegun(left)) return
    if (newServes) await saga.undo('switch', (context) => switchBack(survey ?? found, context))
    await saga.undo('up', (context) => emptyAndTakeDown(survey ?? found, context))
  })
  return restate(ended, { left, survey, committed })
}

/** The ended process may have switched back just before: nginx's old workers can still have requests with its colour. */
async function emptyAndTakeDown(survey: Survey, context: Context): Promise<string> {
  const { nginx, plan } = survey
  await letFinish(context, { nginx, workers: [], color: plan.idle })
  return takeDown(survey, context)
}

/** Takes the lease again; refuses when the host is another run's by now, which then puts right what it finds. */
const takeBack: DeployStep<null, Current> = {
  name: 'lock',
  async run(_, context) {
    const { record } = await lease(context, patienceMs).catch((error: unknown) => {
      if (error instanceof HostHeld && error.record !== undefined) whatWeLeft(error.record, context)
      throw error
    })
    const left = whatWeLeft(record, context)
    context.recorder.resume(record)
    return { value: left, says: `this run was at ${left.step} when it was ended` }
  },
}

/** How far this run had come; refuses when the host is another's. */
function whatWeLeft(record: HostRecord, { recorder }: Context): Current {
  if (record.current !== undefined && recorder.isOurs(record)) return record.current
  throw new StepError(
    recorder.wasOurs(record)
      ? `another run has taken the host over, and puts right what it finds${whose(record)}`
      : "the host's record knows nothing of this run: it had begun nothing, or that could not be written down",
    { refusal: true, advice: 'look with mode: status at what serves now' },
  )
}

function whose({ current, history }: HostRecord): string {
  const url = (current ?? history.at(-1))?.by.url ?? ''
  return url === '' ? '' : `: ${url}`
}

/** Whether nginx, which may be in the middle of a reload, really serves the new colour. */
const lookAgain: DeployStep<Survey, boolean> = {
  name: 'verify',
  async run({ tool, nginx, plan }, context) {
    const served = await askNginx(context, tool, nginx)
    if (served.kind === 'unknown') throw new StepError(`what nginx serves could not be found out: ${served.why}`)
    // What nginx answers by itself (a redirect, say) tells of no colour: nothing is gained then by going back to one that is down.
    const answers = served.kind === 'neither' && served.status !== undefined && served.status < 500
    const value = answers || (served.kind === 'color' && served.color === plan.live)
    const says = answers ? `nginx answers ${served.status}` : `nginx serves ${plan.live ?? ''}`
    return {
      value,
      says: value ? `${says}, and what served before is down` : `nginx does not serve ${plan.live ?? ''}`,
    }
  },
}

/** Before `up` nothing of the idle colour was touched; what runs of it then was kept on purpose. */
const hasBegun = ({ step }: Current): boolean => stepNames.indexOf(step) >= stepNames.indexOf('up')

/** What comes after `verify` comes after the proof. */
const isCommitted = ({ step }: Current): boolean => step === 'drain' || step === 'stop'

/** The plan that the ended process followed, when nginx serves its new colour already. */
const asBefore = (found: Survey, { live, idle, link }: Current): Survey => ({
  ...found,
  liveImages: [],
  plan: {
    ...found.plan,
    live,
    idle: idle ?? found.plan.idle,
    liveRuns: live !== undefined && found.plan.idleRuns,
    linkBelongs: link,
  },
})

interface Findings {
  readonly left: Current | undefined
  readonly survey: Survey | undefined
  readonly committed: boolean
}

function restate(ended: Ended<void>, { left, survey, committed }: Findings): Deployment {
  const cut = {
    ...(left && { step: left.step }),
    error: new Error('the process was ended'),
    cancelled: true,
    killed: true,
  }
  const { live, liveRuns } = survey?.plan ?? {}
  const images = survey?.liveImages.map(nameImage) ?? []
  const before = { previousColor: live, ...(liveRuns ? { color: live, images } : { images: [] }) }
  if (ended.kind === 'completed') {
    if (!committed) return { kind: 'rolled-back', failure: cut, ...before }
    const images = left?.images.map(nameImage) ?? []
    return { kind: 'deployed', color: left?.idle, previousColor: left?.live, images, unfinished: cut }
  }
  const { failure } = ended
  if (failure.error instanceof StepError && failure.error.refusal)
    return { kind: 'refused', blind: true, failure, images: [] }
  if (left !== undefined && !hasBegun(left) && failure.step === 'state')
    return { kind: 'refused', failure: cut, images: [] }
  return { kind: 'stranded', failure: cut, undoFailure: failure, commands: wayOut(failure, survey), images: [] }
}

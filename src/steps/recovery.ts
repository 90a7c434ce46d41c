import type { NginxProbe } from '../commands/probe-nginx.ts'
import type { CurrentDeployment, HostRecord } from '../domain/record.ts'
import type { Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { acquireLock, LockHeldError, undoFolderWaitMs } from './lock.ts'
import { hasReached, probeSite } from './probe-nginx.ts'
import type { DeployStep, Preflight } from './stages.ts'

/** How long a recovery waits for commands that the interrupted process left running on the host. */
const wait = { waitMs: 120_000, folderWaitMs: undoFolderWaitMs }

/** Takes the lock again. Refuses when another run has it by now, since that run repairs it. */
export const retakeLock: DeployStep<null, CurrentDeployment, { readonly interruptedStep: string }> = {
  name: 'retake-lock',
  recordedAs: 'lock',
  phase: 'prepare',
  async run(_, context) {
    const { record } = await acquireLock(context, wait).catch((error: unknown) => {
      if (error instanceof LockHeldError && error.record !== undefined) findInterruptedRun(error.record, context)
      throw error
    })
    const interrupted = findInterruptedRun(record, context)
    context.recorder.resumeDeployment(record)
    const { step } = interrupted
    return { value: interrupted, message: `this run was interrupted at ${step}`, facts: { interruptedStep: step } }
  },
}

/** Finds this run in the record. Throws a refusal if another run has taken over the host. */
function findInterruptedRun(record: HostRecord, { recorder }: Context): CurrentDeployment {
  if (record.current !== undefined && recorder.isThisRun(record)) return record.current
  throw new StepError(
    recorder.hasEndedThisRun(record)
      ? `another run now deploys to this server, and repairs it${formatRunUrl(record)}`
      : 'this run is not in the record on the server: it had changed nothing, or the record could not be written',
    { effect: 'refused', fix: 'run mode: status to see what serves now' },
  )
}

function formatRunUrl({ current, history }: HostRecord): string {
  const url = (current ?? history.at(-1))?.by.url ?? ''
  return url === '' ? '' : `: ${url}`
}

/** Whether nginx really serves the new color. It may be in the middle of a reload. */
export const recheckNginx: DeployStep<Preflight, boolean, { readonly newServes: boolean }> = {
  name: 'recheck',
  recordedAs: 'verify',
  phase: 'prepare',
  async run({ httpClient, nginx, targets, siteRequests, cutover: { live } }, context) {
    const requests = siteRequests.map(({ request }) => request)
    const { served, results } = await probeSite(context, { nginx, targets, httpClient, requests })
    if (served.kind === 'unknown') throw new StepError(`the color that nginx serves is unknown: ${served.reason}`)
    const isGood = ({ answer }: NginxProbe) => answer.kind === 'answer' && answer.status < 500
    const newServes =
      live !== undefined &&
      served.kind === 'color' &&
      served.color === live &&
      results.some(({ probe }) => hasReached(probe, live) && isGood(probe))
    const message = newServes
      ? `nginx serves ${live}, and the former color is down`
      : `nginx gives no good answer of ${live ?? 'the new color'}`
    return { value: newServes, message, facts: { newServes } }
  },
}

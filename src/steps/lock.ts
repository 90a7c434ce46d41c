import { openLock } from '../commands/open-lock.ts'
import { takeLock } from '../commands/take-lock.ts'
import { formatMode, parseRecord, type CurrentDeployment, type HostRecord } from '../domain/record.ts'
import { toError } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { decodeText, parseFact } from '../host/facts.ts'
import { RemoteError } from '../host/host.ts'
import { formatLimit } from './format.ts'
import { parseRecordFile, readRecord, setUnreadableRecordAside, type FoundRecord } from './host-record.ts'
import type { DeployStep } from './stages.ts'

type LockFacts = { readonly directory: string; readonly waitedMs: number }

/** Takes the lock of the application's folder: from here on no other deployment of it does anything. */
export const lock: DeployStep<null, null, LockFacts> = {
  name: 'lock',
  phase: 'prepare',
  async run(_, context) {
    const { directory } = context.config.compose
    const before = context.clock.now()
    const { record, isReadable, waited, holder } = await acquireLock(context, context.config.lockTimeoutMs)
    const waitedMs = waited ? Math.round(context.clock.now() - before) : 0
    refuseIfSuperseded(context, record, waitedMs)
    // Before this run has a record of its own: the next command after that writes it.
    if (!isReadable) await setUnreadableRecordAside(context)
    const interrupted = context.recorder.beginDeployment(record, lock)
    context.emit({ kind: 'lock-taken' })
    const message = [
      `only this run deploys ${directory}`,
      ...(waited ? [`after waiting ${Math.ceil(waitedMs / 1000)} s for ${holder ?? 'another deployment'}`] : []),
      ...(interrupted === undefined ? [] : [describeInterrupted(interrupted, 'this run')]),
    ]
    return { value: null, message: message.join('; '), facts: { directory, waitedMs } }
  },

  preview: ({ config }) => ({ message: `waits for the lock, at most ${formatLimit(config.lockTimeoutMs)}` }),
}

interface AcquiredLock extends FoundRecord {
  readonly waited: boolean
  /** The deployment that held the lock meanwhile, as far as it is known. */
  readonly holder?: string | undefined
}

/** Another deployment held the lock for longer than this run may wait. */
export class LockHeldError extends StepError {
  /** Absent: the record cannot be read. */
  readonly record: HostRecord | undefined

  constructor(holder: string, waitMs: number, record: HostRecord | undefined) {
    super(`${holder} holds the lock, ${waitMs === 0 ? 'and lock-timeout is 0' : `still after ${waitMs / 1000} s`}`, {
      fix: 'wait until that deployment has ended and run this workflow again, or set a longer lock-timeout',
    })
    this.record = record
  }
}

/** Takes the lock, and notes whom it waits for. Throws a LockHeldError when `waitMs` was not long enough. */
export async function acquireLock(context: Context, waitMs: number): Promise<AcquiredLock> {
  const { directory } = context.config.compose
  let holder: string | undefined
  const onFact = (line: string) => {
    const { name, words } = parseFact(line)
    if (name !== 'holder') return
    holder = describeHolder(decodeText(words[0] ?? ''))
    context.note(`waiting for ${holder}`)
  }
  // The second command is sent without waiting for the first: without the open folder it does nothing.
  const [opened, taken] = await Promise.allSettled([
    runCommand(context, openLock(directory)),
    runCommand(context, takeLock(directory, waitMs), onFact),
  ])
  if (opened.status === 'rejected') throw openLockError(directory, opened.reason)
  if (taken.status === 'rejected') throw toError(taken.reason)
  const answer = taken.value
  if (answer.taken) return { ...readRecord(answer, context), waited: answer.waited, holder }
  throw new LockHeldError(holder ?? describeHolder(answer.record), waitMs, parseRecordFile(answer))
}

function openLockError(directory: string, error: unknown): Error {
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') return toError(error)
  const lastLine = error.message.split('\n').at(-1) ?? error.message
  return new StepError(`the folder ${directory} cannot be opened on the server: ${lastLine}`, {
    fix: 'check the input directory, and that the user may read that folder',
    cause: error,
  })
}

function describeHolder(json: string): string {
  const current = parseRecord(json)?.current
  return current === undefined ? 'another deployment (its run is not recorded yet)' : describeDeployment(current)
}

/** Which deployment it is, when it began, and which step it was in. */
export function describeDeployment({ by, mode, startedAt, step }: CurrentDeployment): string {
  const run = [by.repository, by.actor && `started by ${by.actor}`, by.url].filter(Boolean).join(', ')
  return `the ${formatMode(mode)} of ${run || 'an unknown run'} (since ${new Date(startedAt).toISOString()}, at ${step})`
}

/** The sentence about a deployment whose process ended before it was done. */
export const describeInterrupted = (
  current: CurrentDeployment,
  repairer: 'this run' | 'the next deployment' = 'the next deployment',
): string => `${describeDeployment(current)} was interrupted; ${repairer} repairs the server`

/**
 * A newer run of the same workflow and branch that deployed while this run waited has deployed newer code. To go on would
 * bring the older code back.
 */
function refuseIfSuperseded({ recorder, clock }: Context, { history }: HostRecord, waitedMs: number): void {
  const { workflowRun: by } = recorder
  const waitingSince = clock.date() - waitedMs
  const newer = history.find(
    (entry) =>
      waitedMs > 0 &&
      entry.endedAt >= waitingSince &&
      entry.result === 'deployed' &&
      entry.by.repository === by.repository &&
      entry.by.workflow === by.workflow &&
      entry.by.ref === by.ref &&
      entry.by.number > by.number,
  )
  if (newer === undefined) return
  const commit = newer.by.sha.slice(0, 7)
  throw new StepError(
    `run ${newer.by.number} of this workflow deployed ${commit} while this run (${by.number}) waited`,
    {
      fix: `you need not do anything: the newer release serves (${newer.by.url}); run this one again only if you want the older release`,
    },
  )
}

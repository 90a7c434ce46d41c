import { openLock, toLockTarget, type LockTarget } from '../commands/open-lock.ts'
import { takeLock, type LockResult, type LockWait } from '../commands/take-lock.ts'
import { parseRecord, type HostRecord } from '../domain/record.ts'
import { toError } from '../domain/thrown.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { StepError } from '../engine/step.ts'
import { RemoteError, type Command } from '../host/host.ts'
import { formatLimit } from './format.ts'
import { describeInterrupted, HolderReader, toDeploymentHolder, type LockHolder } from './lock-holder.ts'
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
    const { record, isReadable, waited, holder } = await acquireLock(context, { waitMs: context.config.lockTimeoutMs })
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
  /** What held the lock meanwhile, as far as it is known. */
  readonly holder?: string | undefined
}

/** Another deployment, or another process, held the lock for longer than this run may wait. */
export class LockHeldError extends StepError {
  /** Absent: the record cannot be read. */
  readonly record: HostRecord | undefined

  constructor({ text, isDeployment }: LockHolder, waitMs: number, record: HostRecord | undefined) {
    super(`${text} holds the lock, ${waitMs === 0 ? 'and lock-timeout is 0' : `still after ${waitMs / 1000} s`}`, {
      blame: isDeployment ? 'nobody' : 'host',
      fix: isDeployment
        ? 'wait until that deployment has ended and run this workflow again, or set a longer lock-timeout'
        : 'find out on the server why that process has locked the folder (lslocks), end it, and run this workflow again',
    })
    this.record = record
  }
}

/** How long an undo waits for a process that holds the folder and is no deployment of this login user, in ms. */
export const undoFolderWaitMs = 5_000

/** How often a folder that was replaced meanwhile is opened again. */
const maxOpenings = 3

/**
 * Takes the lock, and notes what it waits for. Throws a LockHeldError when the wait was not long enough. An undo sets
 * `folderWaitMs`: see `LockWait`.
 */
export async function acquireLock(context: Context, wait: LockWait): Promise<AcquiredLock> {
  const target = toLockTarget(context.config)
  const reader = new HolderReader(target, (text) => context.note(`waiting for ${text}`))
  for (let opening = 1; ; opening += 1) {
    const result = await openAndLock(context, takeLock(target, wait), reader)
    if (result.taken === 'moved' && opening < maxOpenings) continue
    if (result.taken !== 'yes') throw lockError(result, { reader, target, wait })
    noteProblems(result, context)
    const holder = reader.holder?.text
    return { ...readRecord(result, context), waited: result.waited || holder !== undefined, holder }
  }
}

/** The second command is sent without waiting for the first: without the open folder it does nothing. */
async function openAndLock(
  context: Context,
  lockCommand: Command<LockResult>,
  reader: HolderReader,
): Promise<LockResult> {
  const target = toLockTarget(context.config)
  const [opened, taken] = await Promise.allSettled([
    runCommand(context, openLock(target)),
    runCommand(context, lockCommand, (line) => reader.readFact(line)),
  ])
  if (opened.status === 'rejected') throw openLockError(target.directory, opened.reason)
  if (taken.status === 'rejected') throw takeLockError(target.directory, taken.reason)
  return taken.value
}

interface FailedWait {
  readonly reader: HolderReader
  readonly target: LockTarget
  readonly wait: LockWait
}

function lockError(result: LockResult, { reader, target, wait }: FailedWait): StepError {
  if (result.taken === 'moved')
    return new StepError(`the folder ${target.directory} was replaced again and again while it was locked`, {
      blame: 'host',
      fix: 'run the workflow again when nothing replaces that folder',
    })
  const current = parseRecord(result.record)?.current
  const holder = reader.holder ?? toDeploymentHolder(current)
  return new LockHeldError(holder, wait.waitMs, parseRecordFile(result))
}

function noteProblems({ folderProblem, filesProblem }: LockResult, context: Context): void {
  const { directory } = context.config.compose
  if (folderProblem !== undefined)
    context.note(
      `the folder ${directory} is not locked (${folderProblem}); a file beside the record is locked, which excludes the deployments of this login user`,
    )
  if (filesProblem !== undefined)
    context.note(`only the folder ${directory} is locked, and no file beside the record: ${filesProblem}`)
}

function openLockError(directory: string, error: unknown): Error {
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') return toError(error)
  const lastLine = error.message.split('\n').at(-1) ?? error.message
  return new StepError(`the folder ${directory} cannot be opened on the server: ${lastLine}`, {
    blame: 'workflow',
    fix: 'check the input directory, and that the user may read that folder',
    cause: error,
  })
}

/** The exit code of take-lock.sh where nothing can be locked. */
const cannotLockCode = 74

function takeLockError(directory: string, error: unknown): Error {
  const isKnown = error instanceof RemoteError && error.outcome.kind === 'exited'
  if (!isKnown || error.outcome.code !== cannotLockCode) return toError(error)
  return new StepError(`the lock cannot be taken on the server: ${error.outcome.stderr.trim()}`, {
    blame: 'host',
    fix: `check on the server: flock -n ${directory} true (a folder on NFS may refuse it), and that the login user may write in its home folder`,
    cause: error,
  })
}

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

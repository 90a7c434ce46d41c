import { openLock } from '../commands/open-lock.ts'
import { takeLock } from '../commands/take-lock.ts'
import { runCommand, type Context, type DeployStep } from '../engine/context.ts'
import { decodeText, parseFact } from '../host/facts.ts'
import { RemoteError } from '../host/host.ts'
import { emptyRecord, parseRecord, type CurrentDeployment, type HostRecord } from '../domain/record.ts'
import { StepError } from '../engine/saga.ts'
import { toError } from '../domain/thrown.ts'

/** Takes the lock on the application's folder: from here on no other deployment of it does anything. */
export const lock: DeployStep<null, null> = {
  name: 'lock',
  async run(_, context) {
    const { directory } = context.config.compose
    const before = context.clock.now()
    const { record, waited, holder } = await acquireLock(context, context.config.lockTimeoutMs)
    const waitedMs = waited ? Math.round(context.clock.now() - before) : 0
    refuseIfSuperseded(context, record, waitedMs)
    const unfinished = context.recorder.beginDeployment(record)
    const says = [
      `this run alone deploys ${directory}`,
      ...(waited ? [`after waiting ${Math.ceil(waitedMs / 1000)} s for ${holder ?? 'another'}`] : []),
      ...(unfinished === undefined
        ? []
        : [`${describeDeployment(unfinished)} was cut off: this one puts right what is left of it`]),
    ]
    return { value: null, message: says.join('; '), facts: { directory, waitedMs } }
  },
}

interface AcquiredLock {
  readonly record: HostRecord
  readonly waited: boolean
  /** Who held the host meanwhile, as far as was told. */
  readonly holder?: string | undefined
}

/** Another run held the host for longer than we could wait. */
export class LockHeldError extends StepError {
  /** Absent: it cannot be read. */
  readonly record: HostRecord | undefined

  constructor(holder: string, waitMs: number, record: HostRecord | undefined) {
    super(`${holder} holds the host, ${waitMs === 0 ? 'and lock-timeout is 0' : `still after ${waitMs / 1000} s`}`, {
      fix: 'let that run end and run this one again, or allow more time with lock-timeout',
    })
    this.record = record
  }
}

/** Takes the lock; waits for as long as it may, telling for whom. Throws a HostHeld when that was not long enough. */
export async function acquireLock(context: Context, waitMs: number): Promise<AcquiredLock> {
  const { directory } = context.config.compose
  let holder: string | undefined
  const onFact = (line: string) => {
    const { name, words } = parseFact(line)
    if (name !== 'holder') return
    holder = describeHolder(decodeText(words[0] ?? ''))
    context.note(`waiting for ${holder}`)
  }
  // The second goes out without waiting for the first: alone it does nothing.
  const [opened, lock] = await Promise.allSettled([
    runCommand(context, openLock(directory)),
    runCommand(context, takeLock(directory, waitMs), onFact),
  ])
  if (opened.status === 'rejected') throw openLockError(directory, opened.reason)
  if (lock.status === 'rejected') throw toError(lock.reason)
  const { taken, waited, record } = lock.value
  if (taken) return { record: readRecord(context, record), waited, holder }
  throw new LockHeldError(holder ?? describeHolder(record), waitMs, parseRecord(record))
}

function openLockError(directory: string, error: unknown): Error {
  if (!(error instanceof RemoteError) || error.outcome.kind !== 'exited') return toError(error)
  return new StepError(`the folder ${directory} cannot be opened on the host: ${lastOutputLine(error)}`, {
    fix: 'check the input directory, and that the user may read that folder',
    cause: error,
  })
}

function readRecord(context: Context, json: string): HostRecord {
  const record = parseRecord(json)
  if (record === undefined) context.note('the record of deployments on the host cannot be read; a new one is begun')
  return record ?? emptyRecord
}

function describeHolder(json: string): string {
  const current = parseRecord(json)?.current
  return current === undefined ? 'another deployment, which has not said yet whose it is,' : describeDeployment(current)
}

/** Whose deployment it is, since when, and how far it has come. */
export function describeDeployment({ by, mode, startedAt, step }: CurrentDeployment): string {
  const who = [by.repository, by.actor && `started by ${by.actor}`, by.url].filter(Boolean).join(', ')
  return `the ${mode === 'deploy' ? 'deployment' : 'rollback'} of ${who || 'an unknown run'} since ${new Date(startedAt).toISOString()}, at ${step},`
}

/**
 * A newer run of the same workflow and branch that went through while this one waited has deployed newer code; going
 * on would bring the older code back without anybody wanting it.
 */
function refuseIfSuperseded({ recorder, clock }: Context, { history }: HostRecord, waitedMs: number): void {
  const { by } = recorder
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
  throw new StepError(
    `run ${newer.by.number} of this workflow deployed ${newer.by.sha.slice(0, 7)} while this run (${by.number}) waited`,
    {
      fix: `nothing: the newer release serves (${newer.by.url}); run this one again only if the older one is wanted`,
    },
  )
}

const lastOutputLine = ({ message }: Error): string => message.split('\n').at(-1) ?? message

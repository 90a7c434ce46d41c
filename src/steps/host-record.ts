import type { RecordFile } from '../commands/record-file.ts'
import { setRecordAside } from '../commands/set-record-aside.ts'
import { emptyRecord, parseRecord, type HostRecord } from '../domain/record.ts'
import { runCommand, type Context } from '../engine/context.ts'
import { RemoteError } from '../host/host.ts'

/** Undefined: the host has a record that cannot be read. */
export const parseRecordFile = ({ record, recordProblem }: RecordFile): HostRecord | undefined =>
  recordProblem === undefined ? parseRecord(record) : undefined

export interface FoundRecord {
  /** Empty when the one on the host cannot be read. */
  readonly record: HostRecord
  readonly isReadable: boolean
}

/** Reads the record that came with the lock, and notes in the log why it cannot be read. */
export function readRecord(file: RecordFile, context: Context): FoundRecord {
  const record = parseRecordFile(file)
  if (record !== undefined) return { record, isReadable: true }
  const reason = file.recordProblem ?? 'the file has an unknown format'
  context.note(`the record of deployments on the server cannot be read: ${reason}`)
  return { record: emptyRecord, isReadable: false }
}

/**
 * Moves a record that cannot be read out of the way, so that this run does not write over it. Where that fails, this run
 * goes on without a record. Throws only when the run is cancelled or the connection is lost.
 */
export async function setUnreadableRecordAside(context: Context): Promise<void> {
  try {
    const path = await runCommand(context, setRecordAside(context.config.compose.directory))
    if (path === undefined) return
    context.warn(
      `the record of deployments on the server could not be read and was moved to ${path}; ` +
        'a new record was started; a rollback can only go back to releases that are deployed after this point',
    )
  } catch (error) {
    if (!isFailedCommand(error)) throw error
    context.recorder.disableSaving()
    context.warn(
      `the record of deployments on the server can neither be read nor moved, so this run is not recorded: ${error.message}`,
    )
  }
}

const isFailedCommand = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && (error.outcome.kind === 'exited' || error.outcome.kind === 'timed-out')

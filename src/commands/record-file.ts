import type { FactReader } from '../host/facts.ts'

/** The file with the host's record of deployments, as it is now. */
export interface RecordFile {
  /** JSON; empty when there is no record, or when it cannot be read. */
  readonly record: string
  /** Why the host could not read the file, though it may exist. */
  readonly recordProblem?: string | undefined
}

/** Reads what `print_record record` of lib/read-record.sh printed. */
export const toRecordFile = (facts: FactReader): RecordFile => ({
  record: facts.readText('record'),
  recordProblem: facts.has('record-problem') ? facts.readText('record-problem') : undefined,
})

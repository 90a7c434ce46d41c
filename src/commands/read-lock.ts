import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { toRecordFile, type RecordFile } from './record-file.ts'
import { recordName } from './write-record.ts'

export interface LockStatus extends RecordFile {
  readonly held: boolean
}

/** Reads the record, and whether the lock is held, without taking it. */
export function readLock(directory: string): Command<LockStatus> {
  return {
    name: 'read the record',
    args: { directory },
    script: new HostScript('read-lock', { directory, record_name: recordName(directory) }),
    timeoutMs: 15_000,
    parse: (output) => {
      const facts = new FactReader(output)
      return { held: facts.readWord('held') === 'yes', ...toRecordFile(facts) }
    },
  }
}

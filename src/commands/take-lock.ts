import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { toRecordFile, type RecordFile } from './record-file.ts'
import { recordName } from './write-record.ts'

export interface LockResult extends RecordFile {
  readonly taken: boolean
  /** Another run held it at first. */
  readonly waited: boolean
}

/**
 * Takes the lock on the application's folder (see `openLock`), and reads the record. While another run holds it, the script
 * prints its record as a fact `holder`, after a second and then every 15 s. The kernel frees the lock when the session and
 * all its jobs have ended, and not before.
 */
export function takeLock(directory: string, waitMs: number): Command<LockResult> {
  return {
    name: 'take the lock',
    args: { directory, waitMs },
    script: new HostScript('take-lock', {
      wait_hundredths: Math.round(waitMs / 10),
      record_name: recordName(directory),
    }),
    timeoutMs: waitMs + 15_000,
    parse: (output) => {
      const facts = new FactReader(output)
      const taken = facts.readWord('taken')
      return { taken: taken !== 'no', waited: taken === 'waited', ...toRecordFile(facts) }
    },
  }
}

import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import type { LockTarget } from './open-lock.ts'
import { toRecordFile, type RecordFile } from './record-file.ts'
import { recordName } from './write-record.ts'

export interface LockResult extends RecordFile {
  /** `moved`: there is another folder at the path by now, so it must be opened again. */
  readonly taken: 'yes' | 'no' | 'moved'
  /** Another run held it at first. */
  readonly waited: boolean
  /** Why the folder is not locked, though the files beside the record are. */
  readonly folderProblem?: string | undefined
  /** Why the files beside the record are not locked, though the folder is. */
  readonly filesProblem?: string | undefined
}

export interface LockWait {
  /** How long to wait for another run, in ms. */
  readonly waitMs: number
  /**
   * Of an undo: how long to wait, in ms, for a process that holds the folder while our files are free. Such a process is
   * no deployment of this login, and must not prevent the undo. Absent: the folder is required.
   */
  readonly folderWaitMs?: number | undefined
}

/**
 * Takes the lock (see `openLock`), and reads the record. While another process holds it, the script prints who that is, after
 * a second and then every 15 s. The kernel frees the lock when the session and all its jobs have ended, and not before.
 */
export function takeLock(target: LockTarget, { waitMs, folderWaitMs }: LockWait): Command<LockResult> {
  return {
    name: 'take the lock',
    args: { ...target, waitMs, folderWaitMs },
    script: new HostScript('take-lock', {
      directory: target.directory,
      record_name: recordName(target.directory),
      wait_hundredths: Math.round(waitMs / 10),
      folder_hundredths: Math.round((folderWaitMs ?? waitMs) / 10),
      folder_required: folderWaitMs === undefined,
    }),
    timeoutMs: waitMs + (folderWaitMs ?? 0) + 15_000,
    parse: parseLockResult,
  }
}

function parseLockResult(output: string): LockResult {
  const facts = new FactReader(output)
  const taken = facts.readWord('taken')
  const readProblem = (name: string) => (facts.has(name) ? facts.readText(name) : undefined)
  return {
    taken: taken === 'no' || taken === 'moved' ? taken : 'yes',
    waited: taken === 'waited',
    folderProblem: readProblem('unlocked-folder'),
    filesProblem: readProblem('unlocked-files'),
    ...toRecordFile(facts),
  }
}

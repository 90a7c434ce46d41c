import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { toLockParameters, type LockTarget } from './open-lock.ts'
import { toRecordFile, type RecordFile } from './record-file.ts'

export interface LockStatus extends RecordFile {
  readonly held: 'yes' | 'no' | 'unknown'
  /** The process that holds it, as the kernel knows it: number, user and command. */
  readonly process?: string | undefined
}

/** Reads the record, and whether the lock is held, without taking it. */
export function readLock(target: LockTarget): Command<LockStatus> {
  return {
    name: 'read the record',
    args: target,
    script: new HostScript('read-lock', toLockParameters(target)),
    timeoutMs: 15_000,
    parse: (output) => {
      const facts = new FactReader(output)
      return {
        held: readHeld(facts),
        process: facts.has('process') ? facts.readText('process') : undefined,
        ...toRecordFile(facts),
      }
    },
  }
}

function readHeld(facts: FactReader): LockStatus['held'] {
  const held = facts.readWord('held')
  return held === 'yes' || held === 'no' ? held : 'unknown'
}

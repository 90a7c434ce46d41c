import { FactReader } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { HostScript } from '../host/host-script.ts'
import { recordName } from './write-record.ts'

/** How many records stay set aside for one application; older ones are removed, so that they cannot fill the disk. */
const keptCopies = 5

/**
 * Renames a record that cannot be read to `NAME.unreadable-TIME`, beside it. Returns the new path; undefined when there was
 * no record. Only for the holder of the lock: another process could take the new name between the check and the rename.
 */
export function setRecordAside(directory: string): Command<string | undefined> {
  return {
    name: 'set the record aside',
    args: { directory },
    script: new HostScript('set-record-aside', { record_name: recordName(directory), kept_copies: keptCopies }),
    timeoutMs: 15_000,
    parse: (output) => {
      const facts = new FactReader(output)
      return facts.has('aside') ? facts.readText('aside') : undefined
    },
  }
}

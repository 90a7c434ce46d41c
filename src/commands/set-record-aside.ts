import { Facts, factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { recordPath } from './write-record.ts'

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
    script: sh`
      ${factTools}
      ${recordPath(directory)}
      is_there() { [ -e "$1" ] || [ -L "$1" ]; }
      is_there "$record" || exit 0
      time=$(date -u +%Y%m%dT%H%M%SZ) || exit
      aside=$record.unreadable-$time count=1
      while is_there "$aside"; do
        count=$((count + 1))
        aside=$record.unreadable-$time-$count
      done
      mv -T -- "$record" "$aside" || exit
      text aside "$aside"
      set -- "$record".unreadable-* # in the order of their names: the oldest first
      while [ $# -gt ${keptCopies} ]; do
        rm -f -- "$1"
        shift
      done
    `,
    timeoutMs: 15_000,
    parse: (output) => {
      const facts = new Facts(output)
      return facts.has('aside') ? facts.readText('aside') : undefined
    },
  }
}

import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { sh, type Script } from '../host/script.ts'
import type { Command } from '../host/host.ts'

/**
 * Sets `record`: the file in which the login user's account remembers the deployments of an application. In the home
 * folder and not in the project's, which may be somebody else's, or be laid anew by each deployment.
 */
export function recordPath(directory: string): Script {
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 12)
  const name = `${basename(directory)}-${hash}.json`
  return sh`record="\${XDG_STATE_HOME:-$HOME/.local/state}/ec2-blue-green-deploy/"${name}`
}

/**
 * Replaces the record as a whole: a crash at any byte leaves the old one or the new one. Never fails the script that it
 * stands before, since a record only explains.
 */
export function writeRecord(directory: string, json: string): Script {
  return sh`
    ${recordPath(directory)}
    {
      { [ -d "\${record%/*}" ] || mkdir -p "\${record%/*}"; } && printf '%s\n' ${json} >"$record.new" && sync "$record.new" && mv -T "$record.new" "$record"
    } 2>/dev/null || echo 'the record of deployments could not be written' >&2
  `
}

/** The record alone, at the very end. */
export const saveRecord = (directory: string, json: string): Command<null> => ({
  name: 'write the record',
  args: { directory, json },
  script: writeRecord(directory, json),
  timeoutMs: 15_000,
  parse: () => null,
})

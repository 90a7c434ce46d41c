import { Facts, factTools } from '../host/facts.ts'
import type { Command } from '../host/host.ts'
import { sh } from '../host/script.ts'
import { clock } from './clock.ts'
import { recordPath } from './write-record.ts'

/** The descriptor that the host's session holds the lock on. */
const descriptor = 9

/** How often a waiting run tells who holds the host, in seconds. */
const reportIntervalSeconds = 15

/** Opens the application's folder in the session's own shell. Nothing is created, so nothing can be left behind. */
export function openLock(directory: string): Command<null> {
  return {
    name: 'open the folder',
    args: { directory },
    script: sh`command exec ${descriptor}<${directory}`,
    timeoutMs: 10_000,
    inSession: true,
    parse: () => null,
  }
}

/** The file with the host's record, as it is now. */
export interface RecordFile {
  /** JSON; empty when there is no record, or when it cannot be read. */
  readonly record: string
  /** Why the host could not read the file, though it may exist. */
  readonly recordProblem?: string | undefined
}

export interface LockResult extends RecordFile {
  readonly taken: boolean
  /** Another run held it at first. */
  readonly waited: boolean
}

/**
 * Defines `tell_record`. A file that cannot be read is not a missing one: it counts as missing only if its nearest existing
 * parent is searchable; otherwise it may exist.
 */
const recordReader = sh`
  is_missing() { # PATH
    [ ! -e "$1" ] && [ ! -L "$1" ] || return
    up=$1
    until [ -e "$up" ]; do up=\${up%/*}; up=\${up:-/}; done
    [ -x "$up" ]
  }
  tell_record() { # NAME: prints the record as NAME, and as NAME-problem why it cannot be read
    if is_missing "$record"; then fact "$1"
    elif problem=$(cat -- "$record" 2>&1 >/dev/null); then { blob "$1"; } <"$record" || fact "$1" # removed meanwhile
    else fact "$1"; text "$1-problem" "$problem"
    fi
  }
`

const toRecordFile = (facts: Facts): RecordFile => ({
  record: facts.readText('record'),
  recordProblem: facts.has('record-problem') ? facts.readText('record-problem') : undefined,
})

/**
 * Takes the lock on that folder, and reads the record. While another holds it, tells its record after a second and then every
 * 15 s. The lock belongs to the open file that the session and all its jobs share, so the kernel frees it when the last
 * of them has ended, and not before.
 */
export function takeLock(directory: string, waitMs: number): Command<LockResult> {
  return {
    name: 'take the lock',
    args: { directory, waitMs },
    script: sh`
      ${factTools}
      ${clock}
      ${recordPath(directory)}
      [ -e /proc/self/fd/${descriptor} ] || { echo 'the folder is not open' >&2; exit 1; }
      ${recordReader}
      command -v flock >/dev/null || { echo 'the host has no flock (package util-linux)' >&2; exit 127; }
      began=$(now) taken=yes
      flock -n ${descriptor} || {
        taken=no pause=100 # who has only just begun has not written down who he is
        while rest=$((${Math.round(waitMs / 10)} - $(now) + began)) && [ "$rest" -gt 0 ]; do
          [ "$rest" -lt "$pause" ] || rest=$pause
          flock -w "$((rest / 100)).$((rest % 100 / 10))" ${descriptor} && taken=waited && break
          tell_record holder
          pause=${reportIntervalSeconds * 100}
        done
      }
      fact taken "$taken"
      tell_record record
    `,
    timeoutMs: waitMs + 15_000,
    parse: (output) => {
      const facts = new Facts(output)
      const taken = facts.readWord('taken')
      return { taken: taken !== 'no', waited: taken === 'waited', ...toRecordFile(facts) }
    },
  }
}

export interface LockStatus extends RecordFile {
  readonly held: boolean
}

/**
 * Reads the record, and whether the lock is held, for somebody who does not want it. Whether it is held only a try can tell,
 * and a try that succeeds holds it for an instant, in which another with `lock-timeout: 0` would fail: so it is tried
 * only where the record or the kernel says that somebody has it.
 */
export function readLock(directory: string): Command<LockStatus> {
  return {
    name: 'read the record',
    args: { directory },
    script: sh`
      ${factTools}
      ${recordPath(directory)}
      ${recordReader}
      listed() { grep -qs "FLOCK .*WRITE .*:$(stat -c %i -- ${directory}) " /proc/locks; }
      held=no
      if grep -qs '"current":' "$record" || listed; then
        (flock -n -E 75 ${descriptor}) ${descriptor}<${directory}
        [ "$?" != 75 ] || held=yes
      fi
      fact held "$held"
      tell_record record
    `,
    timeoutMs: 15_000,
    parse: (output) => {
      const facts = new Facts(output)
      return { held: facts.readWord('held') === 'yes', ...toRecordFile(facts) }
    },
  }
}

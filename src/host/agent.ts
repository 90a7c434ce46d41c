import { sh, type Script } from './script.ts'

/** Seconds of silence after which the host takes the runner for gone (a runner that vanishes closes nothing). */
const silenceSeconds = 40

/**
 * The program that runs on the host for as long as the connection lives. It reads one request a line:
 *
 *     run ID SECONDS GRACE SCRIPT   start a script as a job, bounded by `timeout`; ends with a frame
 *     here ID SCRIPT                run a script in this very shell (what it opens stays open)
 *     stop ID                       end that job: TERM, and KILL when GRACE seconds have passed
 *     beat                          somebody is still there
 *
 * SCRIPT is base64, so nothing of it is in a process list and nothing of it is parsed by the login shell. A frame
 * is `RS NONCE ID EXIT-CODE` on both outputs (RS is the control character 0x1e): nothing that a program on the host
 * prints can forge one, since none knows the nonce.
 *
 * Jobs are children of this shell and inherit its descriptors. A lock that it holds on one of them is therefore
 * free only when this shell *and* the job in flight have ended, whatever became of the link.
 */
export const agentScript = (nonce: string): Script => sh`
  LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export LC_ALL PATH
  n=${nonce} job='' jobid='' watch=''
  frame() { printf '\036%s %s %s\n' "$n" "$1" "$2" >&2; printf '\036%s %s %s\n' "$n" "$1" "$2"; }

  # A signal that is ignored here is lost between a fork and the child's own trap, instead of killing it.
  trap '' HUP USR1 USR2

  # To its group, which is the job's: a timeout that is told in the very moment of its fork ends without a word to its child.
  job() { # id seconds grace script
    t='' code=127
    trap 'told=yes; [ -z "$t" ] || kill -TERM "-$t" 2>/dev/null || kill -TERM "$t"' USR1
    printf %s "$4" | timeout -k "$3" "$2" sh -c 's=$(base64 -d) && exec </dev/null && eval "$s"' &
    t=$!
    # A signal ends the waiting, not the job. Waiting in vain (127) for what is over is no answer.
    while told=''; do
      wait "$t" 2>/dev/null # without a word of the shell's own about a job that was stopped
      said=$?; [ "$said" = 127 ] || code=$said
      [ -n "$told" ] || break
    done
    frame "$1" "$code"
  }

  # A TERM is lost on a shell that has only just forked and is not yet a sleep; nothing loses a KILL.
  watchdog() {
    exec </dev/null >/dev/null 2>&1
    s='' over=''
    trap '[ -z "$s" ] || kill -KILL "$s"' USR2
    trap 'over=yes; [ -z "$s" ] || kill -KILL "$s"' TERM
    while [ -z "$over" ]; do
      sleep ${silenceSeconds} & s=$!
      [ -z "$over" ] && wait "$s" && break
      kill -KILL "$s"
    done
    [ -z "$over" ] || exit
    read -r _ _ _ parent _ </proc/self/stat
    [ "$parent" != "$$" ] || kill -TERM "$$"
  }

  halt() { # twice: a job that has only just begun may not hear the first word
    [ -n "$job" ] && kill -USR1 "$job" 2>/dev/null || return
    { sleep 0.2; kill -USR1 "$job"; } >/dev/null 2>&1 &
  }

  finish() {
    trap '' TERM
    [ -z "$watch" ] || kill -TERM "$watch" 2>/dev/null
    if halt; then wait "$job"; fi
    exit 0
  }

  watchdog & watch=$!
  trap finish TERM # not before: the watchdog would begin with it, and lose a TERM until it has a trap of its own
  frame 0 0
  while read -r verb id a b c; do
    kill -USR2 "$watch" 2>/dev/null
    case $verb in
      run) [ -z "$job" ] || wait "$job"; job "$id" "$a" "$b" "$c" & job=$! jobid=$id ;;
      here) [ -z "$job" ] || wait "$job"; job=; s=$(printf %s "$a" | base64 -d); eval "$s" </dev/null; frame "$id" "$?" ;;
      stop) [ "$id" != "$jobid" ] || halt ;;
    esac
  done
  finish
`

/**
 * The command line that starts the agent under any login shell (dash, zsh, fish and tcsh agree on little more than
 * `sh -c 'plain text'`), so that standard input belongs to the requests from the first byte.
 */
export function agentCommandLine(nonce: string): string {
  return `sh -c 'eval "$(echo ${Buffer.from(agentScript(nonce).text).toString('base64')} | base64 -d)"'`
}

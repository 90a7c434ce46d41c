import { sh } from '../host/script.ts'

/**
 * Defines `workers MASTER`: each worker of that master as `PID:START`, and `workers MASTER leaving` for those that
 * are shutting down only. A process id alone is no identity: the kernel gives it away again; with its start time
 * (clock ticks since boot, field 22 of /proc/PID/stat) it is. /proc is read without `ps`, which small hosts lack.
 */
export const processTools = sh`
  workers() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v master="$1" '{ pid = $1; sub(/^.*\) /, ""); if ($2 == master) print pid ":" $20 }' |
    while read -r worker; do
      title=
      IFS= read -r title 2>/dev/null </proc/"\${worker%%:*}"/cmdline || :
      case $title in
        *'worker process is shutting down'*) echo "$worker" ;;
        *'worker process'*) [ "$2" = leaving ] || echo "$worker" ;;
      esac
    done
  }

  alive() { # PID:START
    [ "$(sed 's/^.*) //' /proc/"\${1%%:*}"/stat 2>/dev/null | cut -d ' ' -f 20)" = "\${1#*:}" ]
  }

  master_of() { # PID-FILE: the master's process id, or nothing when nginx does not run
    pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] || return 0
    case $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) in *'nginx: master'*) echo "$pid" ;; esac
  }
`

/**
 * Defines `open_flows PORT`: how many connections to that port are established. And `flows PORT`: the TCP connections of this machine that one end of which is that port, as pairs of
 * endpoints. A connection outlives its request there for a minute (TIME_WAIT), so a request that nginx passed to the
 * port leaves a pair that was not there before: the proof, without asking the application, of where requests go.
 */
export const flowTools = sh`
  flows() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf ':%04X' "$1")" \
      '$4 != "0A" && (substr($2, length($2) - 4) == port || substr($3, length($3) - 4) == port) { print $2 "-" $3 }'
  }

  open_flows() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf ':%04X' "$1")" \
      '$4 == "01" && substr($3, length($3) - 4) == port' | wc -l
  }

  new_flows() { # PORT, and what flows said before: by a pipe, since a busy site has more of them than an argument holds
    { printf '%s\n' "$2" now; flows "$1"; } | awk '$0 == "now" { now = 1; next } !now { was[$0] = 1; next } !($0 in was) { n++ } END { print n + 0 }'
  }
`

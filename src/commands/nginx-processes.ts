import { sh } from '../host/script.ts'

/**
 * Defines `workers MASTER`: each worker of that master as `PID:START`, and `workers MASTER leaving` for those that
 * are shutting down only. A process id alone is no identity: the kernel gives it away again; with its start time
 * (clock ticks since boot, field 22 of /proc/PID/stat) it is. /proc is read without `ps`, which small hosts lack.
 *
 * And `busy MASTER`: a reload is waiting for it or under way; `settle MASTER` waits until none is, for 5 s at most.
 * A reload takes up to seconds (a port that is taken is tried for 2.5 s), and nobody is told of its end. But a master
 * holds every signal back except while it waits for the next one: SIGHUP, the lowest bit of the masks in
 * /proc/PID/status, is neither blocked nor pending only when all reloads so far have been carried out or given up.
 */
export const processTools = sh`
  workers() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v master="$1" '{ pid = $1; sub(/^.*\) /, ""); if ($2 == master) print pid ":" $20 }' |
    while read -r worker; do
      title=
      IFS= read -r title 2>/dev/null </proc/"\${worker%%:*}"/cmdline || :
      case $title in
        *'worker process is shutting down'*) echo "$worker" ;;
        # One that was born this very moment still bears its parent's title.
        *'worker process'* | *'master process'*) [ "$2" = leaving ] || echo "$worker" ;;
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

  stray_master() { # one of this machine, not of a container on it, for when the pid file names none
    for status in $(grep -l '^nginx: master' /proc/[0-9]*/cmdline 2>/dev/null); do
      awk '/^NSpid:/ && NF == 2 { print $2 }' "\${status%cmdline}status" 2>/dev/null
    done | head -n 1
  }

  busy() { # MASTER
    awk '/^(SigPnd|ShdPnd|SigBlk):/ && $2 ~ /[13579bdf]$/ { hup = 1 } END { exit !hup }' "/proc/$1/status" 2>/dev/null
  }

  settle() { # MASTER
    tries=0
    while busy "$1" && [ "$tries" -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done
  }
`

/**
 * Defines `open_flows PORT USER`: how many connections to that port are established, and, where a user's number is
 * given, are that user's; `user_of PID`: a process' user by number; `listens PORT`: yes or no; and
 * `flows PORT`: the TCP connections of this machine one end of which is that port, each by the port of its client's
 * end, with the time that it still has to be seen. A connection outlives its request there for a minute (TIME_WAIT), so
 * a request that nginx passed to the port leaves one that was not there before, or, where the kernel gave it the port of
 * one that is over, one that has longer to be seen than before: on a busy site that is most of them. This is the proof,
 * without asking the application, of where requests go.
 */
export const flowTools = sh`
  flows() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf ':%04X' "$1")" \
      'function end(address) { return substr(address, length(address) - 4) }
       function see(client, since) { if (since > seen[client]) seen[client] = since }
       $4 == "0A" { next }
       { since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
       end($2) == port { see(end($3), since) }
       end($3) == port { see(end($2), since) }
       END { for (client in seen) print client, seen[client] }'
  }

  open_flows() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf ':%04X' "$1")" -v user="$2" \
      '$4 == "01" && substr($3, length($3) - 4) == port && (user == "" || $8 == user)' | wc -l
  }

  user_of() { awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null; }

  listens() { # PORT
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$(printf ':%04X' "$1")" \
      '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { print found ? "yes" : "no" }'
  }

  new_flows() { # PORT, and what flows said before: by a pipe, since a busy site has more of them than an argument holds
    { printf '%s\n' "$2" now; flows "$1"; } |
    awk '$0 == "now" { now = 1; next } !now { was[$1] = $2; next } !($1 in was) || $2 > was[$1] { n++ } END { print n + 0 }'
  }
`

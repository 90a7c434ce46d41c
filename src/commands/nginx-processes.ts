import { sh } from '../host/script.ts'

/** For awk: `named` has the ports as the kernel writes them, `end` takes that of an address, `tell` prints a count for each. */
const aboutPorts = `
  BEGIN { ports_asked = split(ports, asked, " "); for (i in asked) named[sprintf(":%04X", asked[i])] = asked[i] }
  function end(address) { return substr(address, length(address) - 4) }
  function tell(n,  i) { for (i = 1; i <= ports_asked; i++) printf "%s%d", (i > 1 ? " " : ""), n[asked[i]]; print "" }
`

/**
 * Defines `workers MASTER`: each worker of that master as `PID:START`, and `workers MASTER leaving` for those that
 * are shutting down only. A process id alone is no identity: the kernel gives it away again; with its start time
 * (clock ticks since boot, field 22 of /proc/PID/stat) it is. /proc is read without `ps`, which small hosts lack.
 *
 * And `busy MASTER`: a reload is waiting for it or under way; `settle MASTER SECONDS` waits until none is.
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

  alive() { # PID:START; by the shell alone, since it is asked again and again
    IFS= read -r stat 2>/dev/null </proc/"\${1%%:*}"/stat || return
    set -- "\${1#*:}" \${stat##*) }
    [ "$1" = "\${21}" ]
  }

  master_of() { # PID-FILE: the master's process id, or nothing when nginx does not run
    pid='' title=''
    read -r pid 2>/dev/null <"$1" || [ -n "$pid" ] || return 0
    IFS= read -r title 2>/dev/null <"/proc/$pid/cmdline" || :
    case $title in *'nginx: master'*) echo "$pid" ;; esac
  }

  stray_master() { # one of this machine, not of a container on it, for when the pid file names none
    for status in $(grep -l '^nginx: master' /proc/[0-9]*/cmdline 2>/dev/null); do
      awk '/^NSpid:/ && NF == 2 { print $2 }' "\${status%cmdline}status" 2>/dev/null
    done | head -n 1
  }

  busy() { # MASTER
    awk '/^(SigPnd|ShdPnd|SigBlk):/ && $2 ~ /[13579bdf]$/ { hup = 1 } END { exit !hup }' "/proc/$1/status" 2>/dev/null
  }

  settle() { # MASTER, SECONDS at the most
    tries=0
    while busy "$1" && [ "$tries" -lt $(($2 * 40)) ]; do tries=$((tries + 1)); sleep 0.025; done
  }
`

/**
 * Defines what tells of connections, each reading the kernel's list once however many ports it is asked for, since a busy
 * site has a hundred thousand entries there:
 *
 * `open_flows USER PORT…`: how many connections to each port are established and, where a user's number is given, are
 * that user's; `user_of PID`: a process' user by number; `listens PORT`: yes or no; and `flows PORT…`: the TCP
 * connections of this machine one end of which is such a port, each by the port of its client's end, with the time that
 * it still has to be seen. A connection outlives its request there for a minute (TIME_WAIT), so a request that nginx
 * passed to the port leaves one that was not there before, or, where the kernel gave it the port of one that is over, one
 * that has longer to be seen than before: on a busy site that is most of them. `new_flows BEFORE PORT…` counts them. This
 * is the proof, without asking the application, of where requests go.
 */
export const flowTools = sh`
  connections() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; }

  flows() { # PORT…: a line each, PORT CLIENT SINCE
    connections | awk -v ports="$*" \
      ${aboutPorts}'
       function see(port, client, since) { if (since > seen[port " " client]) seen[port " " client] = since }
       $4 == "0A" { next }
       { from = end($2); to = end($3); since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
       from in named { see(named[from], to, since) }
       to in named { see(named[to], from, since) }
       END { for (each in seen) print each, seen[each] }'
  }

  new_flows() { # WHAT FLOWS SAID BEFORE, PORT…; by a pipe, since a busy site has more of them than an argument holds
    were=$1
    shift
    { printf '%s\n' "$were" now; flows "$@"; } | awk -v ports="$*" \
      ${aboutPorts}'
       $0 == "now" { now = 1; next }
       !now { was[$1 " " $2] = $3; next }
       !(($1 " " $2) in was) || $3 > was[$1 " " $2] { n[$1]++ }
       END { tell(n) }'
  }

  open_flows() { # USER PORT…
    whose=$1
    shift
    connections | awk -v ports="$*" -v user="$whose" \
      ${aboutPorts}'
       $4 == "01" && (end($3) in named) && (user == "" || $8 == user) { n[named[end($3)]]++ }
       END { tell(n) }'
  }

  user_of() { awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2>/dev/null; }

  listens() { # PORT
    connections | awk -v port="$(printf ':%04X' "$1")" \
      '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit } END { print found ? "yes" : "no" }'
  }
`

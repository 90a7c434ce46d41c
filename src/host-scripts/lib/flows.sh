# shellcheck shell=sh
# Counts connections in the kernel's list. Each function reads it once, for however many ports: on a busy site it has a
# hundred thousand entries. Needs lib/connections.sh before it.
# Programs: awk.

# For awk. decimal: each port of "ports" by its hexadecimal form; port_of: the hexadecimal port of an address;
# print_counts: one count for each of the ports, in their order.
port_functions='
  BEGIN { port_count = split(ports, asked, " "); for (i in asked) decimal[sprintf(":%04X", asked[i])] = asked[i] }
  function port_of(address) { return substr(address, length(address) - 4) }
  # A program of this host that calls its own port has one address at both ends. Docker that passes the call on to a
  # container has not, and its port can be that of the other color.
  function is_local(one, other) { return substr(one, 1, length(one) - 5) == substr(other, 1, length(other) - 5) }
  function print_counts(count,  i) {
    for (i = 1; i <= port_count; i++) printf "%s%d", (i > 1 ? " " : ""), count[asked[i]]
    print ""
  }
'

# Prints each connection with a port of these at one end: PORT CLIENT SINCE, where CLIENT is the port of the other end.
# A connection is listed for a minute after its end (TIME_WAIT), so a request that nginx passed to the port leaves one
# that was not listed before. When the kernel has reused the client port of an old one, SINCE is greater than before.
# This proves where requests go, without asking the application.
list_flows() { # PORT...
  list_connections | awk -v ports="$*" "$port_functions"'
    function keep(port, client, since) { if (since > latest[port " " client]) latest[port " " client] = since }
    $4 == "0A" || !is_local($2, $3) { next }
    { from = port_of($2); to = port_of($3); since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
    from in decimal { keep(decimal[from], to, since) }
    to in decimal { keep(decimal[to], from, since) }
    END { for (flow in latest) print flow, latest[flow] }'
}

# Prints how many connections to each port list_flows printed in NOW and not in BEFORE. They are passed by a pipe: a busy
# site has more of them than an argument of a program can hold.
count_new_flows() { # BEFORE NOW PORT...
  before=$1 now=$2
  shift 2
  printf '%s\n' "$before" now "$now" | awk -v ports="$*" "$port_functions"'
    $0 == "now" { now = 1; next }
    $0 == "" { next }
    !now { before[$1 " " $2] = $3; next }
    !(($1 " " $2) in before) || $3 > before[$1 " " $2] { count[$1]++ }
    END { print_counts(count) }'
}

# Prints how many connections to each port are established; of that user alone, where USER is not empty.
count_open_flows() { # USER PORT...
  user=$1
  shift
  list_connections | awk -v ports="$*" -v user="$user" "$port_functions"'
    $4 == "01" && (port_of($3) in decimal) && is_local($2, $3) && (user == "" || $8 == user) { count[decimal[port_of($3)]]++ }
    END { print_counts(count) }'
}

# Prints the number of a process' user.
find_user() { # PID
  awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2> /dev/null
}

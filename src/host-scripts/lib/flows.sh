# shellcheck shell=sh
# Counts nginx's connections to the colors in the kernel's list. Each function reads it once, for however many targets: on a
# busy site it has a hundred thousand entries. Needs lib/connections.sh before it.
# A TARGET is ports of this host; or, as lib/targets.sh prints them, addresses and their ports; separated by commas.
# Parameter own_network: yes when nginx runs in a container with a network of its own. The kernel remembers a connection that
# has ended only where it was closed first, so the lists of both ends are read then, through the variables of lib/targets.sh
# and the variable master. No: it uses the network of the host, whose list has both ends.
# Programs: awk, tr.
: "${own_network:?}" "${own_addresses?}" "${target_pids?}"

# For awk. target_of: each of "targets" by its hexadecimal port, or by its address and port; find_target: the target of an
# end of a connection; print_counts: one count for each of the targets, in their order.
target_functions='
  BEGIN {
    target_count = split(targets, asked, " ")
    for (i in asked) {
      for (j = split(asked[i], keys, ","); j > 0; j--) {
        if (keys[j] ~ /:/) { has_addresses = 1; target_of[keys[j]] = asked[i] }
        else target_of[sprintf(":%04X", keys[j])] = asked[i]
      }
    }
    for (j = split(own, keys, ","); j > 0; j--) own_addresses[address_of(keys[j])] = 1
  }
  function address_of(end) {
    sub(/^0000000000000000FFFF0000/, "", end)
    return substr(end, 1, length(end) - 5)
  }
  function find_target(end,  port) {
    port = substr(end, length(end) - 4)
    if (port in target_of) return target_of[port]
    if (!has_addresses) return ""
    sub(/^0000000000000000FFFF0000/, "", end)
    return end in target_of ? target_of[end] : ""
  }
  function port_of(end) { return substr(end, length(end) - 4) }
  # A program of this host that calls its own port has one address at both ends. Docker that passes the call on to a
  # container has not, and its port can be that of the other color. Out of a container nginx has the address of that.
  function is_of_nginx(target_end, end) {
    return own == "" ? address_of(target_end) == address_of(end) : address_of(end) in own_addresses
  }
  function print_counts(count,  i) {
    for (i = 1; i <= target_count; i++) printf "%s%d", (i > 1 ? " " : ""), count[asked[i]]
    print ""
  }
'

# For awk.
number_function='
  function to_number(hex,  i, number) {
    for (i = 1; i <= length(hex); i++) number = number * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
    return number
  }
'

list_nginx_connections() {
  if [ "$own_network" = no ]; then list_connections; else list_connections_of "${master:-none}"; fi
}

list_both_ends() {
  list_connections
  [ "$own_network" = yes ] || return 0
  for end_pid in "${master:-none}" $target_pids; do list_connections_of "$end_pid"; done
}

# Prints each connection with one of these targets at one end: TARGET CLIENT SINCE, where CLIENT is the port of the other
# end. A connection is listed for a minute after its end (TIME_WAIT), so a request that nginx passed to the target leaves one
# that was not listed before. When the kernel has reused the client port of an old one, SINCE is greater than before.
# This proves where requests go, without asking the application.
list_flows() { # TARGET...
  list_both_ends | awk -v targets="$*" -v own="$own_addresses" "$target_functions"'
    function keep(target, client, since) { if (since > latest[target " " client]) latest[target " " client] = since }
    $4 == "0A" { next }
    { since = $4 == "06" ? "t" substr($6, 4) : "until-now" }
    is_of_nginx($2, $3) && (target = find_target($2)) != "" { keep(target, port_of($3), since) }
    is_of_nginx($3, $2) && (target = find_target($3)) != "" { keep(target, port_of($2), since) }
    END { for (flow in latest) print flow, latest[flow] }'
}

# Prints how many connections to each target list_flows printed in NOW and not in BEFORE. They are passed by a pipe: a busy
# site has more of them than an argument of a program can hold.
count_new_flows() { # BEFORE NOW TARGET...
  before=$1 now=$2
  shift 2
  printf '%s\n' "$before" now "$now" | awk -v targets="$*" "$target_functions"'
    $0 == "now" { now = 1; next }
    $0 == "" { next }
    !now { before[$1 " " $2] = $3; next }
    !(($1 " " $2) in before) || $3 > before[$1 " " $2] { count[$1]++ }
    END { print_counts(count) }'
}

# Prints how many connections to each target are established; of that user alone, where USER is not empty.
count_open_flows() { # USER TARGET...
  user=$1
  shift
  list_nginx_connections | awk -v targets="$*" -v user="$user" -v own="$own_addresses" "$target_functions"'
    $4 == "01" && is_of_nginx($3, $2) && (user == "" || $8 == user) { count[find_target($3)]++ }
    END { print_counts(count) }'
}

# Prints nginx's own port of each connection to a target that is established.
list_open_flows() { # TARGET
  list_nginx_connections | awk -v targets="$1" -v own="$own_addresses" "$target_functions$number_function"'
    $4 == "01" && is_of_nginx($3, $2) && find_target($3) != "" { print to_number(substr(port_of($2), 2)) }'
}

# Prints each port of a target.
list_target_ports() { # TARGET
  printf '%s\n' "$1" | tr , '\n' | awk "$number_function"'/:/ { print to_number(substr($0, length($0) - 3)); next } { print }'
}

# Prints the number of a process' user.
find_user() { # PID
  awk '/^Uid:/ { print $3 }' "/proc/$1/status" 2> /dev/null
}

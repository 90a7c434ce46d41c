# shellcheck shell=sh
# Reads the kernel's list of TCP connections.
# Programs: awk, cat.

list_connections() {
  cat /proc/net/tcp /proc/net/tcp6 2> /dev/null
}

# Those of the network that a process is in.
list_connections_of() { # PID
  cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2> /dev/null
}

# Prints yes when a program listens on the port, else no.
is_port_open() { # PORT
  list_connections | awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit }
    END { print found ? "yes" : "no" }'
}

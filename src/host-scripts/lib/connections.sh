# shellcheck shell=sh
# Reads the kernel's list of TCP connections.
# Programs: awk, cat.

list_connections() {
  cat /proc/net/tcp /proc/net/tcp6 2> /dev/null
}

# Prints yes when a program listens on the port, else no.
is_port_open() { # PORT
  list_connections | awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port { found = 1; exit }
    END { print found ? "yes" : "no" }'
}

# Prints where programs listen on a port, each once: any, loopback, or other for one address of the host.
list_listeners() { # PORT
  list_connections | awk -v port="$(printf ':%04X' "$1")" '
    $4 == "0A" && substr($2, length($2) - 4) == port {
      address = substr($2, 1, length($2) - 5)
      if (address ~ /^0+$/) kind = "any"
      else if (address ~ /7F$/ && length(address) == 8 || address ~ /^0+(FFFF0000......7F|01000000)$/) kind = "loopback"
      else kind = "other"
      if (!(kind in printed)) printf "%s ", kind
      printed[kind]
    }'
}

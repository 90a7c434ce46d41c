# shellcheck shell=sh
# Finds what nginx passes requests for a color to. Needs lib/docker.sh and lib/find-containers.sh before it.
# Parameters: own_network and nginx_container.
# Programs: awk, sed, tr.
: "${own_network:?}" "${nginx_container?}"

# For lib/flows.sh: nginx's addresses, and the processes in whose networks the other ends of its connections are.
own_addresses='' target_pids='' target=''

# Sets own_addresses, where nginx's container has a network of its own. It has another address after each start.
find_own_addresses() {
  [ "$own_network" = yes ] || return 0
  own_addresses=$(run_docker inspect --format "$print_addresses" "$nginx_container") || return
  own_addresses=$(printf '%s\n' "$own_addresses" | print_kernel_addresses 0)
}

# For Docker.
print_addresses='{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.GlobalIPv6Address}} {{end}}'

# Forgets what was found before.
forget_targets() {
  own_addresses='' target_pids=''
}

# Sets target to a TARGET of lib/flows.sh: the ports; or the addresses of the containers that run now, each with the port, as
# the kernel writes them, and "none" where none runs. A container has another address after each start. Adds to target_pids.
# Fails when Docker cannot be asked.
find_target() { # PORTS [PROJECT SERVICE...]
  target_port=$1
  shift
  target=$target_port
  [ $# -gt 0 ] || return 0
  target=none
  target_ids=$(find_containers running "$@") || return
  [ -n "$target_ids" ] || return 0
  described_targets=$(run_docker_on "$target_ids" inspect --format "{{.State.Pid}} $print_addresses") || return
  target_pids="$target_pids $(printf '%s\n' "$described_targets" | awk '{ print $1 }' | tr '\n' ' ')"
  target=$(printf '%s\n' "$described_targets" | sed 's/^[0-9]* //' | print_kernel_addresses "$target_port")
  [ -n "$target" ]
}

# The kernel writes groups of four bytes, each group backwards.
print_kernel_addresses() { # PORT
  awk -v port="$1" '
    function backwards(hex,  i, text) {
      for (i = 1; i <= length(hex); i += 8)
        text = text substr(hex, i + 6, 2) substr(hex, i + 4, 2) substr(hex, i + 2, 2) substr(hex, i, 2)
      return toupper(text)
    }
    function to_hex(address,  parts, count, i, hex, ends, left, right) {
      if (address ~ /^[0-9.]+$/) {
        count = split(address, parts, ".")
        for (i = 1; i <= count; i++) hex = hex sprintf("%02x", parts[i])
        return hex
      }
      split(address, ends, "::")
      left = to_groups(ends[1])
      right = to_groups(ends[2])
      while (length(left right) < 32) left = left "0"
      return left right
    }
    function to_groups(text,  parts, count, i, hex) {
      count = split(text, parts, ":")
      for (i = 1; i <= count; i++) hex = hex substr("0000" parts[i], length(parts[i]) + 1)
      return hex
    }
    { for (i = 1; i <= NF; i++) list = list (list == "" ? "" : ",") backwards(to_hex($i)) sprintf(":%04X", port) }
    END { print list == "" ? "none" : list }'
}

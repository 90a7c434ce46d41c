# shellcheck shell=sh
# Reads what uses the ports of the two colors: programs, and containers of this engine, whoever made them. Needs the
# libraries facts, sudo, docker, connections and containers before it.
# Parameters:
#   blue_ports, green_ports   the ports of the two colors, separated by blanks; empty: they use none of the host
# Programs: awk, sed, ss where a program listens that is no container of this engine.
: "${blue_ports?}" "${green_ports?}"

# Prints: listens PORT ADDRESS for each address of a port that a program listens on, as the kernel writes it; publishers
# TEXT, the running containers that publish the ports; foreign JSON and foreign-digests TEXT, those of them that are not
# described already, and the digests of their images. For a port that a program listens on without such a container:
# listener-PORT TEXT, what ss prints of the program, and engine TEXT, the address of the engine that was asked.
read_ports() { # yes|no, ss through sudo; the ids of the containers that are described already
  [ -n "$blue_ports$green_ports" ] || return 0
  listeners=$(list_listeners) || {
    echo 'the list of connections in /proc/net/tcp cannot be read' >&2
    exit 1
  }
  [ -z "$listeners" ] || print_fact "$listeners"
  publishers=$(list_publishers 2> /dev/null)
  print_text publishers "$publishers"
  print_foreign "$2"
  for port in $blue_ports $green_ports; do read_listener "$1" "$port"; done
}

# Fails where the kernel's list has not even its title.
list_listeners() {
  list_connections | awk -v ports="$blue_ports $green_ports" '
    BEGIN { for (i = split(ports, asked, " "); i > 0; i--) port_of[sprintf(":%04X", asked[i])] = asked[i] }
    $4 != "0A" { next }
    { end = substr($2, length($2) - 4) }
    end in port_of { print "listens", port_of[end], substr($2, 1, length($2) - 5) }
    END { exit NR == 0 }'
}

# Prints each container as one JSON array a line, which src/commands/parse-ports.ts reads.
list_publishers() {
  set --
  for port in $blue_ports $green_ports; do set -- "$@" --filter "publish=$port"; done
  run_docker ps --no-trunc "$@" --format '[{{json .ID}},{{json .Names}},{{json .Image}},{{json .Ports}},{{json (.Label "com.docker.compose.project")}},{{json (.Label "com.docker.compose.service")}},{{json (.Label "com.docker.compose.project.working_dir")}},{{json (.Label "com.docker.compose.oneoff")}}]'
}

# Without one of them, which may be gone by now, nothing is printed: it is then only known by its name.
print_foreign() { # IDS, which are described already
  foreign_ids=$(printf '%s\n' "$publishers" | sed -n 's/^\["\([0-9a-f]*\)".*/\1/p')
  described_ids=$1
  set --
  for foreign_id in $foreign_ids; do
    case $described_ids in *"$foreign_id"*) ;; *) set -- "$@" "$foreign_id" ;; esac
  done
  [ $# -gt 0 ] || return 0
  foreign=$(describe_existing_containers "$@" 2> /dev/null) || return 0
  print_text foreign "$foreign"
  print_digests foreign-digests "$foreign"
}

read_listener() { # yes|no PORT
  case $listeners in *"listens $2 "*) ;; *) return ;; esac
  case $publishers in *":$2->"*) return ;; esac
  print_text "listener-$2" "$(run_with_sudo_if "$1" ss -H -l -t -n -p "sport = :$2" 2> /dev/null)"
  print_text engine "$(run_docker context inspect --format '{{.Endpoints.docker.Host}}' 2> /dev/null)"
}

# shellcheck shell=sh
# Reads what uses the ports of the two colors: programs, and containers of this engine, whoever made them. Needs the
# libraries facts, sudo, docker, connections and containers before it.
# Parameters:
#   blue_port, green_port   the ports of the two colors; 0: they use none of the host
# Programs: awk, sed, ss where a program listens that is no container of this engine.
: "${blue_port:?}" "${green_port:?}"

# Prints: listens COLOR ADDRESS for each address of a port that a program listens on, as the kernel writes it; publishers
# TEXT, the running containers that publish the ports; foreign JSON and foreign-digests TEXT, those of them that are not
# described already, and the digests of their images. For a port that a program listens on without such a container:
# listener COLOR TEXT, what ss prints of the program, and engine TEXT, the address of the engine that was asked.
read_ports() { # yes|no, ss through sudo; the ids of the containers that are described already
  [ "$blue_port" != 0 ] || return 0
  listeners=$(list_listeners) || {
    echo 'the list of connections in /proc/net/tcp cannot be read' >&2
    exit 1
  }
  [ -z "$listeners" ] || print_fact "$listeners"
  publishers=$(list_publishers 2> /dev/null)
  print_text publishers "$publishers"
  print_foreign "$2"
  read_listener "$1" blue "$blue_port"
  read_listener "$1" green "$green_port"
}

# Fails where the kernel's list has not even its title.
list_listeners() {
  list_connections | awk -v blue="$(printf ':%04X' "$blue_port")" -v green="$(printf ':%04X' "$green_port")" '
    $4 != "0A" { next }
    { port = substr($2, length($2) - 4); address = substr($2, 1, length($2) - 5) }
    port == blue { print "listens blue", address }
    port == green { print "listens green", address }
    END { exit NR == 0 }'
}

# Prints each container as one JSON array a line, which src/commands/parse-ports.ts reads.
list_publishers() {
  run_docker ps --no-trunc --filter "publish=$blue_port" --filter "publish=$green_port" --format '[{{json .ID}},{{json .Names}},{{json .Image}},{{json .Ports}},{{json (.Label "com.docker.compose.project")}},{{json (.Label "com.docker.compose.service")}},{{json (.Label "com.docker.compose.project.working_dir")}},{{json (.Label "com.docker.compose.oneoff")}}]'
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

read_listener() { # yes|no COLOR PORT
  case $listeners in *"listens $2 "*) ;; *) return ;; esac
  case $publishers in *":$3->"*) return ;; esac
  print_text "listener-$2" "$(run_with_sudo_if "$1" ss -H -l -t -n -p "sport = :$3" 2> /dev/null)"
  print_text engine "$(run_docker context inspect --format '{{.Endpoints.docker.Host}}' 2> /dev/null)"
}

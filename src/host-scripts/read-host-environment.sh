#!/bin/sh
# Reads what only a plan needs, so that no deployment waits for it; changes nothing. What cannot be read is left out, and
# is then unknown. Docker's statistics and the registries are slow, so they are asked side by side.
#
# Parameters, besides those of the libraries:
#   registry_queries        shell words, two for each image to pull: as a path of a URL, and its registry's name
#   live_containers         shell words: the ids of the live color's containers
#   containers              shell words: the ids of the containers of both colors
#   live_images             shell words: the images of the live color, each once
#   query_registry          a command: query-registry.sh, run as the user who pulls
# Prints: clock SECONDS; registry PLACE and what query-registry.sh prints, for each image; used, restarts, sizes and
# platform TEXT, from Docker; memory AVAILABLE-KIB FREE-SWAP-KIB; folder TEXT and disk FREE-KIB FREE-INODES, where Docker
# keeps images; unit NAME STATE.
# Programs: awk, date, df, systemctl, timeout.
. lib/facts.sh
. lib/docker.sh
: "${registry_queries?}" "${live_containers?}" "${containers?}" "${live_images?}"

# Prints what a command prints, where it succeeds.
print_if_known() { # NAME COMMAND...
  name=$1
  shift
  if text=$("$@" 2> /dev/null); then printf '%s\n' "$text" | print_stdin "$name"; fi
}

print_registry_answer() { # PLACE IMAGE REGISTRY
  print_fact registry "$1" "$(query_registry "$2" "$3" ${BGD_OWN_DOCKER_CONFIG:+"$DOCKER_CONFIG"} 2> /dev/null < /dev/null)"
}

query_registries() { # [IMAGE REGISTRY]...
  place=0
  while [ $# -gt 0 ]; do
    print_registry_answer "$place" "$1" "$2" &
    place=$((place + 1))
    shift 2
  done
}

print_memory_use() { # [ID]...
  [ $# -gt 0 ] || return
  set -- docker stats --no-stream --format '{{.MemUsage}}' "$@"
  [ "$docker_sudo" = no ] || set -- sudo -n "$@"
  timeout 20 "$@"
}

read_docker() {
  eval "print_if_known used print_memory_use $live_containers" &
  print_if_known platform run_docker version --format '{{.Server.Os}}/{{.Server.Arch}}'
  eval "print_if_known restarts print_restart_policies $containers"
  eval "print_if_known sizes print_sizes $live_images"
}

print_restart_policies() { # [ID]...
  [ $# -gt 0 ] || return
  run_docker inspect --format '{{.Id}} {{.HostConfig.RestartPolicy.Name}}' "$@"
}

print_sizes() { # [IMAGE]...
  [ $# -gt 0 ] || return
  run_docker image inspect --format '{{.Size}}' "$@"
}

read_disk() {
  root=$(run_docker info --format '{{.DockerRootDir}}' 2> /dev/null) || return
  [ -n "$root" ] || return
  printf %s "$root" | print_stdin folder
  print_fact disk "$(df -Pk -- "$root" 2> /dev/null | awk 'END { print $4 }')" \
    "$(df -Pi -- "$root" 2> /dev/null | awk 'END { if ($2 > 0) print $4 }')"
}

print_fact clock "$(date +%s)"
eval "query_registries $registry_queries"
read_docker
print_fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)" "$(awk '/^SwapFree:/ { print $2 }' /proc/meminfo)"
read_disk
for unit in docker nginx; do
  print_fact unit "$unit" "$(systemctl is-enabled "$unit.service" 2> /dev/null)"
done
wait

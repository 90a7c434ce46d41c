# shellcheck shell=sh
# Needs lib/docker.sh and lib/find-containers.sh before it.
# Programs: awk.

# Prints the id of the one container of a service that Compose would start: the newest of the lowest number. An older one, or
# one of a former --scale, must not run beside it: both may use the same volume.
find_usable_container() { # PROJECT SERVICE
  candidates=$(find_containers all "$1" "$2") || return
  [ -n "$candidates" ] || return 0
  candidates=$(run_docker_on "$candidates" inspect \
    --format '{{index .Config.Labels "com.docker.compose.container-number"}},{{.Created}},{{.Id}}') || return
  printf '%s\n' "$candidates" | awk -F , '
    id == "" || $1 + 0 < number || ($1 + 0 == number && $2 > created) { number = $1 + 0; created = $2; id = $3 }
    END { print id }'
}

# Prints ID NAME of that container for each of these services that does not run.
list_stopped() { # PROJECT SERVICE...
  stopped_project=$1
  shift
  for service; do
    stopped=$(find_containers running "$stopped_project" "$service") || return
    [ -z "$stopped" ] || continue
    stopped=$(find_usable_container "$stopped_project" "$service") || return
    [ -n "$stopped" ] || continue
    described=$(run_docker inspect --format '{{.Id}} {{.Name}}' "$stopped") || return
    printf '%s\n' "${described%% *} ${described#* /}"
  done
}

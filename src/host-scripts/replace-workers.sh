#!/bin/sh
# Stops the workers of one release, and then starts those of another one: nothing is started before everything else has ended,
# so that never two of them run.
#
# Parameters, besides those of the libraries:
#   directory       the project's folder
#   project         the name of the project in which the workers are made
#   projects        shell words: the names of the projects whose workers are stopped
#   workers         shell words: the names of the services
#   services        shell words: those of them that run afterwards
#   kept            shell words: the ids of containers that run afterwards as they are, where they still exist
#   grace_seconds   how long each container may take to end; empty: its own time
#   watch_seconds   how long the workers must run, without a restart, before they count as started
# Prints: stopped NAME for each container; problem stop|start|crash where it fails; containers JSON, what lib/containers.sh
# describes: the workers of the project after it.
# Exit codes: 96 the folder is gone.
# Programs: date, sleep.
. lib/facts.sh
. lib/docker.sh
. lib/containers.sh
. lib/print-containers.sh
. lib/find-containers.sh
. lib/environment.sh
. lib/compose.sh
. lib/remove-containers.sh
: "${directory:?}" "${project:?}" "${projects:?}" "${workers:?}" "${services?}" "${kept?}" "${grace_seconds?}" "${watch_seconds:?}"

find_workers() { # all|running PROJECT
  eval "set -- \"\$1\" \"\$2\" $workers"
  find_containers "$@"
}

find_running() {
  eval "set -- $projects"
  for worker_project; do find_workers running "$worker_project" || return; done
}

is_kept() { # ID
  case " $kept_ids " in *" $1 "*) return 0 ;; esac
  return 1
}

# Prints the signals that the container got since its start: one that somebody began to stop may still run, and will end. The
# next second is asked for too, since what happened within this one would be left out.
list_signals() { # ID
  since=$(run_docker inspect --format '{{.State.StartedAt}}' "$1") || return
  run_docker events --since "$since" --until "$(($(date +%s) + 1))" --filter "container=$1" --filter event=kill
}

# A kept container that runs is left alone, unless it is about to end.
stop_workers() {
  found=$(find_running) || return
  stopping=''
  for id in $found; do
    if is_kept "$id"; then
      signals=$(list_signals "$id") || return
      [ -n "$signals" ] || continue
    fi
    stopping="$stopping $id"
  done
  [ -n "$stopping" ] || return 0
  names=$(run_docker_on "$stopping" inspect --format '{{.Name}}') || return
  run_docker_on "$stopping" stop ${grace_seconds:+-t "$grace_seconds"} > /dev/null || return
  for name in $names; do print_fact stopped "${name#/}"; done
  found=$(find_running) || return
  for id in $found; do is_kept "$id" || return; done
}

# Compose starts a kept container as it is, and makes the others anew.
start_workers() { # SERVICE...
  found=$(find_workers all "$project") || return
  removed=''
  for id in $found; do is_kept "$id" || removed="$removed $id"; done
  remove_containers "$removed" || return
  [ $# -eq 0 ] || run_compose_up --no-recreate "$@" >&2
}

# Fails when a worker does not run, ends or is restarted meanwhile.
watch_workers() {
  end=$(($(date +%s) + watch_seconds)) first=''
  found=$(find_workers all "$project") || return
  while states=$(run_docker_on "$found" inspect --format '{{.State.Status}} {{.RestartCount}}'); do
    case $states in *created* | *restarting* | *exited* | *dead*) return 1 ;; esac
    first=${first:-$states}
    [ "$states" = "$first" ] || return 1
    [ "$(date +%s)" -lt "$end" ] || return 0
    sleep 0.5
  done
  return 1
}

cd -- "$directory" || exit 96
eval "set -- $kept"
kept_ids=$*
result=0 problem=stop
if stop_workers; then
  problem=start
  eval "set -- $services"
  start_workers "$@" || result=$?
  if [ "$result" -eq 0 ] && [ $# -gt 0 ]; then
    problem=crash
    watch_workers || result=$?
  fi
else
  result=1
fi
[ "$result" -eq 0 ] || print_fact problem "$problem"
made=$(find_workers all "$project") || exit
print_containers containers "$made"
[ "$result" -eq 0 ] || exit "$result"

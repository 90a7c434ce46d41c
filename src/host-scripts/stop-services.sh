#!/bin/sh
# Stops the running containers of some services, and keeps them for their logs.
#
# Parameters, besides those of the libraries:
#   project              the project's name
#   services             shell words: the names of the services
#   grace_seconds        how long each container may take to end; empty: its own time, which Compose sets from
#                        stop_grace_period and which is otherwise 10 seconds
#   neighbors            ID NAME of each container that must run afterwards, one a line
#   needed_project       the project of the services that must run afterwards
#   needed               shell words: their names
#   kept                 shell words: the ids of containers of the services that are not stopped
#   adopted              the id of a container of no service that is stopped too; empty: there is none. It must not start by
#                        itself when the machine does: a restart policy that would start it becomes unless-stopped
#   successor            the id of the container that serves instead: nothing is stopped unless it runs; empty: there is none
#   successor_restarts   how often the successor had been restarted when it was healthy
# Prints: stopped NAME SECONDS EXIT-CODE for each container, where SECONDS is the time that it had; or refused when the
# successor does not run; policy POLICY changed|kept where the policy of the adopted container would start it; removed where
# Docker removes the adopted container when it stops; restarted and down of lib/neighbors.sh.
# Exit codes: 97 the color is live.
# Programs: awk, sleep, timeout.
. lib/facts.sh
. lib/uptime.sh
. lib/docker.sh
. lib/patient-docker.sh
. lib/find-containers.sh
. lib/usable-container.sh
. lib/site.sh
. lib/live-guard.sh
. lib/neighbors.sh
: "${project:?}" "${services?}" "${grace_seconds?}" "${successor?}" "${successor_restarts:?}" "${neighbors?}" "${needed_project:?}" "${needed?}" "${kept?}" "${adopted?}"

# Ends the script unless Docker reports that the successor runs and was not restarted since. An engine that does not
# answer has not reported that it is down.
require_successor() {
  case $states in
    "$successor true "*)
      restarts=${states#"$successor true "}
      [ "${restarts%% *}" -gt "$successor_restarts" ] || return 0
      ;;
    "$successor "*) ;;
    *)
      listed=$(run_docker ps -aq --no-trunc --filter "id=$successor") || exit
      if [ -n "$listed" ]; then
        echo 'docker inspect printed nothing about the container that serves now' >&2
        exit 1
      fi
      ;;
  esac
  print_fact refused
  exit 0
}

# Prints ID SECONDS of each running container. A container that may take for ever, or that inspect does not know, has as
# long as a job of GitHub can last.
find_graces() {
  {
    printf '%s\n' "$states" now
    printf '%s\n' "$running"
  } | awk -v given="$grace_seconds" '
    $0 == "now" { now = 1; next }
    !now { own[$1] = $4 == "null" ? 10 : $4; next }
    { print $1, given != "" ? given : own[$1] ~ /^[0-9]+$/ ? own[$1] : 21600 }'
}

# Docker stops the containers side by side.
stop_running() {
  limit=$(printf '%s\n' "$graces" | awk '$2 > longest { longest = $2 } END { print longest + 45 }')
  set -- docker stop ${grace_seconds:+-t "$grace_seconds"}
  [ "$docker_sudo" = no ] || set -- sudo -n "$@"
  for container in $running; do set -- "$@" "$container"; done
  run_when_engine_answers timeout "$limit" "$@" > /dev/null
}

# Docker starts a container with the policies always and on-failure when it starts itself, also one that a person has stopped.
keep_adopted_down() {
  policy=$(run_docker inspect --format '{{.HostConfig.AutoRemove}} {{.HostConfig.RestartPolicy.Name}}' "$adopted") || return
  [ "${policy%% *}" != true ] || print_fact removed
  policy=${policy#* }
  case $policy in always | on-failure) ;; *) return 0 ;; esac
  if run_docker update --restart unless-stopped "$adopted" > /dev/null; then
    print_fact policy "$policy" changed
  else
    print_fact policy "$policy" kept
  fi
}

refuse_if_live
restart_neighbors "$neighbors"
eval "set -- $needed"
down=$(list_stopped "$needed_project" "$@") || exit
restart_neighbors "$down"
eval "set -- $services"
running=$(find_containers running "$project" "$@") || exit
eval "set -- $kept"
running=$(printf '%s\n' "$running" | awk 'BEGIN { for (i = 1; i < ARGC; i++) kept[ARGV[i]]; ARGC = 1 } !($1 in kept)' "$@")
if [ -n "$adopted" ]; then
  adopted=$(run_docker ps -q --no-trunc --filter "id=$adopted") || exit
  running=$(printf '%s\n' "$running" "$adopted" | awk NF)
fi
[ -n "$running$successor" ] || exit 0
# Docker prints no StopTimeout of a container that has none, so only index can read it.
states=$(run_docker_on "$running" inspect \
  --format '{{.Id}} {{.State.Running}} {{.RestartCount}} {{json (index .Config "StopTimeout")}} {{.Name}}' ${successor:+"$successor"})
[ -z "$successor" ] || require_successor
[ -n "$running" ] || exit 0
graces=$(find_graces)
[ -z "$adopted" ] || keep_adopted_down || exit
stop_running || exit
exit_codes=$(run_docker_on "$running" inspect --format '{{.Id}} {{.State.ExitCode}}' 2> /dev/null)
printf '%s\n' "$graces" |
  while read -r id grace; do
    name=$(printf '%s\n' "$states" | awk -v id="$id" '$1 == id { print $5 }')
    exit_code=$(printf '%s\n' "$exit_codes" | awk -v id="$id" '$1 == id { print $2 }')
    [ -z "$name" ] || print_fact stopped "${name#/}" "$grace" "$exit_code"
  done

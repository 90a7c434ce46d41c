#!/bin/sh
# Stops the running containers of some services, and keeps them for their logs.
#
# Parameters, besides those of the libraries:
#   project         the project's name
#   services        shell words: the names of the services
#   grace_seconds   how long each container may take to end
#   neighbors       ID NAME of each container that must run afterwards, one a line
#   successor       the id of the container that serves instead: nothing is stopped unless it runs; empty: there is none
# Prints: stopped NAME for each container, or refused when the successor does not run; restarted and down of
# lib/neighbors.sh.
# Exit codes: 97 the color is live.
. lib/facts.sh
. lib/docker.sh
. lib/find-containers.sh
. lib/link-guard.sh
. lib/neighbors.sh
: "${project:?}" "${services?}" "${grace_seconds:?}" "${successor?}" "${neighbors?}"

# Ends the script unless Docker reports that the successor runs and was never restarted. An engine that does not answer
# has not reported that it is down.
require_successor() {
  case $states in
    "$successor true 0 "*) return ;;
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

refuse_if_linked
eval "set -- $services"
restart_neighbors "$project" "$neighbors"
running=$(find_containers running "$project" "$@") || exit
[ -n "$running$successor" ] || exit 0
states=$(run_docker_on "$running" inspect --format '{{.Id}} {{.State.Running}} {{.RestartCount}} {{.Name}}' \
  ${successor:+"$successor"})
[ -z "$successor" ] || require_successor
[ -n "$running" ] || exit 0
run_docker_on "$running" stop -t "$grace_seconds" > /dev/null || exit
printf '%s\n' "$states" |
  while read -r id _ _ name; do
    case $running in *"$id"*) print_fact stopped "${name#/}" ;; esac
  done

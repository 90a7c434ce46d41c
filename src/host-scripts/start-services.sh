#!/bin/sh
# Makes the containers of some services anew and starts them. Compose never selects anything else (--no-deps), so it never
# touches what the live color uses: this script itself starts what the services depend on. What is left of the services is
# removed first, so that Compose never has to recreate a container: Compose 1 fails at that with containers of a newer
# engine, and early Compose 2 does not always do it after a pull.
#
# Parameters, besides those of the libraries:
#   directory      the project's folder
#   project        the project's name
#   services       shell words: the names of the services
#   job_services   shell words: the names of their jobs, which are left to their end and never started again
#   dependencies   shell words, four for each service that must be there before, in the order of their start: NAME, shared
#                  or job, started or healthy, required or optional
#   wait_seconds   how long such a service may take to become healthy
#   job_seconds    how long a job may take to end, and one that ran before the same
# Prints: waiting NAME healthy|free|ended; restarted and down of lib/neighbors.sh; problem KIND NAME where it fails, KIND is
# one of job, job-busy, job-loop, job-limit, unhealthy, dependency, color; containers JSON and jobs JSON, what
# lib/containers.sh describes: those of the services, and of the jobs that were run; after a problem with another service,
# failed JSON: its containers.
# Exit codes: 96 the folder is gone, 97 the color is live.
. lib/facts.sh
. lib/docker.sh
. lib/containers.sh
. lib/print-containers.sh
. lib/find-containers.sh
. lib/usable-container.sh
. lib/environment.sh
. lib/compose.sh
. lib/site.sh
. lib/live-guard.sh
. lib/neighbors.sh
. lib/remove-containers.sh
. lib/dependencies.sh
: "${directory:?}" "${project:?}" "${services?}" "${job_services?}" "${dependencies?}"

start_color() {
  run_compose_up --no-recreate "$@" >&2 && return
  status=$?
  print_fact problem color
  return "$status"
}

refuse_if_live
cd -- "$directory" || exit 96
eval "set -- $services $job_services"
neighbors=$(list_neighbors "$project" "$@") || exit
eval "set -- $services"
former=$(find_containers all "$project" "$@") || exit
remove_containers "$former" || exit
result=0
{ start_dependencies "$dependencies" && start_color "$@"; } || result=$?
restart_neighbors "$neighbors" || [ "$result" != 0 ] || exit 1
made=$(find_containers all "$project" "$@") || exit
print_containers containers "$made"
print_containers jobs "$jobs"
print_containers failed "$failed"
[ "$result" = 0 ] || exit "$result"

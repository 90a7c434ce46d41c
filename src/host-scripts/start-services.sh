#!/bin/sh
# Makes the containers of some services anew and starts them. What is left of them is removed first, so that Compose never
# has to recreate a container: Compose 1 fails at that with containers of a newer engine, and early Compose 2 does not
# always do it after a pull. --no-recreate leaves the services that these depend on as they are, and starts those that do
# not run.
#
# Parameters, besides those of the libraries:
#   directory   the project's folder
#   project     the project's name
#   services    shell words: the names of the services
# Prints: containers JSON, what lib/containers.sh describes.
# Exit codes: 96 the folder is gone, 97 the color is live.
. lib/facts.sh
. lib/docker.sh
. lib/containers.sh
. lib/find-containers.sh
. lib/environment.sh
. lib/compose.sh
. lib/link-guard.sh
: "${directory:?}" "${project:?}" "${services?}"

refuse_if_linked
cd -- "$directory" || exit 96
eval "set -- $services"
former=$(find_containers all "$project" "$@") || exit
[ -z "$former" ] || run_docker_on "$former" rm -f -v > /dev/null || exit
run_compose up -d --no-recreate "$@" >&2 || exit
started=$(find_containers all "$project" "$@") || exit
set --
for container in $started; do set -- "$@" "$container"; done
if [ $# -gt 0 ]; then
  print_output containers describe_containers "$@"
else
  print_text containers ''
fi

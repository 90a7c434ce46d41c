#!/bin/sh
# Starts those of these containers that do not run, as they are: nothing is made anew. One that was removed is left out.
#
# Parameters, besides those of the libraries:
#   containers   shell words: the ids of the containers
# Prints: started NAME for each container that was started.
. lib/facts.sh
. lib/docker.sh
: "${containers?}"

eval "set -- $containers"
for container; do
  name=$(run_docker ps -a --filter "id=$container" --filter status=exited --filter status=created --format '{{.Names}}') ||
    exit
  [ -n "$name" ] || continue
  run_docker start "$container" > /dev/null || exit
  print_fact started "$name"
done

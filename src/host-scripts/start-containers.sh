#!/bin/sh
# Starts those of these containers that do not run, as they are: nothing is made anew. One that was removed is left out.
#
# Parameters, besides those of the libraries:
#   containers   shell words: the ids of the containers
# Prints: started NAME for each container that was started; running yes|no, whether any of them runs now.
. lib/facts.sh
. lib/uptime.sh
. lib/docker.sh
. lib/patient-docker.sh
: "${containers?}"

eval "set -- $containers"
for container; do
  name=$(run_docker ps -a --filter "id=$container" --filter status=exited --filter status=created --format '{{.Names}}') ||
    exit
  if [ -n "$name" ]; then
    run_docker start "$container" > /dev/null || exit
    print_fact started "$name"
  fi
done
running=
for container; do running="$running$(run_docker ps -q --filter "id=$container")" || exit; done
if [ -n "$running" ]; then print_fact running yes; else print_fact running no; fi

#!/bin/sh
# Builds the images of services, and gives each a name that no later build takes away: so a rollback finds it, and "docker
# image prune" leaves it.
#
# Parameters, besides those of the libraries:
#   directory   the application's folder
#   services    shell words: the services to build
#   images      shell words, two for each service: the name that Compose gives its image, and the REPOSITORY that keeps it
# Prints: image ID for each service.
. lib/facts.sh
. lib/docker.sh
. lib/environment.sh
. lib/compose.sh
: "${directory:?}" "${services:?}" "${images:?}"

keep_image() { # ID REPOSITORY
  hash=${1#*:}
  run_docker image tag "$1" "$2:${hash%"${hash#????????????}"}"
}

cd -- "$directory" || exit
eval "set -- $services"
run_compose build "$@" >&2 || exit
eval "set -- $images"
while [ $# -gt 0 ]; do
  image=$(run_docker image inspect --format '{{.Id}}' "$1") || exit
  keep_image "$image" "$2" || exit
  print_fact image "$image"
  shift 2
done

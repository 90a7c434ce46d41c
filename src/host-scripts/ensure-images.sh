#!/bin/sh
# Makes sure that the host has exactly these images: what was removed is pulled by its digest.
#
# Parameters, besides those of the libraries:
#   images   shell words, two for each image: ID DIGEST; DIGEST (repository@sha256:...) may be empty
# Prints: image ID DIGEST... for each image.
. lib/facts.sh
. lib/docker.sh
: "${images?}"

describe_image() { # ID
  run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$1"
}

ensure_image() { # ID DIGEST
  if ! description=$(describe_image "$1" 2> /dev/null); then
    [ -n "$2" ] || return
    run_docker pull "$2" >&2 || return
    description=$(describe_image "$1") || return
  fi
  print_fact image "$description"
}

eval "set -- $images"
while [ $# -gt 0 ]; do
  ensure_image "$1" "$2" || exit
  shift 2
done

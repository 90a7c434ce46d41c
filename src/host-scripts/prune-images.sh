#!/bin/sh
# Removes the images of some repositories, except those to keep and those that a container was made from.
#
# Parameters, besides those of the libraries:
#   repositories   shell words: the repositories of this application's services
#   keep           shell words: the ids of images that may still be needed
# Prints: removed ID or failed ID for each image.
. lib/facts.sh
. lib/docker.sh
: "${repositories?}" "${keep?}"

containers=$(run_docker ps -aq --no-trunc) || exit
used=''
[ -z "$containers" ] || used=$(run_docker_on "$containers" inspect --format '{{.Image}}') || exit
eval "set -- $keep"
kept=" $* "
for image in $used; do kept="$kept$image "; done
eval "set -- $repositories"
for repository; do
  run_docker image ls --no-trunc --format '{{.ID}} {{.Tag}}' "$repository" |
    while read -r image tag; do
      case $kept in *" $image "*) continue ;; esac
      # By its name in this repository: where the same image has a name in another one, it stays there.
      name=$repository:$tag
      [ "$tag" != '<none>' ] || name=$image
      if run_docker image rm "$name" > /dev/null; then print_fact removed "$image"; else print_fact failed "$image"; fi
    done
done

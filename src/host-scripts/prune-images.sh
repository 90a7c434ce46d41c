#!/bin/sh
# Removes the images of some repositories, and old releases that have lost their name, except those to keep and those that a
# container was made from.
#
# Parameters, besides those of the libraries:
#   repositories   shell words: the repositories of this application's services
#   keep           shell words: the ids of images that may still be needed
#   releases       shell words: the ids of images that the record names
# Prints: removed ID or failed ID for each image.
. lib/facts.sh
. lib/docker.sh
: "${repositories?}" "${keep?}" "${releases?}"

is_kept() { # ID
  case $kept in *" $1 "*) return 0 ;; esac
  return 1
}

remove_image() { # ID NAME
  if run_docker image rm "$2" > /dev/null; then print_fact removed "$1"; else print_fact failed "$1"; fi
}

# Docker 29 lists an image without a tag only with -a.
remove_images_of() { # REPOSITORY
  run_docker image ls -a --no-trunc --format '{{.ID}} {{.Tag}}' "$1" |
    while read -r image tag; do
      if is_kept "$image"; then continue; fi
      # By its name in this repository: where the same image has a name in another one, it stays there.
      if [ "$tag" = '<none>' ]; then remove_image "$image" "$image"; else remove_image "$image" "$1:$tag"; fi
    done
}

# Some image stores forget the repository of an image whose tag has moved. An image that has another name, or a name in
# another repository, stays.
remove_nameless() { # ID
  names=$(run_docker image inspect --format '{{range .RepoTags}}{{.}} {{end}}{{range .RepoDigests}}{{.}} {{end}}' "$1" \
    2> /dev/null) || return 0
  for name in $names; do
    case " $repositories " in *" ${name%@*} "*) ;; *) return 0 ;; esac
  done
  remove_image "$1" "$1"
}

containers=$(run_docker ps -aq --no-trunc) || exit
used=''
[ -z "$containers" ] || used=$(run_docker_on "$containers" inspect --format '{{.Image}}') || exit
eval "set -- $keep"
kept=" $* "
for image in $used; do kept="$kept$image "; done
eval "set -- $repositories"
repositories=$*
for repository; do remove_images_of "$repository"; done
eval "set -- $releases"
for release; do
  if ! is_kept "$release"; then remove_nameless "$release"; fi
done

#!/bin/sh
# Pulls images side by side, and prints each as the host has it then: what a tag meant at this moment. Docker does it, and
# not Compose, which would only call Docker and take longer.
#
# Parameters, besides those of the libraries:
#   pulls        shell words, three for each image to pull: IMAGE PLATFORM always|if-missing; PLATFORM may be empty
#   references   shell words: the images to print, in this order
# Prints: image ID DIGEST... for each reference; refused PLACE, the place in "pulls" of the image that could not be pulled.
. lib/facts.sh
. lib/docker.sh
: "${pulls?}" "${references:?}"

pull_image() { # IMAGE PLATFORM always|if-missing
  if [ "$3" = if-missing ] && run_docker image inspect "$1" > /dev/null 2>&1; then return; fi
  run_docker pull ${2:+--platform "$2"} "$1" >&2
}

eval "set -- $pulls"
jobs='' skipped=0
while [ $# -gt 0 ]; do
  pull_image "$1" "$2" "$3" &
  jobs="$jobs $!:$skipped" skipped=$((skipped + 3))
  shift 3
done
failed=''
for job in $jobs; do wait "${job%:*}" || failed="$failed ${job#*:}"; done
# A pull that failed is repeated alone, so that its reason is printed last, and not the success of another image.
for skipped in $failed; do
  eval "set -- $pulls"
  shift "$skipped"
  pull_image "$1" "$2" "$3" || {
    code=$?
    print_fact refused "$((skipped / 3))"
    exit "$code"
  }
done

eval "set -- $references"
images=$(run_docker image inspect --format '{{.Id}}{{range .RepoDigests}} {{.}}{{end}}' "$@") || exit
printf '%s\n' "$images" | while IFS= read -r image; do print_fact image "$image"; done

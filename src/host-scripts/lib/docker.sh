# shellcheck shell=sh
# Calls Docker.
# Parameter docker_sudo: yes or no, whether Docker is called through sudo.
# Programs: docker, sudo.
: "${docker_sudo:?}"

call_docker() { # ARGUMENT...
  if [ "$docker_sudo" = yes ]; then sudo -n docker "$@"; else docker "$@"; fi
}

# shellcheck disable=SC2329 # lib/patient-docker.sh has another one.
run_docker() { # ARGUMENT...
  call_docker "$@"
}

# Calls Docker with these ids as its last arguments.
run_docker_on() { # IDS ARGUMENT...; ids are separated by blanks or newlines
  last_arguments=$1
  shift
  for last_argument in $last_arguments; do set -- "$@" "$last_argument"; done
  run_docker "$@"
}

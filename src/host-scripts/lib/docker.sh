# shellcheck shell=sh
# Calls Docker.
# Parameter docker_sudo: yes or no, whether Docker is called through sudo. lib/patient-docker.sh makes it wait for an engine.
# With the logins of the workflow (open-registry-login.sh) it has a configuration of its own, which sudo would not pass on.
# Programs: docker, sudo.
: "${docker_sudo:?}"

call_docker() { # ARGUMENT...
  if [ "$docker_sudo" = yes ]; then
    sudo -n docker ${BGD_OWN_DOCKER_CONFIG:+--config "$DOCKER_CONFIG"} "$@"
  else
    docker "$@"
  fi
}

run_docker() { # ARGUMENT...
  if [ "${waits_for_engine:-no}" = yes ]; then run_when_engine_answers call_docker "$@"; else call_docker "$@"; fi
}

# Calls Docker with these ids as its last arguments.
run_docker_on() { # IDS ARGUMENT...; ids are separated by blanks or newlines
  last_arguments=$1
  shift
  for last_argument in $last_arguments; do set -- "$@" "$last_argument"; done
  run_docker "$@"
}

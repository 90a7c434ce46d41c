#!/bin/sh
# Writes the Docker configuration of this run (see open-registry-login.sh): that of the user who calls Docker, with the logins
# of the workflow in it. A login is in no command line, no environment and no file with a name.
#
# Parameters:
#   logins               shell words, two for each registry: its name as "docker login" stores it, and USER:PASSWORD in base64
#   make_docker_config   a command: make-docker-config.sh, run as the user who calls Docker
# Prints nothing.
: "${logins:?}"

print_logins() { # [REGISTRY LOGIN]...
  while [ $# -gt 0 ]; do
    printf '%s %s\n' "$1" "$2"
    shift 2
  done
}

if ! [ -e /proc/self/fd/4 ]; then
  echo 'the configuration of this run is not open' >&2
  exit 1
fi
eval "set -- $logins"
config=$(print_logins "$@" | make_docker_config "$DOCKER_CONFIG") || exit
printf '%s\n' "$config" >&4

# shellcheck shell=sh
# Runs a command with the variables that the workflow gives Compose. They reach that command alone: a variable named like
# one of a script does not change what the script does. Their values are in no process list, in no file and, since sudo
# writes into the host's log what it is told to keep (--preserve-env), go to a program behind sudo through a pipe.
# Parameters:
#   environment   shell words NAME=VALUE
#   docker_sudo   yes or no, whether the command runs through sudo; sudo passes on no configuration of Docker
# Programs: base64, sudo.
: "${environment?}" "${docker_sudo:?}"

run_with_environment() { # COMMAND...
  if [ "$docker_sudo" = no ]; then
    (
      export_environment
      exec "$@"
    )
  elif [ -z "$environment${BGD_OWN_DOCKER_CONFIG-}" ]; then
    sudo -n "$@"
  else
    # "read" takes one line, and leaves the rest to the command.
    {
      printf 'export %s' "$environment${BGD_OWN_DOCKER_CONFIG:+ DOCKER_CONFIG=$DOCKER_CONFIG}" | base64 -w 0
      echo
      cat
    } | sudo -n sh -c 'read -r words && eval "$(printf %s "$words" | base64 -d)" && exec "$@"' sh "$@"
  fi
}

# Call only in a subshell that does nothing else.
export_environment() {
  [ -z "$environment" ] || eval "export $environment"
}

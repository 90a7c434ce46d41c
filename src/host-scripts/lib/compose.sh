# shellcheck shell=sh
# Calls Compose, in the current folder. Needs lib/environment.sh before it.
# Parameters:
#   compose        shell words: the program and the options before its subcommand
#   compose_up     shell words: the subcommand that makes and starts services, with the options that it always has
#   compose_file   a whole Compose file, which Compose reads from standard input; empty: the files of the folder
: "${compose:?}" "${compose_up:?}" "${compose_file?}"

run_compose() { # ARGUMENT...
  eval "set -- $compose \"\$@\""
  if [ -n "$compose_file" ]; then
    printf %s "$compose_file" | run_with_environment "$@"
  else
    run_with_environment "$@" < /dev/null
  fi
}

run_compose_up() { # ARGUMENT...
  eval "set -- $compose_up \"\$@\""
  run_compose "$@"
}

# shellcheck shell=sh
# Programs: sudo, where it is asked for. Never without -n: a sudo that asks for a password would wait for ever.

run_with_sudo_if() { # yes|no COMMAND...
  use_sudo=$1
  shift
  if [ "$use_sudo" = yes ]; then sudo -n "$@"; else "$@"; fi
}

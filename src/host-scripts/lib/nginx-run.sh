# shellcheck shell=sh
# Calls the program of nginx where nginx runs. Each call in a container takes about 0.1 s. Needs lib/sudo.sh and
# lib/docker.sh before it.
# Parameters:
#   nginx_command     the program, as it is called
#   nginx_sudo        yes or no: whether it is called through sudo on the host
#   nginx_container   the name of the container that nginx runs in; empty: it runs on the host
: "${nginx_command?}" "${nginx_sudo:?}" "${nginx_container?}"

run_nginx() { # ARGUMENT...
  if [ -n "$nginx_container" ]; then
    run_docker exec "$nginx_container" "$nginx_command" "$@" < /dev/null
  else
    run_with_sudo_if "$nginx_sudo" "$nginx_command" "$@"
  fi
}

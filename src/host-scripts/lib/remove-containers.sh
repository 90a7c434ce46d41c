# shellcheck shell=sh
# Needs lib/docker.sh before it.
# Programs: awk.

# How long a container may take to end, in seconds, whatever its own grace is.
longest_grace=300

# Removes these containers and their anonymous volumes; named volumes stay. A container that is up is stopped first, and
# gets the time that its stop_grace_period gives it.
remove_containers() { # IDS
  [ -n "$1" ] || return 0
  graces=$(run_docker_on "$1" inspect --format '{{.Id}} {{.State.Running}} {{.Config.StopTimeout}}') || return
  patient=$(printf '%s\n' "$graces" | awk -v limit="$longest_grace" '$2 == "true" && $3 + 0 > limit { print $1 }')
  usual=$(printf '%s\n' "$graces" | awk -v limit="$longest_grace" '$2 == "true" && $3 + 0 <= limit { print $1 }')
  [ -z "$usual" ] || run_docker_on "$usual" stop > /dev/null || return
  [ -z "$patient" ] || run_docker_on "$patient" stop -t "$longest_grace" > /dev/null || return
  run_docker_on "$1" rm -f -v > /dev/null
}

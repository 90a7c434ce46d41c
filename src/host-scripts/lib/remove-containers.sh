# shellcheck shell=sh
# Needs lib/docker.sh before it.
# Programs: awk.

# How long a container may take to end, in seconds, whatever its own grace is.
longest_grace=300

# Removes these containers and their anonymous volumes; named volumes stay. A container that is up is stopped first, and
# gets the time that its stop_grace_period gives it.
remove_containers() { # IDS
  [ -n "$1" ] || return 0
  graces=$(list_graces "$1") || return
  patient=$(printf '%s\n' "$graces" | awk -v limit="$longest_grace" '$2 > limit { print $1 }')
  usual=$(printf '%s\n' "$graces" | awk -v limit="$longest_grace" 'NF && $2 <= limit { print $1 }')
  [ -z "$usual" ] || run_docker_on "$usual" stop > /dev/null || return
  [ -z "$patient" ] || run_docker_on "$patient" stop -t "$longest_grace" > /dev/null || return
  run_docker_on "$1" rm -f -v > /dev/null
}

# Prints ID SECONDS of each of these containers that is up; 0: it sets no grace of its own. A template that names StopTimeout
# fails for a container without one.
list_graces() { # IDS
  configured=$(run_docker_on "$1" inspect --format '{{.Id}} {{.State.Running}} {{json .Config}}') || return
  printf '%s\n' "$configured" |
    awk '$2 == "true" { print $1, match($0, /"StopTimeout":[0-9]+/) ? substr($0, RSTART + 14, RLENGTH - 14) : 0 }'
}

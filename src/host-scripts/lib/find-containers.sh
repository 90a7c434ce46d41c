# shellcheck shell=sh
# Needs lib/docker.sh before it.
# Programs: awk.

# Prints the ids of the services' containers. They are found by Compose's labels: a name that contains a word proves
# nothing.
find_containers() { # all|running PROJECT SERVICE...
  scope=$1 label=com.docker.compose.project=$2
  shift 2
  [ "$scope" = all ] || scope=
  found=$(run_docker ps ${scope:+-a} --no-trunc --filter label=com.docker.compose.oneoff=False --filter "label=$label" \
    --format '{{.ID}} {{.Label "com.docker.compose.service"}}') || return
  printf '%s\n' "$found" |
    awk 'BEGIN { for (i = 1; i < ARGC; i++) wanted[ARGV[i]]; ARGC = 1 } $2 in wanted { print $1 }' "$@"
}

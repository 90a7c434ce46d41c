# shellcheck shell=sh
# Keeps what runs in the same Compose project beside the services that a script changes. Needs lib/facts.sh and
# lib/docker.sh before it.
# Programs: awk, date.

# Prints ID NAME of each container of the project that runs, without those of these services.
list_neighbors() { # PROJECT SERVICE...
  label=com.docker.compose.project=$1
  shift
  found=$(run_docker ps --no-trunc --filter label=com.docker.compose.oneoff=False --filter "label=$label" \
    --format '{{.ID}} {{.Names}} {{.Label "com.docker.compose.service"}}') || return
  printf '%s\n' "$found" |
    awk 'BEGIN { for (i = 1; i < ARGC; i++) ours[ARGV[i]]; ARGC = 1 } NF > 1 && !($3 in ours) { print $1, $2 }' "$@"
}

# Starts each of these containers that does not run any more. Prints: restarted NAME, or down NAME where it does not start
# or does not exist any more. A container that ended by its own will stays as it is.
restart_neighbors() { # NEIGHBORS, what list_neighbors printed
  [ -n "$1" ] || return 0
  running=$(run_docker ps --no-trunc --filter label=com.docker.compose.project --format '{{.ID}} {{.Names}}.') || return
  printf '%s\n' "$1" | {
    lost=0
    while read -r neighbor_id neighbor_name; do
      case $running in *"$neighbor_id"* | *" $neighbor_name."*) continue ;; esac
      if has_ended "$neighbor_id" < /dev/null; then continue; fi
      if run_docker start "$neighbor_id" < /dev/null > /dev/null; then
        print_fact restarted "$neighbor_name"
      else
        print_fact down "$neighbor_name"
        lost=1
      fi
    done
    return "$lost"
  }
}

# Whether the container ended with success, without a restart policy, and without a signal since its start.
has_ended() { # ID
  ending=$(run_docker inspect --format '{{.State.ExitCode}} {{.HostConfig.RestartPolicy.Name}} {{.State.StartedAt}}' "$1") ||
    return
  case $ending in
    '0 no '* | '0  '* | '0 on-failure '*) ;;
    *) return 1 ;;
  esac
  # The next second: what happened within this one would be left out.
  now=$(date +%s)
  signals=$(run_docker events --since "${ending##* }" --until "$((now + 1))" --filter "container=$1" --filter event=kill) || return
  [ -z "$signals" ]
}

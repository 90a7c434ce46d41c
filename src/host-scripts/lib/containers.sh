# shellcheck shell=sh
# Needs lib/docker.sh before it.
# Programs: docker, sed.

# Prints each container as one JSON array a line, which src/commands/containers.ts reads. Nothing else of a container
# leaves the host.
describe_containers() { # ID...
  run_docker inspect --format '[{{json .Id}},{{json .Name}},{{json (index .Config.Labels "com.docker.compose.project")}},{{json (index .Config.Labels "com.docker.compose.service")}},{{json .State}},"{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}",{{json .RestartCount}},{{json .Image}}]' "$@"
}

# The same for containers that can be removed at any moment: one that is gone is left out. Docker describes all that it
# finds, and fails for the others.
describe_existing_containers() { # ID...
  described=$(describe_containers "$@" 2>&1) || require_gone "$described" "$@" || return
  printf '%s\n' "$described" | sed -n '/^\[/p'
}

# Fails, with what Docker printed, when a container that it did not describe still exists.
require_gone() { # DESCRIBED ID...
  described=$1
  shift
  listed=$(run_docker ps -aq --no-trunc) || return
  for container_id in "$@"; do
    case $described in
      *"[\"$container_id\","* | *"o such object: $container_id"* | *"o such container: $container_id"*) continue ;;
    esac
    case $listed in
      *"$container_id"*)
        printf '%s\n' "$described" | sed '/^\[/d' >&2
        return 1
        ;;
    esac
  done
}
